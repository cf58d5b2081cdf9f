"""HR's pictures say what the derivation says, of everybody and of a part, from the tallies and without them."""

from collections import Counter
from datetime import date

import pytest

from bilingual.days import month_end, months_later, today
from certificates.models import Certification, Tally, Waiver
from certificates.projection import project
from certificates.standing import derive
from certificates.states import ASKS_NOTHING, HOLDS
from certificates.tallies import making
from people.models import Person
from reports.dashboards.overview import FEWEST, MONTHS, Pictures, pictures
from reports.selection import Selection
from tests.factories import (
    CertificationFactory,
    ObligationFactory,
    PlacementFactory,
    PolicyVersionFactory,
    RequirementFactory,
)
from tests.reports.conftest import Company, in_days

Counted = tuple[int, int]  # what must be held, and what of it is


@pytest.fixture
def both(company: Company, hr: Person) -> list[Certification]:
    """Twelve people in three shops, on duty since a year ago and less; every third holds for some time, one is waived,
    one works in two shops."""
    other = CertificationFactory(code="6s", name_en="6S service", position=2)
    PolicyVersionFactory(certification=other)
    RequirementFactory(certification=other, unit=company.group)
    shops = [company.jingan, company.xuhui, company.south]
    for number in range(12):
        person = company.employ(f"P{number:02}", "陈立", "Chen Li", shops[number % 3])
        company.owes(person, starts_on=in_days(-400 + 30 * number), due_on=in_days(-330 + 30 * number))
        if number % 2:
            due_on = in_days(-200)
            ObligationFactory(person=person, certification=other, requirement=other.requirements.get(), due_on=due_on)
        if number % 3 == 1 or number == 5:
            company.holds(person, issued_on=in_days(-250), expires_on=in_days(-20 + 15 * number))
    waived, _also, in_two = Person.objects.filter(staff_number__in=("P00", "P01", "P02")).order_by("staff_number")
    Waiver.objects.create(person=waived, certification=company.calm, starts_on=in_days(-9), reason="x", decided_by=hr)
    PlacementFactory(person=in_two, unit=company.jingan, position=company.assistant, is_primary=False)
    project([waived.pk])
    return [company.calm, other]


def drawn(viewer: Person, both: list[Certification]) -> Pictures:
    viewer = Person.objects.get(pk=viewer.pk)  # whose scope is read anew
    return pictures(Selection(viewer, today(), both, is_of_all=True))


def derived(viewer: Person, both: list[Certification], on: date) -> tuple[dict[str, Counted], dict[str, Counted]]:
    """By certification, and by the unit of today: each cell derived for itself."""
    certifications, units = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for person in Person.objects.active().visible_to(viewer):
        main = person.placements.current(today()).primary().first()
        for one in both:
            stand, _facts = derive(person, one, on)
            if stand.duty is not None and stand.state not in ASKS_NOTHING:
                certifications[one.code, stand.state in HOLDS] += 1
                units[main.unit.code if main else "", stand.state in HOLDS] += 1
    return _pairs(certifications), _pairs(units)


def _pairs(counts: Counter[tuple[str, bool]]) -> dict[str, Counted]:
    return {code: (counts[code, True] + counts[code, False], counts[code, True]) for code, _ in counts}


def agrees(viewer: Person, both: list[Certification]) -> None:
    found, (certifications, units) = drawn(viewer, both), derived(viewer, both, today())
    assert {one.code: (one.duties, one.held) for one in found.certifications} == certifications
    speaking = {code: of for code, of in units.items() if of[0] >= FEWEST and of[1] < of[0]}
    assert {one.code: (one.duties, one.held) for one in found.units} == speaking != {}
    assert [(one.day, one.percent) for one in found.trend] == past(viewer, both)


def past(viewer: Person, both: list[Certification]) -> list[tuple[date, int]]:
    ends = [month_end(months_later(today().replace(day=1), -number)) for number in range(MONTHS, 0, -1)]
    points = []
    for on in (*ends, today()):
        certifications, _units = derived(viewer, both, on)
        must, held = (sum(of[place] for of in certifications.values()) for place in (0, 1))
        points += [(on, 100 * held // must)] if must else []
    return points


@pytest.mark.parametrize("of", ["everybody", "a part", "a shop"])
@pytest.mark.parametrize("is_large", [True, False])
def test_the_pictures_say_what_is_derived(
    hr: Person,
    regional_hr: Person,
    manager: Person,
    company: Company,
    both: list[Certification],
    of: str,
    is_large: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = {"everybody": hr, "a part": regional_hr, "a shop": manager}[of]
    monkeypatch.setattr(making, "LARGE", 1 if is_large else 5_000)
    making.make()
    assert (Tally.objects.get().day is not None) == is_large
    agrees(viewer, both)
    late = Person.objects.get(staff_number="P10")  # in Xuhui: counted again, for nothing was swept
    company.holds(late, cycle=2, issued_on=today(), expires_on=in_days(90))
    agrees(viewer, both)
    making.follow()
    agrees(viewer, both)
