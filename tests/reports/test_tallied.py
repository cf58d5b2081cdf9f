"""What the tallies say is what counting everybody says, after whatever was written, swept or not."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bilingual.days import today
from certificates.models import Certificate, Certification, Tally, Untallied
from certificates.tallies import making
from certificates.tallies.checking import wrong_tallies
from people.models import Person, Role, Unit
from people.services import (
    add_person,
    begin_leave_of_absence,
    change_person,
    leave,
    move,
    move_unit,
    place,
    rejoin,
)
from reports import figures, heat, tallied
from reports.branches import Branches, beginning, nodes
from reports.selection import Selection
from reports.shares import Share
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    ObligationFactory,
    PolicyVersionFactory,
    RequirementFactory,
    RevocationFactory,
    holder_of,
)

from .conftest import Company, Read, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGE", 1)


class _Undo(Exception):
    pass


class Happenings:
    """Things that happen to some people, chosen by ``random``; each is written as Poise writes it."""

    def __init__(self, company: Company, random: Random) -> None:
        self.company, self.random = company, random
        self.both = [company.calm, CertificationFactory()]
        PolicyVersionFactory(certification=self.both[1])
        RequirementFactory(certification=self.both[1])
        self.people: list[Person] = []
        for _ in range(4):
            self.hired()

    def someone(self) -> Person:
        return Person.objects.get(pk=self.random.choice(self.people).pk)

    def day(self) -> Any:
        return today() + timedelta(days=self.random.choice([-70, -31, -1, 0, 1, 29, 30, 31, 90, 170, 200]))

    def unit(self) -> Unit:
        return Unit.objects.get(pk=self.random.choice([self.company.jingan, self.company.xuhui, self.company.south]).pk)

    def hired(self) -> None:
        number = f"T{len(self.people)}"
        self.people.append(
            add_person(staff_number=number, name="陈立", joined_on=self.random.choice([None, in_days(1)]))
        )
        if self.random.random() < 0.8:
            self.placed(self.people[-1])

    def placed(self, person: Person, **fields: Any) -> None:
        fields = {"starts_on": in_days(self.random.choice([-9, 0, 1])), **fields}
        place(person=person, unit=self.unit(), position=self.company.assistant, **fields)

    def joined(self) -> None:
        change_person(person=self.someone(), joined_on=in_days(self.random.choice([-1, 0, 2])))

    def moved(self) -> None:
        person = self.someone()
        if person.left_on is None:
            move(person=person, unit=self.unit(), position=self.company.assistant, on=today())

    def works_elsewhere_too(self) -> None:
        person = self.someone()
        if person.left_on is None:
            self.placed(person, is_primary=False)

    def left(self) -> None:
        person = self.someone()
        if not person.joined_on or person.joined_on <= in_days(-9):
            leave(person=person, on=self.random.choice([None, in_days(-1), in_days(0), in_days(3)]))

    def came_back(self) -> None:
        rejoin(person=self.someone())

    def went_on_leave(self) -> None:
        person = self.someone()
        if not person.leaves.exists():
            begin_leave_of_absence(person=person, starts_on=self.day())

    def had_to(self) -> None:
        cell = {"person": self.someone(), "certification": self.random.choice(self.both)}
        if not cell["person"].obligations.filter(certification=cell["certification"]).exists():
            ObligationFactory(**cell, requirement=cell["certification"].requirements.get(), due_on=self.day())

    def earned(self) -> None:
        person, certification = self.someone(), self.random.choice(self.both)
        cycle = person.certificates.filter(certification=certification).count() + 1
        expires_on = self.random.choice([None, self.day(), self.day()])
        policy = certification.versions.get()
        cell = {"person": person, "certification": certification, "policy": policy}
        CertificateFactory(**cell, cycle=cycle, expires_on=expires_on)

    def revoked(self) -> None:
        if certificate := Certificate.objects.filter(revocation=None).order_by("?").first():
            RevocationFactory(certificate=certificate, by=certificate.person)

    def hung_elsewhere(self) -> None:
        company = self.company
        move_unit(unit=self.unit(), parent=Unit.objects.get(pk=self.random.choice([company.east, company.group]).pk))

    def swept(self) -> None:
        making.follow()


HAPPENINGS: list[Callable[[Happenings], None]] = [
    Happenings.hired,
    Happenings.joined,
    Happenings.moved,
    Happenings.works_elsewhere_too,
    Happenings.left,
    Happenings.came_back,
    Happenings.went_on_leave,
    Happenings.had_to,
    Happenings.had_to,
    Happenings.earned,
    Happenings.earned,
    Happenings.revoked,
    Happenings.hung_elsewhere,
    Happenings.swept,
    Happenings.swept,
]


def selections(viewer: Person, certifications: list[Certification]) -> list[Selection]:
    viewer = Person.objects.get(pk=viewer.pk)
    units = [None, *Unit.objects.visible_to(viewer)]
    return [Selection(viewer, today(), certifications, unit=unit, is_of_all=True) for unit in units]


def agrees(selection: Selection) -> bool:
    """Whether the tallies were asked; that they say what is counted is asserted."""
    found = tallied.ask(selection, places=True)
    if found is None:
        return False
    above = figures.above(selection).value
    assert above.duties == figures.duties(selection)
    assert above.expiries == figures.expiries(selection)
    shares = figures.shares(selection)
    assert {pk: one for pk, one in above.shares.certifications.items() if one != Share()} == shares.certifications
    assert (above.shares.places, above.shares.people) == (shares.places, shares.people)
    units = nodes(selection.viewer)
    branches = Branches(units, beginning(units, selection.unit))
    keys = {branches.key_of(row) for row in branches.rows}
    warm, counted = heat._warmth(selection, branches).value, heat._counted(selection, branches)
    assert {key: of for key, of in warm.items() if of} == {key: of for key, of in counted.items() if key in keys}
    return True


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(happens=st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=10), seed=st.integers(0, 999))
def test_the_tallies_say_what_is_counted(company: Company, happens: list[Any], seed: int) -> None:
    with pytest.raises(_Undo), transaction.atomic():
        world = Happenings(company, Random(seed))
        viewers = [
            holder_of(Role.HR),
            holder_of(Role.HR, unit=company.east),
            holder_of(Role.MANAGER, unit=company.xuhui),
        ]
        making.follow()
        for happened in happens:
            happened(world)
            viewer = world.random.choice(viewers)
            asked = {agrees(one) for one in selections(viewer, world.both)}
            assert asked == {Tally.objects.get().day is not None}
        making.follow()
        assert not Untallied.objects.exists()
        assert wrong_tallies() == 0
        assert all(agrees(one) for viewer in viewers for one in selections(viewer, world.both))
        raise _Undo


def test_a_page_of_the_tallies_counts_nobody_and_says_nothing_of_a_minute_ago(
    hr: Person, lin: Person, ma: Person, company: Company, read: Read
) -> None:
    making.make()
    read(hr)
    with CaptureQueriesContext(connection) as queries:
        page = read(hr)
    assert (page.context["headline"], page.context["counted_at"]) == ("50\u00a0% hold what they must.", None)
    assert len(queries) == 10
    company.holds(ma, expires_on=in_days(90), issued_on=today(), cycle=2)
    with CaptureQueriesContext(connection) as queries:
        page = read(hr)
    assert page.context["headline"] == "Everyone holds what they must."
    assert len(queries) == 11
    with CaptureQueriesContext(connection) as queries:
        read(hr, "heat")
    assert len(queries) == 8
