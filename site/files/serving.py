"""A kept file to whom a view has let in. It can do nothing where it is shown, and its name tells nothing of anybody."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from files.kinds import KINDS, Family

RANGE = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")
CHUNK = 256 * 1024
NOTHING_RUNS = "default-src 'none'; sandbox"


def serve(request: HttpRequest, *, name: str, filename: str, inline: bool | None = None) -> HttpResponseBase:
    """``name`` in the default storage. Documents are saved, everything else is shown, unless ``inline`` says so.

    Answers a request for a part of the file, without which some browsers play no film. Raises ``Http404``.
    """
    kind = KINDS.get(name.rpartition(".")[2])
    if not name or not default_storage.exists(name):
        raise Http404
    shown = inline if inline is not None else bool(kind and kind.family is not Family.DOCUMENT)
    file, size = default_storage.open(name), default_storage.size(name)
    asked = _asked(request.headers.get("Range", ""), size)
    response: HttpResponseBase
    mime = kind.mime if kind else "application/octet-stream"
    if asked is None:
        response = FileResponse(file, as_attachment=not shown, filename=filename, content_type=mime)
    elif asked[0] >= asked[1]:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _part(file, *asked, size, mime)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """From which byte to which (not included); ``None``: all of it, also where the header asks for several parts."""
    found = RANGE.match(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def _part(file: "File[Any]", first: int, end: int, size: int, mime: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_bytes(file, first, end), status=206, content_type=mime)
    response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Content-Length"] = str(end - first)
    return response


def _bytes(file: "File[Any]", first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = end - first
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
