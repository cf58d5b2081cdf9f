"""Of many people the numbers are counted once a minute, and the page says when; the list is read by its units."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilingual.days import today
from certificates.models import Certification
from certificates.tallies import making
from people.models import Person
from reports import branches, figures, keeping, listing
from reports.selection import Listed, Selection
from reports.shares import shares
from tests.factories import UnitFactory

from .conftest import Company, Read, in_days, people_of


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two people were many."""
    monkeypatch.setattr(keeping, "LARGE", 2)


@pytest.fixture
def three(company: Company, hr: Person) -> list[Person]:
    people = [company.employ(f"C{number}", "陈立", "Chen Li", company.south) for number in range(3)]
    for person in people:
        company.owes(person, due_on=in_days(5))
        company.holds(person, expires_on=in_days(90))
    return people


@pytest.mark.parametrize(("page", "before", "after"), [("status", 100, 75), ("heat", 100, 75), ("overview", 100, 75)])
def test_numbers_of_many_are_kept_and_say_when_they_were_counted(
    large: None, hr: Person, three: list[Person], company: Company, read: Read, page: str, before: int, after: int
) -> None:
    assert f"{before}\u00a0%" in text(read(hr, page)) or "Everyone holds" in text(read(hr, page))
    company.owes(company.employ("C9", "陈立", "Chen Li", company.xuhui), due_on=in_days(5))
    kept = text(read(hr, page))
    assert (f"{after}\u00a0%" in kept, "counted at" in kept) == (False, True)
    cache.clear()
    anew = text(read(hr, page))
    assert (f"{after}\u00a0%" in anew, "counted at" in anew) == (True, False)


def test_numbers_of_few_are_counted_each_time(hr: Person, three: list[Person], company: Company, read: Read) -> None:
    read(hr)
    company.owes(company.employ("C9", "陈立", "Chen Li", company.xuhui), due_on=in_days(5))
    page = text(read(hr))
    assert ("75\u00a0%" in page, "counted at" in page) == (True, False)


def test_what_is_kept_speaks_of_the_same_people_alone(
    large: None, hr: Person, manager: Person, three: list[Person], read: Read
) -> None:
    read(hr)
    assert "counted at" not in text(read(manager))
    assert "counted at" not in text(read(hr, unit="south"))
    assert "counted at" not in text(read(hr, on=in_days(-1).isoformat()))
    assert "counted at" in text(read(hr, page="1"))


def test_a_page_whose_numbers_are_kept_takes_nine_queries(
    large: None, hr: Person, three: list[Person], read: Read
) -> None:
    read(hr)
    with CaptureQueriesContext(connection) as queries:
        read(hr)
    assert len(queries) == 9


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize("source", ["counted", "tallied", "awaited"])
@pytest.mark.parametrize("role", ["hr", "manager"])
def test_pages_of_any_size_are_the_list_in_its_order(
    hr: Person,
    manager: Person,
    lin: Person,
    ma: Person,
    company: Company,
    three: list[Person],
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    source: str,
    role: str,
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", size)
    monkeypatch.setattr(making, "LARGE", 1)
    if source != "counted":
        making.make()
        if source == "tallied":
            making.follow()
        else:
            company.owes(company.employ("C9", "陈立", "Chen Li", company.jingan), due_on=today())
    viewer = Person.objects.get(pk=(hr if role == "hr" else manager).pk)
    selection = Selection(viewer, today(), list(Certification.objects.all()), is_of_all=True)
    every = [Listed(*row) for row in selection.listed()]
    shown, counted = [], shares(selection)
    for number in range(1, -(-len(every) // size) + 1):
        above = figures.above(selection, listing.around(number)).value
        page = listing.Pages(selection, above.shares).get_page(number)
        shown += page.object_list
        units = {person.unit for person in page.object_list}
        assert above.shares.of_units(units) == counted.of_units(units)
    assert shown == every
    assert len(shown) == {"hr": 8 if source == "awaited" else 7, "manager": 2}[role]


def test_past_the_end_is_the_last_page(
    hr: Person, lin: Person, three: list[Person], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    monkeypatch.setattr(making, "LARGE", 1)
    making.make()
    assert (people_of(read(hr, page="9")), people_of(read(hr, page="3"))) == (["H1"], ["H1"])


def test_of_many_units_those_of_the_top_are_offered_and_the_way_to_the_chosen_one(
    hr: Person, company: Company, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "MANY", 3)

    def offered(**parts: str) -> list[str]:
        widget = read(hr, **parts).context["form"].fields["unit"].widget
        return [code for code, _ in widget.choices] + [str(widget.more)]

    UnitFactory(code="south-1", parent=company.south)
    more = "Choose a unit to see what is below it"
    assert offered() == ["", "group", "east", "south", more]
    assert offered(unit="south") == ["", "group", "east", "south", "south-1", more]
    assert read(hr, unit="xuhui").context["selection"].unit == company.xuhui
