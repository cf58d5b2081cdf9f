"""Uploaded files: pictures for authors, and nothing else for anybody."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from people.models import Role
from tests.factories import holder_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files() -> None:
    for name in ("images/a.svg", "certificates/a.pdf"):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(b"content"))


def test_an_author_sees_a_picture_that_runs_nothing(client: Client) -> None:
    client.force_login(holder_of(Role.TRAINER))
    answer = client.get("/media/images/a.svg")
    assert b"".join(answer.streaming_content) == b"content"  # type: ignore[arg-type]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "name", ["certificates/a.pdf", "images/../certificates/a.pdf", "images/./a.svg", "images//a.svg", "secret_key"]
)
def test_and_no_other_file_however_the_address_is_written(client: Client, name: str) -> None:
    client.force_login(holder_of(Role.TRAINER))
    assert client.get(f"/media/{name}").status_code == 403


def test_hr_is_no_author(client: Client) -> None:
    client.force_login(holder_of(Role.HR))
    assert client.get("/media/images/a.svg").status_code == 403
