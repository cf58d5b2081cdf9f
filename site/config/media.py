"""Uploaded files as the back office shows them: to authors alone. Staff get lesson pictures from ``courses.media``."""

import posixpath

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.views.static import serve

from people.requests import PersonRequest
from people.rules import may_author


def media(request: PersonRequest, name: str) -> HttpResponseBase:
    """A file below ``MEDIA_ROOT/images`` or its renditions; never certificates or other people's uploads."""
    # images/../certificates/… begins well and ends elsewhere: the address must be the one it comes down to
    folder, is_plain = name.split("/", 1)[0], posixpath.normpath(name) == name
    if not may_author(request.user) or not is_plain or folder not in {"images", "original_images", "documents"}:
        raise PermissionDenied
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
