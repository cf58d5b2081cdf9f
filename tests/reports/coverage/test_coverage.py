"""Rules, gaps, who sees them, and who is told."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from bilingual.templatetags.bilingual import day
from jobs.work import drain
from notices.models import Notice
from people.models import LeaveOfAbsence, Person, Role, Unit
from reports.coverage.models import CoverageRule
from reports.coverage.services import ThereIsOne, end_rule, owe_warnings, write_rule
from tests.factories import PersonFactory, PositionFactory, RoleGrantFactory, UnitFactory
from tests.reports.conftest import Company, Read, in_days


@pytest.fixture
def desk(company: Company, hr: Person) -> CoverageRule:
    """The shop of Xuhui needs two assistants who keep calm."""
    return write_rule(
        unit=Unit.objects.get(code="xuhui"),
        position=company.assistant,
        certification=company.calm,
        at_least=2,
        actor=hr,
    )


def holder(company: Company, number: str, *, expires_on: date | None, unit: str = "xuhui", **fields: Any) -> Person:
    person = company.employ(number, f"陈{number}", f"Chen {number}", Unit.objects.get(code=unit))
    company.holds(person, expires_on=expires_on, **fields)
    return person


def told(answer: Any) -> list[tuple[str, str]]:
    return [(one.sentence, one.names) for one in answer.context["warnings"]]


# --- What is foreseen ---------------------------------------------------------------------------------------


def test_it_says_where_and_when_there_will_be_too_few(
    hr: Person, company: Company, desk: CoverageRule, read: Read
) -> None:
    holder(company, "1", expires_on=in_days(40))
    holder(company, "2", expires_on=None)
    holder(company, "3", expires_on=None, unit="south")
    answer = read(hr, "coverage")
    assert told(answer) == [
        (f"Xuhui shop · Shop assistant falls below 2 certified people on {day(in_days(41))}.", "Chen 1")
    ]
    assert "At the least there is 1." in answer.content.decode()
    assert [count for _, count, _ in answer.context["rules"]] == ["2 today"]


def test_in_chinese_as_well(hr: Person, company: Company, desk: CoverageRule, read: Read) -> None:
    holder(company, "1", expires_on=in_days(40))
    holder(company, "2", expires_on=None)
    [(sentence, names)] = told(read(hr, "coverage", "zh-hans"))
    assert (sentence.startswith("徐汇店 · 导购"), "2" in sentence, names) == (True, True, "陈1")


def test_too_few_today_comes_first(hr: Person, company: Company, desk: CoverageRule, read: Read) -> None:
    holder(company, "1", expires_on=None)
    assert told(read(hr, "coverage")) == [("Xuhui shop · Shop assistant has 1 of the 2 certified people it needs.", "")]


def test_a_newcomer_ends_the_gap_and_a_leave_opens_one(
    hr: Person, company: Company, desk: CoverageRule, read: Read
) -> None:
    away = holder(company, "1", expires_on=None)
    holder(company, "2", expires_on=None)
    LeaveOfAbsence.objects.create(person=away, starts_on=in_days(10), ends_on=in_days(19))
    coming = holder(company, "3", expires_on=None)
    coming.placements.update(starts_on=in_days(15))
    [warning] = read(hr, "coverage").context["warnings"]
    assert (warning.starts_on, warning.more) == (
        in_days(10),
        f"At the least there is 1. It lasts until {day(in_days(14))}.",
    )


def test_who_moves_away_or_works_in_another_position_does_not_count(
    hr: Person, company: Company, desk: CoverageRule, read: Read
) -> None:
    moving = holder(company, "1", expires_on=None)
    moving.placements.update(ends_on=in_days(4))
    holder(company, "2", expires_on=None)
    holder(company, "3", expires_on=None).placements.update(position=PositionFactory(code="cashier"))
    [warning] = read(hr, "coverage").context["warnings"]
    assert (warning.starts_on, warning.names) == (in_days(5), "Chen 1")


def test_a_rule_without_a_position_counts_what_is_below_the_unit(hr: Person, company: Company, read: Read) -> None:
    write_rule(unit=Unit.objects.get(code="east"), position=None, certification=company.calm, at_least=2, actor=hr)
    holder(company, "1", expires_on=None)
    holder(company, "2", expires_on=None, unit="jingan")
    assert told(read(hr, "coverage")) == []


# --- Who may see and write ----------------------------------------------------------------------------------


def test_a_manager_sees_the_gaps_of_their_unit_alone(
    manager: Person, hr: Person, company: Company, desk: CoverageRule, read: Read
) -> None:
    write_rule(unit=Unit.objects.get(code="south"), position=None, certification=company.calm, at_least=1, actor=hr)
    page = read(manager, "coverage")
    assert [rule.pk for rule, _, _ in page.context["rules"]] == [desk.pk]
    assert "Write a rule" not in page.content.decode()
    assert [rule.unit.code for rule, _, _ in read(hr, "coverage").context["rules"]] == ["xuhui", "south"]


def test_staff_and_managers_write_no_rule(manager: Person, lin: Person, desk: CoverageRule, client: Client) -> None:
    for person in (manager, lin):
        client.force_login(person, backend="people.backends.StaffNumberOrEmailBackend")
        answers = [
            client.post("/en/status/coverage/new/", {}),
            client.post(f"/en/status/coverage/{desk.pk}/", {"at_least": 9}),
            client.post(f"/en/status/coverage/{desk.pk}/end/"),
        ]
        assert [answer.status_code for answer in answers] == [403, 403, 403]
    desk.refresh_from_db()
    assert (desk.at_least, desk.ended_at) == (2, None)


def test_hr_writes_changes_and_ends_a_rule_and_the_audit_says_so(hr: Person, company: Company, client: Client) -> None:
    client.force_login(hr, backend="people.backends.StaffNumberOrEmailBackend")
    given = {"unit": company.xuhui.pk, "position": "", "certification": company.calm.pk, "at_least": 3}
    assert client.post("/en/status/coverage/new/", given).status_code == 302
    rule = CoverageRule.objects.get()
    assert client.post(f"/en/status/coverage/{rule.pk}/", {"at_least": 4}).status_code == 302
    assert client.post(f"/en/status/coverage/{rule.pk}/end/").status_code == 302
    assert client.post(f"/en/status/coverage/{rule.pk}/end/").status_code == 404
    rows = tell(Record.objects.filter(action__startswith="coverage.").order_by("pk"))
    assert [row.what for row in rows] == [
        "Xuhui shop · Keeping calm: at least 3 people at once.",
        "Xuhui shop · Keeping calm: at least: 3 → 4.",
        "Xuhui shop · Keeping calm: no longer asked for.",
    ]


def test_hr_of_a_region_writes_only_for_it(regional_hr: Person, company: Company, hr: Person, client: Client) -> None:
    elsewhere = write_rule(
        unit=Unit.objects.get(code="south"), position=None, certification=company.calm, at_least=1, actor=hr
    )
    client.force_login(regional_hr, backend="people.backends.StaffNumberOrEmailBackend")
    given = {"unit": company.south.pk, "certification": company.calm.pk, "at_least": 3}
    answer = client.post("/en/status/coverage/new/", given)
    assert (answer.status_code, 'value="3"' in answer.content.decode()) == (422, True)
    assert client.get(f"/en/status/coverage/{elsewhere.pk}/").status_code == 404
    assert CoverageRule.objects.count() == 1


@pytest.mark.parametrize("position", [True, False])
def test_there_is_one_rule_for_a_place(hr: Person, company: Company, client: Client, position: bool) -> None:
    given = {
        "unit": Unit.objects.get(code="south"),
        "position": company.assistant if position else None,
        "certification": company.calm,
    }
    rule = write_rule(**given, at_least=1, actor=hr)
    with pytest.raises(ThereIsOne):
        write_rule(**given, at_least=2, actor=hr)
    client.force_login(hr, backend="people.backends.StaffNumberOrEmailBackend")
    typed = {name: one.pk if one else "" for name, one in given.items()}
    answer = client.post("/en/status/coverage/new/", {**typed, "at_least": 2})
    assert (answer.status_code, "There is such a rule already" in answer.content.decode()) == (422, True)
    end_rule(rule=rule, actor=hr)
    write_rule(**given, at_least=2, actor=hr)


# --- Who is told --------------------------------------------------------------------------------------------


def look(on: date) -> None:
    with transaction.atomic():
        owe_warnings(on)
    drain()


def test_managers_and_hr_are_told_once(
    hr: Person, regional_hr: Person, manager: Person, company: Company, desk: CoverageRule
) -> None:
    RoleGrantFactory(person__staff_number="M9", role=Role.MANAGER, unit=Unit.objects.get(code="south"))
    for number in ("1", "2"):
        holder(company, number, expires_on=in_days(20))
    for days in (0, 0, 1, 5):
        look(in_days(days))
    notices = Notice.objects.filter(kind="coverage.gap")
    assert sorted(notices.values_list("person__staff_number", flat=True)) == ["000002", "H1", "H2"]
    assert {notice.facts["starts_on"] for notice in notices} == {in_days(21).isoformat()}


def test_who_is_named_as_manager_of_the_unit_or_above_is_told_without_any_role(
    company: Company, desk: CoverageRule
) -> None:
    named, above, elsewhere = (PersonFactory(staff_number=number) for number in ("N1", "N2", "N3"))
    for unit, person in (
        (desk.unit, named),
        (desk.unit.get_parent(), above),
        (Unit.objects.get(code="south"), elsewhere),
    ):
        Unit.objects.filter(pk=unit.pk).update(manager=person)
    for number in ("1", "2"):
        holder(company, number, expires_on=in_days(20))
    look(today())
    told = Notice.objects.filter(kind="coverage.gap").values_list("person__staff_number", flat=True)
    assert {"N1", "N2"} <= set(told)
    assert "N3" not in told


def test_what_lies_further_ahead_is_told_when_it_comes_nearer(hr: Person, company: Company, desk: CoverageRule) -> None:
    for number in ("1", "2"):
        holder(company, number, expires_on=in_days(30))
    look(today())
    assert not Notice.objects.filter(kind="coverage.gap").exists()
    look(in_days(1))
    assert Notice.objects.filter(kind="coverage.gap", person=hr).count() == 1


def test_an_ended_rule_warns_nobody(hr: Person, company: Company, desk: CoverageRule) -> None:
    with transaction.atomic():
        owe_warnings(today())
    end_rule(rule=desk, actor=hr)
    drain()
    assert not Notice.objects.filter(kind="coverage.gap").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(hr: Person, company: Company, read: Read, count: int) -> None:
    for number in range(count):
        unit = UnitFactory(code=f"shop-{number}", parent=Unit.objects.get(code="south"))
        write_rule(unit=unit, position=None, certification=company.calm, at_least=1, actor=hr)
        holder(company, f"{number}", expires_on=in_days(number + 1), unit=unit.code)
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        answer = read(hr, "coverage")
    assert (len(answer.context["warnings"]), len(queries)) == (count, 8)
