"""Uploaded files as the back office shows them: to authors alone. Staff get lesson pictures from ``courses.media``."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve

from people.rules import may_author


def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file below ``MEDIA_ROOT/images`` or its renditions; never certificates or other people's uploads."""
    if not may_author(request.user) or name.split("/", 1)[0] not in {"images", "original_images", "documents"}:
        raise PermissionDenied
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
