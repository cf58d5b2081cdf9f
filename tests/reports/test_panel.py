"""One cell, explained beside the matrix."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from tests.factories import CourseCompletionFactory, RevocationFactory, ask

from .conftest import Company, Read, in_days

HTMX = {"HX-Request": "true", "HX-Target": "panel"}


def facts_of(answer: Any) -> list[tuple[date, str]]:
    return [(fact.day, fact.text) for fact in answer.context["panel"].facts]


def test_a_cell_leads_to_the_page_that_explains_it(hr: Person, lin: Person, read: Read) -> None:
    [row] = [row for row in read(hr).context["rows"] if row.person.pk == lin.pk]
    assert [cell.address for cell in row.cells] == [f"?person={lin.pk}&certification=calm#panel"]
    answer = read(hr, person=lin.pk, certification="calm")
    page = answer.content.decode()
    assert answer.context["panel"].standing.sentence in page
    assert page.count('aria-current="true"') == 2  # the row and the cell


def test_it_tells_what_happened_the_newest_first(hr: Person, company: Company, lin: Person, read: Read) -> None:
    completion = CourseCompletionFactory(person=lin, course__name_en="Calm", at=datetime(2020, 1, 2, 17, tzinfo=UTC))
    ask(company.calm.versions.get(), completion.course)
    certificate = lin.certificates.get()
    RevocationFactory(certificate=certificate, at=datetime(2020, 1, 5, tzinfo=UTC), reason="A wrong name.")
    answer = read(hr, person=lin.pk, certification="calm")
    assert facts_of(answer) == [
        (date(2020, 1, 5), "Certificate PZ-2026-000001 revoked"),
        (date(2020, 1, 3), "Finished the course Calm"),
        (date(2020, 1, 1), "Certificate PZ-2026-000001 issued"),
        (date(2020, 1, 1), "The obligation began"),
    ]
    page = answer.content.decode()
    assert "A wrong name." in page
    assert reverse("certificates:certificate", args=[certificate.uuid]) in page


def test_what_happened_after_the_day_is_not_told(hr: Person, company: Company, ma: Person, read: Read) -> None:
    company.holds(ma, issued_on=in_days(0))
    answer = read(hr, person=ma.pk, certification="calm", on=in_days(-1).isoformat())
    assert facts_of(answer) == [(date(2020, 1, 1), "The obligation began")]


def test_htmx_gets_the_panel_alone(hr: Person, lin: Person, read: Read) -> None:
    answer = read(hr, person=lin.pk, certification="calm", unit="xuhui", headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="panel-title"' in page
    assert 'href="?unit=xuhui"' in page  # closing it
    assert "HX-Request" in answer["Vary"]


def test_going_back_brings_the_whole_page(hr: Person, lin: Person, read: Read) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in read(hr, person=lin.pk, certification="calm", headers=headers).content.decode()


def test_closing_it_leaves_nothing(hr: Person, lin: Person, read: Read) -> None:
    assert read(hr, headers=HTMX).content.decode().strip() == ""


@pytest.mark.parametrize(
    ("person", "certification"),
    [("0", "calm"), ("x", "calm"), ("9" * 40, "calm"), ("", "calm"), ("²", "calm"), (None, "nothing"), (None, "")],
)
def test_nobody_and_nothing_get_a_clear_answer(
    hr: Person, lin: Person, read: Read, person: str | None, certification: str
) -> None:
    answer = read(hr, person=lin.pk if person is None else person, certification=certification)
    assert answer.status_code == 200
    assert "There is no such person or certification among those you may see." in answer.content.decode()


def test_a_manager_learns_nothing_of_people_elsewhere(manager: Person, ma: Person, read: Read) -> None:
    for headers in (None, HTMX):
        answer = read(manager, person=ma.pk, certification="calm", headers=headers)
        page = answer.content.decode()
        assert answer.context["panel"] is None
        assert "There is no such person" in page
        assert "马志强" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_costs_the_same_for_one_and_for_three(
    hr: Person, company: Company, lin: Person, read: Read, count: int
) -> None:
    for number in range(count):
        completion = CourseCompletionFactory(person=lin)
        ask(company.calm.versions.get(), completion.course)
        company.holds(lin, cycle=number + 2, issued_on=in_days(-number), expires_on=in_days(20))
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        read(hr, person=lin.pk, certification="calm", headers=HTMX)
    assert len(queries) == 15
