"""Certificates of an earlier system in the back office: looked at, corrected, taken over once, reported, forgotten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from certificates.models import Certificate, HistoryImport, PolicyVersion
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from jobs.models import Job
from jobs.work import drain
from people.models import Person, Role
from people.services import grant_role
from tests.factories import PersonFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
HEADINGS = "工号,认证,颁发日期,有效期至,证书编号,证据\n"
ONE_RIGHT_ONE_WRONG = "E00042,calm,2024-03-01,2026-02-28,OLD-2,classroom\nE00042,calm,1 March,,OLD-3,\n"


@pytest.fixture
def lin() -> Person:
    PolicyVersionFactory(certification__code="calm", effective_on=date(2024, 1, 1))
    made: Person = PersonFactory(staff_number="E00042")
    return made


@pytest.fixture
def hr() -> Person:
    """Of the whole organisation, reading English."""
    catalogue_pages()
    map_roles()
    made: Person = PersonFactory(language="en")
    grant_role(person=made, role=Role.HR)
    return made


@pytest.fixture
def client(hr: Person) -> Client:
    made = Client()
    made.force_login(hr)
    return made


def bring(client: Client, text: str = ONE_RIGHT_ONE_WRONG, name: str = "history.csv") -> Any:
    file = SimpleUploadedFile(name, (HEADINGS + text).encode())
    return client.post(reverse("certificate_history"), {"file": file})


def page(client: Client, brought: HistoryImport | None = None) -> str:
    pk = (brought or HistoryImport.objects.get()).pk
    return client.get(reverse("certificate_history_file", args=[pk])).content.decode()


def step(client: Client, **data: str) -> Any:
    return client.post(reverse("certificate_history_file", args=[HistoryImport.objects.get().pk]), data)


def test_a_file_is_looked_at_and_nothing_is_written(lin: Person, client: Client) -> None:
    answer = bring(client)
    assert answer.status_code == 302
    shown = page(client)
    assert "1 new, 0 there already, 1 wrong." in shown
    assert 'name="3:issued_on" value="1 March"' in shown
    assert "Take over 1 certificate" in shown
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(("name", "text"), [("history.csv", ""), ("history.exe", "\0\0\0")])
def test_a_file_that_cannot_be_read_is_refused_on_the_page(client: Client, name: str, text: str) -> None:
    file = SimpleUploadedFile(name, text.encode() or b"")
    answer = client.post(reverse("certificate_history"), {"file": file})
    assert answer.status_code == 422
    assert not HistoryImport.objects.exists()


def test_what_was_wrong_is_corrected_on_the_page_and_taken_over_with_the_rest(lin: Person, client: Client) -> None:
    bring(client)
    step(client, **{"step": "correct", "3:issued_on": "2026-03-01", "3:nonsense": "x", "x:issued_on": "y"})
    assert "2 new, 0 there already, 0 wrong." in page(client)

    step(client, step="go")
    drain()

    assert [one.former_number for one in Certificate.objects.order_by("cycle")] == ["OLD-2", "OLD-3"]
    brought = HistoryImport.objects.get()
    assert (brought.state, brought.done, brought.outcomes) == ("done", 2, {"new": [2, 3], "known": [], "wrong": []})
    assert "Taken over: 2 of 2." in page(client)


def test_wrong_rows_are_left_out_and_stand_in_the_report(lin: Person, client: Client) -> None:
    bring(client)
    step(client, step="go")
    drain()
    assert Certificate.objects.count() == 1
    assert "1 wrong rows were left out." in page(client)
    address = reverse("certificate_history_report", args=[HistoryImport.objects.get().pk, "csv"])
    lines = b"".join(client.get(address).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[4] for line in lines[1:]] == ["new", "wrong"]
    as_xlsx = client.get(address.replace("csv", "xlsx"))
    assert b"".join(as_xlsx.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    as_xlsx.close()


def test_it_is_taken_over_once_however_often_it_is_asked_for(lin: Person, client: Client) -> None:
    bring(client)
    for _ in range(2):
        step(client, step="go")
    drain()
    step(client, **{"step": "correct", "3:issued_on": "2026-03-01"})
    Job.objects.filter(kind="certificates.take_over_history").update(
        state="pending", done_at=None, available_at=timezone.now() - timedelta(minutes=1)
    )
    drain()
    assert Certificate.objects.count() == 1
    assert Record.objects.filter(action="history.begun").count() == 1
    assert HistoryImport.objects.get().corrections == {}


def test_a_worker_that_died_half_way_is_followed_by_one_that_goes_on(lin: Person, client: Client) -> None:
    other = PersonFactory(staff_number="E00043")
    bring(client, "E00042,calm,2024-03-01,,A,\nE00043,calm,2024-03-01,,B,\n")
    step(client, step="go")
    policy = PolicyVersion.objects.get()
    given = {"person": other, "certification": policy.certification, "policy": policy, "cycle": 1, "number": "PZ-1"}
    Certificate.objects.create(**given, issued_on=date(2024, 3, 1), source="imported", holder_name="x")
    drain()
    assert Certificate.objects.count() == 2
    assert HistoryImport.objects.get().state == "done"


def test_who_does_not_write_policies_and_who_did_not_bring_it_see_nothing(lin: Person, client: Client) -> None:
    bring(client)
    for role, status in ((Role.HR, 404), (Role.TRAINER, 302)):
        person = PersonFactory()
        grant_role(person=person, role=role)
        other = Client()
        other.force_login(person)
        answer = other.get(reverse("certificate_history_file", args=[HistoryImport.objects.get().pk]))
        assert answer.status_code == status


def test_the_file_is_forgotten_after_a_month(lin: Person, client: Client) -> None:
    bring(client)
    job = Job.objects.get(kind="certificates.forget_history")
    assert timedelta(days=29) < job.available_at - timezone.now() < timedelta(days=31)
    Job.objects.filter(pk=job.pk).update(available_at=timezone.now() - timedelta(minutes=1))
    drain()
    brought = HistoryImport.objects.get()
    assert brought.file == ""
    assert "The file was forgotten after 30 days." in page(client, brought)
