"""A kept file: whole or in parts, and it can do nothing where it is shown."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from files.serving import serve

pytestmark = pytest.mark.django_db  # closing a response closes what is left of the request's connections


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("somewhere/a.mp4", ContentFile(b"0123456789"))


def asked(part: str = "", name: str = "somewhere/a.mp4") -> Any:
    headers = {"Range": part} if part else {}
    return serve(RequestFactory().get("/", headers=headers), name=name, filename="answer.mp4")


def test_it_is_what_we_say_and_nothing_in_it_runs() -> None:
    response = asked()
    assert b"".join(response.streaming_content) == b"0123456789"
    response.close()
    assert dict(response.headers) == {
        "Content-Type": "video/mp4",
        "Content-Length": "10",
        "Content-Disposition": 'inline; filename="answer.mp4"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(part: str, content: bytes, said: str) -> None:
    response = asked(part)
    assert (response.status_code, b"".join(response.streaming_content)) == (206, content)
    response.close()
    assert (response["Content-Range"], response["Content-Length"]) == (said, str(len(content)))


@pytest.mark.parametrize(
    ("part", "status"), [("bytes=10-", 416), ("bytes=-", 200), ("lines=1-2", 200), ("bytes=1-2,4-5", 200)]
)
def test_what_cannot_be_given_is_said_and_what_is_not_understood_gives_all(part: str, status: int) -> None:
    response = asked(part)
    assert response.status_code == status
    response.close()


def test_documents_are_saved_and_not_shown() -> None:
    name = default_storage.save("somewhere/a.pdf", ContentFile(b"%PDF-"))
    response = asked(name=name)
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.parametrize("name", ["", "somewhere/gone.mp4"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    with pytest.raises(Http404):
        asked(name=name)
