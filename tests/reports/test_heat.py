"""Units × certifications, down to child units and to the people."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilingual.days import today
from people.models import Person, Unit
from tests.factories import (
    CertificationFactory,
    ObligationFactory,
    PlacementFactory,
    PolicyVersionFactory,
    RequirementFactory,
    UnitFactory,
)

from .conftest import Company, Read, in_days, people_of


def told(answer: Any) -> dict[str, list[tuple[int, int, int]]]:
    """By branch, of each certification: must, held, late."""
    return {
        f"{branch.unit.code}{'.' if branch.is_here else ''}": [
            (warmth.must, warmth.held, warmth.late) for warmth, _ in branch.cells
        ]
        for branch in answer.context["heat"].branches
    }


def test_it_begins_with_the_branches_of_the_only_unit_at_the_top(
    hr: Person, company: Company, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    CertificationFactory(code="6s", name_en="6S service", position=2)
    answer = read(hr, "heat")
    nothing = (0, 0, 0)
    assert told(answer) == {"east": [(2, 1, 1), nothing], "south": [(1, 0, 0), nothing]}
    assert [(one.code, share.percent) for one, share in answer.context["heat"].columns] == [("calm", 33), ("6s", None)]
    page = answer.content.decode()
    assert "33\u00a0% of what must be held is held." in page
    assert 'href="/en/status/units/?unit=east"' in page
    assert 'href="/en/status/?unit=south"' in page


def test_one_goes_down_to_a_unit_and_to_its_people(
    hr: Person, company: Company, lin: Person, ma: Person, read: Read
) -> None:
    chen = company.employ("000010", "陈立", "Chen Li", company.east)
    company.owes(chen, due_on=in_days(3))
    answer = read(hr, "heat", unit="east")
    assert told(answer) == {"jingan": [(1, 0, 1)], "xuhui": [(1, 1, 0)], "east.": [(1, 0, 0)]}
    assert [unit.code for unit, _ in answer.context["crumbs"]] == ["group", "east"]
    [address] = {cells[0][1] for branch in answer.context["heat"].branches if (cells := branch.cells)} & {
        "/en/status/?unit=jingan&of=calm"
    }
    assert address in answer.content.decode().replace("&amp;", "&")
    assert people_of(read(hr, unit="jingan", of="calm")) == ["000007"]


def test_each_certification_tells_what_its_people_add_up_to(
    hr: Person, company: Company, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    total = read(hr, "heat").context["heat"].total
    rows = [row.share for row in read(hr).context["rows"]]
    assert (total.must, total.held) == (sum(one.must for one in rows), sum(one.held for one in rows))


def test_who_works_in_two_places_counts_where_they_mainly_work(
    hr: Person, company: Company, lin: Person, read: Read
) -> None:
    PlacementFactory(person=lin, unit=company.south, position=company.assistant, is_primary=False)
    assert told(read(hr, "heat")) == {"east": [(1, 1, 0)], "south": [(0, 0, 0)]}


def test_several_duties_of_one_person_are_as_many(hr: Person, company: Company, lin: Person, read: Read) -> None:
    other = CertificationFactory(code="6s", position=2)
    requirement = RequirementFactory(certification=other, unit=company.group)
    PolicyVersionFactory(certification=other)
    ObligationFactory(person=lin, certification=other, requirement=requirement, due_on=in_days(-1))
    assert told(read(hr, "heat"))["east"] == [(1, 1, 0), (1, 0, 1)]


def test_the_day_can_be_another(hr: Person, company: Company, ma: Person, read: Read) -> None:
    company.holds(ma, issued_on=today(), expires_on=in_days(100))
    found = {days: told(read(hr, "heat", on=in_days(days).isoformat()))["east"] for days in (-1, 0, 101)}
    assert found == {-1: [(1, 0, 0)], 0: [(1, 1, 0)], 101: [(1, 0, 1)]}


def test_a_manager_sees_only_their_unit(manager: Person, lin: Person, ma: Person, zhou: Person, read: Read) -> None:
    answer = read(manager, "heat")
    assert told(answer) == {"xuhui.": [(1, 1, 0)]}
    assert told(read(manager, "heat", unit="jingan")) == {"xuhui.": [(1, 1, 0)]}
    assert "Jing&#x27;an" not in answer.content.decode()


def test_several_parts_of_different_depth_stand_side_by_side(
    company: Company, manager: Person, lin: Person, zhou: Person, ma: Person, read: Read
) -> None:
    from people.models import Role
    from tests.factories import RoleGrantFactory

    RoleGrantFactory(person=manager, role=Role.MANAGER, unit=company.south)
    assert told(read(manager, "heat")) == {"xuhui": [(1, 1, 0)], "south": [(1, 0, 0)]}


def test_a_closed_unit_is_shown_only_where_somebody_counts(
    hr: Person, company: Company, zhou: Person, read: Read
) -> None:
    Unit.objects.filter(code__in=["south", "east"]).update(retired_on=in_days(-1))
    assert told(read(hr, "heat")) == {"south": [(1, 0, 0)]}


def test_staff_may_not_open_it(lin: Person, read: Read) -> None:
    assert read(lin, "heat").status_code == 403


def test_without_any_duty_it_says_so(hr: Person, company: Company, read: Read) -> None:
    assert "Nobody must hold anything." in read(hr, "heat").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(hr: Person, company: Company, read: Read, count: int) -> None:
    for number in range(count):
        unit = UnitFactory(code=f"shop-{number}", parent=Unit.objects.get(code="south"))
        company.owes(company.employ(f"C{number}", "陈立", "Chen Li", unit), due_on=in_days(number))
    CertificationFactory.create_batch(count)
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        answer = read(hr, "heat", unit="south")
    assert (len(answer.context["heat"].branches), len(queries)) == (count, 7)
