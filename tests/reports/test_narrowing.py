"""Narrowed by where people work, who leads them, what lies ahead; what part is held; and people ticked."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from bilingual.days import today
from certificates.models import Waiver
from people.lines import led_by, line_managers_of
from people.models import Person, Placement, PositionFamily, Tag, Tagging, Unit
from reports.saved.models import SavedView
from reports.schedules.kinds import KINDS
from reports.schedules.making import Report, report_for
from tests.factories import CertificationFactory, PlacementFactory, PositionFactory

from .conftest import Company, Read, cells_of, in_days, people_of


@pytest.fixture
def cashier(company: Company, zhou: Person) -> Person:
    """Zhou sits at the till of the South; the till and the shop floor are families."""
    till = PositionFamily.objects.create(code="till", name_zh="收银", name_en="Till")
    position = PositionFactory(code="cashier", name_zh="收银员", name_en="Cashier", family=till)
    zhou.placements.update(position=position)
    return zhou


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"position": "cashier"}, ["000009"]),
        ({"position": "assistant"}, ["000007", "000001"]),
        ({"family": "till"}, ["000009"]),
        ({"family": "till", "unit": "east"}, []),
        ({"ahead": "20"}, ["000009"]),
        ({"ahead": "19"}, []),
        ({"ahead": "400"}, ["000001", "000009"]),
        ({"ahead": "400", "state": "valid"}, ["000001"]),
        ({"ahead": "400", "state": "overdue"}, []),
    ],
)
def test_people_are_found_by_what_they_do_and_what_lies_ahead(
    hr: Person, lin: Person, ma: Person, cashier: Person, read: Read, parts: dict[str, str], found: list[str]
) -> None:
    assert people_of(read(hr, **parts)) == found


def test_the_place_asked_for_is_one_place(
    hr: Person, company: Company, lin: Person, cashier: Person, read: Read
) -> None:
    PlacementFactory(
        person=lin, unit=company.south, position=cashier.placements.get().position, is_primary=False, starts_on=today()
    )
    assert people_of(read(hr, unit="xuhui", position="cashier")) == []
    assert people_of(read(hr, unit="south", position="cashier")) == ["000001", "000009"]


# --- Tags ---------------------------------------------------------------------------------------------------


@pytest.fixture
def night(lin: Person, ma: Person, zhou: Person) -> Tag:
    """Lin had it, Ma has it, Zhou will have it."""
    night = Tag.objects.create(code="night", name_zh="夜班", name_en="Night shift")
    for person, start, end in ((lin, -90, -30), (ma, -60, None), (zhou, 10, None)):
        ends_on = None if end is None else in_days(end)
        Tagging.objects.create(person=person, tag=night, starts_on=in_days(start), ends_on=ends_on)
    Tag.objects.create(code="aid", name_zh="急救员", name_en="First aider")
    return night


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (-91, []),
        (-90, ["000001"]),
        (-60, ["000007", "000001"]),
        (-30, ["000007", "000001"]),
        (-29, ["000007"]),
        (0, ["000007"]),
        (9, ["000007"]),
        (10, ["000007", "000009"]),
    ],
)
def test_who_has_a_tag_is_asked_for_the_day(hr: Person, night: Tag, read: Read, on: int, found: list[str]) -> None:
    assert sorted(people_of(read(hr, tag="night", on=in_days(on).isoformat()))) == sorted(found)


def test_a_tag_narrows_what_is_counted_as_well(hr: Person, night: Tag, read: Read) -> None:
    answer = read(hr, tag="night", unit="east")
    assert percents(answer) == ([0], {"Jing'an shop": 0}, {"000007": 0})
    assert answer.context["query"] == "unit=east&tag=night"
    assert answer.context["chips"][1] == {"label": "Tag", "value": "Night shift", "address": "?unit=east"}
    assert read(hr, "heat", tag="night").context["heat"].total.must == 1
    assert read(hr, "forecast", tag="night").context["query"] == "tag=night"


def test_a_manager_finds_only_their_own_by_a_tag(manager: Person, night: Tag, lin: Person, read: Read) -> None:
    assert people_of(read(manager, tag="night")) == []
    Tagging.objects.filter(person=lin).update(ends_on=None)
    assert people_of(read(manager, tag="night")) == ["000001"]


def test_a_tag_that_is_not_there_is_told_and_without_tags_none_is_offered(hr: Person, lin: Person, read: Read) -> None:
    assert "tag" not in read(hr).context["form"].fields
    assert read(hr, tag="nothing").context["form"].errors == {"tag": ["There is no such tag."]}
    assert read(hr, "export_csv", tag="nothing")["Location"] == "/en/status/?tag=nothing"


def test_tags_go_into_files_saved_views_and_reports(hr: Person, night: Tag, read: Read, client: Client) -> None:
    lines = read(hr, "export_csv", tag="night").getvalue().decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["000007"]
    saved = client.post("/en/status/views/save/?tag=night", {"name": "Nights"})
    assert [saved["Location"], SavedView.objects.get().filters] == ["/en/status/?tag=night", {"tag": "night"}]
    with translation.override("en"):
        found = report_for(hr, KINDS["overdue"], {"tag": "night"}, today())
        assert isinstance(found, Report)
        assert [row[0] for row in found.rows()] == ["000007"]
        assert "Tag: Night shift" in found.said[0]


def test_a_file_holds_only_what_falls_due_by_then(
    hr: Person, company: Company, lin: Person, zhou: Person, read: Read
) -> None:
    CertificationFactory(code="6s", name_en="6S service", position=2)
    lines = read(hr, "export_csv", ahead="20").getvalue().decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["000009"]


def test_several_certifications_are_as_many_columns(hr: Person, company: Company, lin: Person, read: Read) -> None:
    for number, code in enumerate(("6s", "care", "safe"), start=2):
        CertificationFactory(code=code, name_en=code, position=number)
    answers = [read(hr, of=["calm", "safe"]), read(hr, of="calm,safe")]
    assert [cells_of(answer)["000001"] for answer in answers] == [["Valid", "Not required"]] * 2
    assert answers[0].context["chips"] == [
        {"label": "Certification", "value": "Keeping calm, safe", "address": "?all=1"}
    ]
    assert answers[0].context["query"] == "of=calm%2Csafe"


# --- Who leads whom -----------------------------------------------------------------------------------------


def led(leader: Person) -> set[int]:
    return set(led_by(Person.objects.all(), leader).values_list("pk", flat=True))


def test_led_by_tells_what_line_managers_of_tells(
    company: Company, hr: Person, manager: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    for unit, person in ((company.group, hr), (company.xuhui, manager), (company.east, ma)):
        Unit.objects.filter(pk=unit.pk).update(manager=person)
    Placement.objects.filter(person=zhou).update(line_manager=lin)
    company.employ("000011", "陈立", "Chen Li", company.east)
    leaders = line_managers_of(Person.objects.values_list("pk", flat=True))
    told = {leader.pk: {pk for pk, one in leaders.items() if one == leader} for leader in leaders.values()}
    assert told == {one.pk: led(one) for one in (hr, manager, ma, lin)}
    assert [len(told[one.pk]) for one in (hr, manager, ma, lin)] == [1, 1, 2, 1]


def test_a_manager_is_asked_for_by_number_or_name(
    hr: Person, company: Company, manager: Person, lin: Person, ma: Person, read: Read
) -> None:
    Unit.objects.filter(pk=company.xuhui.pk).update(manager=manager)
    for asked in ("000002", "Wang Hua", "王华"):
        answer = read(hr, manager=asked)
        assert (people_of(answer), answer.context["query"]) == (["000001"], "manager=000002")


def test_whom_one_does_not_see_is_no_manager_to_ask_for(manager: Person, lin: Person, ma: Person, read: Read) -> None:
    answer = read(manager, manager="000007")
    assert (people_of(answer), "Nobody whom you see" in answer.content.decode()) == (["000001", "000002"], True)


# --- What part is held --------------------------------------------------------------------------------------


def percents(answer: Any) -> tuple[list[int | None], dict[str, int | None], dict[str, int | None]]:
    return (
        [share.percent for _, share in answer.context["columns"]],
        {group.unit: group.share.percent for group in answer.context["groups"]},
        {row.person.staff_number: row.share.percent for row in answer.context["rows"]},
    )


def test_what_part_is_held_stands_at_columns_units_and_people(
    hr: Person, company: Company, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    chen = company.employ("000010", "陈立", "Chen Li", company.xuhui)
    company.owes(chen, due_on=in_days(-5))
    CertificationFactory(code="6s", name_en="6S service", position=2)
    answer = read(hr)
    assert percents(answer) == (
        [25, None],
        {"Jing'an shop": 0, "Xuhui shop": 50, "Region South": 0, "": None},
        {"000007": 0, "000010": 0, "000001": 100, "000009": 0, "H1": None},
    )
    assert '<small class="num">25\u00a0% held</small>' in answer.content.decode()


def test_a_unit_counts_those_on_other_pages_and_in_other_states(
    hr: Person, company: Company, lin: Person, read: Read
) -> None:
    company.owes(company.employ("000010", "陈立", "Chen Li", company.xuhui), due_on=in_days(-5))
    assert percents(read(hr, state="overdue"))[:2] == ([50], {"Xuhui shop": 50})


def test_who_works_in_two_places_counts_in_one(
    hr: Person, company: Company, lin: Person, ma: Person, read: Read
) -> None:
    for person in (lin, ma):
        PlacementFactory(person=person, unit=company.south, position=company.assistant, is_primary=False)
    PlacementFactory(person=ma, unit=company.xuhui, position=company.assistant, is_primary=False)
    [group] = [group for group in read(hr).context["groups"] if group.unit == "Xuhui shop"]
    assert (group.share.must, group.share.held) == (1, 1)


def test_what_is_waived_is_not_asked_for(hr: Person, company: Company, lin: Person, ma: Person, read: Read) -> None:
    from certificates.projection import project

    Waiver.objects.create(person=ma, certification=company.calm, starts_on=in_days(-1), reason="x", decided_by=hr)
    project([ma.pk])
    assert percents(read(hr)) == ([100], {"Jing'an shop": None, "Xuhui shop": 100, "": None}, {
        "000007": None, "000001": 100, "H1": None
    })  # fmt: skip


# --- People ticked ------------------------------------------------------------------------------------------


def test_hr_ticks_people_and_chooses_what_to_do(hr: Person, lin: Person, read: Read) -> None:
    page = read(hr, of="calm", unit="xuhui").content.decode()
    assert f'<input type="checkbox" name="person" value="{lin.pk}" form="chosen">' in page
    assert '<input type="hidden" name="of" value="calm">' in page
    assert 'formaction="/en/status/actions/grant/"' in page


def test_a_manager_is_offered_only_to_remind(manager: Person, lin: Person, read: Read) -> None:
    page = read(manager).content.decode()
    assert ["actions/remind/" in page, "actions/grant/" in page] == [True, False]


def test_an_auditor_ticks_nobody(company: Company, lin: Person, read: Read) -> None:
    from people.models import Role
    from tests.factories import RoleGrantFactory

    page = read(RoleGrantFactory(role=Role.AUDITOR).person).content.decode()
    assert ['form="chosen"' in page, 'id="chosen"' in page, "Lin Xiaowen" in page] == [False, False, True]
