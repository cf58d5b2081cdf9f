"""The settings of the tests: the real ones, with what must differ and nothing else.

``python -m tests.run`` gives DATABASE_URL, REDIS_URL and POISE_VAR. Under a bare ``pytest`` the tests run on
SQLite in a folder of their own, without a broker.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "POISE_VAR" not in os.environ:
    # Before config.settings is read: it makes the embedded profile's secret there.
    os.environ["POISE_VAR"] = tempfile.mkdtemp(prefix="poise-tests-")
    atexit.register(shutil.rmtree, os.environ["POISE_VAR"], ignore_errors=True)

from config.settings import *  # noqa: F403
from config.settings import BROKER, DATABASES, INSTALLED_APPS, VAR

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1, … or empty for a run in one process
OWN_FOLDER = Path(VAR) / "tests" / (WORKER or "alone")
BROKER_PART = os.environ.get("POISE_TEST_PART") == "broker"

INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]  # a flush that the audit's triggers let pass
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # 100 times faster than the real one
MEDIA_ROOT = OWN_FOLDER / "media"
EMAIL_FILE_PATH = OWN_FOLDER / "mail"
STATIC_ROOT = OWN_FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = False  # else every test client reads through all static files

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real use: other processes and threads can open it. pytest-django adds the worker's name.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}

if not BROKER_PART:
    # A hint goes nowhere: no test depends on a worker, but those marked ``broker``.
    CELERY_BROKER_URL = "memory://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}


def own_cache(broker: str) -> dict[str, str]:
    """A cache that no other test process sees: ``clear()`` empties a whole Redis database.

    Database 0 is the broker's; the processes have 1 to 14, a run in one process 15.
    """
    if not broker:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}
    number = int(WORKER.removeprefix("gw")) + 1 if WORKER else 15
    if broker.startswith("unix://"):
        location = f"{broker}?db={number}"
    else:
        scheme, _, rest = broker.partition("://")
        location = f"{scheme}://{rest.partition('/')[0]}/{number}"
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": location,
        "KEY_PREFIX": "tests",
    }


CACHES = {"default": own_cache(BROKER)}
