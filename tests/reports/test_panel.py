"""One cell, explained beside the matrix."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bilingual.templatetags.bilingual import day
from certificates.models import Approval, DutyRequest
from certificates.services import grant, grant_extension, grant_waiver
from people.models import LeaveOfAbsence, Person
from tests.factories import (
    CertificationFactory,
    CourseCompletionFactory,
    PolicyVersionFactory,
    RequirementFactory,
    RevocationFactory,
    ask,
)

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


def test_all_that_was_shown_asked_for_and_decided_is_told(hr: Person, company: Company, ma: Person, read: Read) -> None:
    policy = company.calm.versions.get()
    completion = CourseCompletionFactory(person=ma, course__name_en="Calm", at=datetime(2020, 2, 1, tzinfo=UTC))
    ask(policy, completion.course)
    certification = policy.certification
    LeaveOfAbsence.objects.create(person=ma, kind="sick", starts_on=date(2020, 2, 2), ends_on=date(2020, 2, 9))
    asked = Approval.objects.create(
        person=ma,
        policy=policy,
        cycle=1,
        earned_at=datetime(2020, 2, 1, tzinfo=UTC),
        asked_at=datetime(2020, 2, 10, tzinfo=UTC),
        granted=False,
        decided_by=hr,
        decided_at=datetime(2020, 2, 11, tzinfo=UTC),
    )
    DutyRequest.objects.create(
        kind="waiver",
        person=ma,
        certification=certification,
        reason="her knee",
        asked_by=ma,
        asked_at=datetime(2020, 2, 12, tzinfo=UTC),
        granted=False,
        decided_by=hr,
        decided_at=datetime(2020, 2, 13, tzinfo=UTC),
    )
    answer = read(hr, person=ma.pk, certification="calm")
    assert asked.pk
    assert facts_of(answer) == [
        (date(2020, 2, 13), "The waiver was not granted"),
        (date(2020, 2, 12), "A waiver was asked for"),
        (date(2020, 2, 11), "Approval was refused"),
        (date(2020, 2, 10), "The evidence was complete; approval was asked for"),
        (date(2020, 2, 9), "Last day of a leave"),
        (date(2020, 2, 2), "A leave began"),
        (date(2020, 2, 1), "Finished the course Calm"),
        (date(2020, 1, 1), "The obligation began"),
    ]
    page = answer.content.decode()
    assert "her knee" not in page
    assert "Sick" not in page


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
    assert len(queries) == 26


# --- The years, the policy, the audit, and what may be done --------------------------------------------------


def test_the_picture_shows_cycles_and_where_the_person_stood(
    hr: Person, company: Company, lin: Person, read: Read
) -> None:
    company.holds(lin, cycle=2, issued_on=in_days(-10), expires_on=in_days(100))
    answer = read(hr, person=lin.pk, certification="calm")
    picture = answer.context["panel"].picture
    assert [(one.label, one.first, one.last) for one in picture.cycles] == [
        ("1", date(2020, 1, 1), in_days(400)),
        ("2", in_days(-10), in_days(100)),
    ]
    assert {one.label for one in picture.standing} == {"Valid", "Valid, renewal open"}
    ends = [(one.x, one.x + one.width) for one in picture.standing]
    assert (ends[0][0], ends[-1][1]) == (0, 336)
    assert [round(after[0] - before[1], 1) for before, after in pairwise(ends)] == [0] * (len(ends) - 1)
    assert f"Cycle 2: from {day(in_days(-10))} – {day(in_days(100))}" in answer.content.decode()


def test_of_a_day_that_is_past_the_picture_ends_there(hr: Person, company: Company, ma: Person, read: Read) -> None:
    company.holds(ma, issued_on=in_days(0))
    picture = read(hr, person=ma.pk, certification="calm", on=in_days(-1).isoformat()).context["panel"].picture
    assert (picture.last, picture.cycles, picture.here) == (in_days(-1), [], 336)
    assert [one.css for one in picture.standing] == ["none", "soon"]


def test_where_nothing_ever_was_there_is_no_picture(hr: Person, read: Read) -> None:
    assert read(hr, person=hr.pk, certification="calm").context["panel"].picture is None


def test_hr_reads_the_policy_and_the_audit_of_this_cell_alone(
    hr: Person, company: Company, lin: Person, ma: Person, read: Read
) -> None:
    other = CertificationFactory(code="6s", name_en="6S service", position=2)
    RequirementFactory(certification=other)
    for certification in (company.calm, other):
        PolicyVersionFactory(certification=certification, number=2)
        grant(person=ma, certification=certification, actor=hr, reason=f"{certification.code} abroad")
    answer = read(hr, person=ma.pk, certification="calm")
    assert [(told.who, told.record.reason) for told in answer.context["panel"].audit] == [("Wen Jing", "calm abroad")]
    assert "Policy version 2, in force since " in answer.content.decode()


def test_a_manager_reads_no_audit_and_is_offered_to_remind_and_to_ask_for_relief(
    manager: Person, company: Company, lin: Person, read: Read
) -> None:
    late = company.employ("000012", "何", "He", company.xuhui)
    company.owes(late, due_on=in_days(-3))
    panel = read(manager, person=late.pk, certification="calm").context["panel"]
    assert (panel.audit, panel.actions) == (
        [],
        [
            ("Waiver or extension", f"/en/certificates/relief/of/{late.pk}/calm/"),
            ("Remind", f"/en/status/actions/remind/?person={late.pk}&of=calm"),
        ],
    )


def test_what_may_be_done_depends_on_where_the_person_stands(
    hr: Person, company: Company, lin: Person, ma: Person, read: Read
) -> None:
    def offered(person: Person, **parts: str) -> list[str]:
        panel = read(hr, person=person.pk, certification="calm", **parts).context["panel"]
        return [label for label, _ in panel.actions if label in ("Remind", "Revoke")]

    assert offered(lin) == ["Revoke"]
    assert offered(ma) == ["Remind"]
    assert offered(ma, on=in_days(-1).isoformat()) == []
    assert read(hr, person=hr.pk, certification="calm").context["panel"].actions == []


def test_relief_is_told_on_the_day_it_was_given(hr: Person, company: Company, ma: Person, read: Read) -> None:
    grant_extension(person=ma, certification=company.calm, until=in_days(9), reason="x", actor=hr)
    grant_waiver(
        person=ma, certification=company.calm, starts_on=in_days(0), ends_on=in_days(5), reason="illness", actor=hr
    )
    answer = read(hr, person=ma.pk, certification="calm")
    assert [text for told_on, text in facts_of(answer) if told_on == in_days(0)] == [
        f"Waived from {day(in_days(0))} to {day(in_days(5))}",
        f"Extended to {day(in_days(9))}",
    ]
