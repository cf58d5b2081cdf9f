"""The WSGI application that granian serves."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "site", ROOT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402 - needs the path set above

application = get_wsgi_application()

from config.apps import settle  # noqa: E402 - needs the applications

settle()  # what the requests' middleware brought, too
