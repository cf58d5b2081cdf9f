"""People write facts at once, while the sweep counts, the check compares and the projection is rebuilt."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from threading import Event
from typing import Any

import pytest

from bilingual.days import today
from certificates.models import Certificate, Certification, Untallied, Waiver
from certificates.projection import differences, rebuild
from certificates.services import IssuingError, ReliefError, end_waiver, grant, grant_waiver, revoke
from certificates.tallies import making
from certificates.tallies.checking import wrong_tallies
from certificates.tallies.reading import EVERYWHERE, Question, read
from certificates.watch import check_standing
from people.errors import PeopleError
from people.models import Person, Role, Unit
from people.services import begin_leave_of_absence, move, place
from tests.factories import (
    CertificationFactory,
    PersonFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
    holder_of,
)
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]

WRITERS, FACTS, STAFF = 4, 15, 6
REFUSED = (IssuingError, ReliefError, PeopleError)  # somebody was faster; it is said, and nothing is written


class Company:
    """Three shops with a duty each, and one of everybody; a few people, so that the writers meet."""

    def __init__(self) -> None:
        self.hr, group, self.position = holder_of(Role.HR), UnitFactory(), PositionFactory()
        self.shops: list[Unit] = [UnitFactory(parent=group) for _ in range(3)]
        self.certifications: list[Certification] = [CertificationFactory() for _ in range(2)]
        for certification in self.certifications:
            PolicyVersionFactory(certification=certification)
        RequirementFactory(certification=self.certifications[0], unit=group)
        RequirementFactory(certification=self.certifications[1], unit=self.shops[1])
        self.staff: list[Person] = [PersonFactory() for _ in range(STAFF)]
        for number, person in enumerate(self.staff):
            place(person=person, unit=self.shops[number % 3], position=self.position, starts_on=today())


class Writer:
    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.random = company, Random(seed)
        self.written = 0

    def write(self) -> int:
        """Facts about whoever comes, each in a transaction of its own; how many were taken."""
        acts: list[Callable[[], Any]] = [self.granted, self.granted, self.revoked, self.waived, self.resumed]
        for act in self.random.choices([*acts, self.moved, self.away], k=FACTS):
            try:
                act()
            except REFUSED:
                continue
            self.written += 1
        return self.written

    def cell(self) -> dict[str, Any]:
        return {
            "person": Person.objects.get(pk=self.random.choice(self.company.staff).pk),
            "certification": self.random.choice(self.company.certifications),
        }

    def day(self) -> Any:
        return today() + timedelta(days=self.random.choice([1, 29, 31, 200]))

    def granted(self) -> None:
        grant(**self.cell(), actor=self.company.hr, reason="r", expires_on=self.day())

    def revoked(self) -> None:
        if certificate := Certificate.objects.filter(revocation=None, **self.cell()).first():
            revoke(certificate=certificate, actor=self.company.hr, reason="r")

    def waived(self) -> None:
        grant_waiver(**self.cell(), starts_on=today(), ends_on=self.day(), reason="r", actor=self.company.hr)

    def resumed(self) -> None:
        if waiver := Waiver.objects.filter(ending=None, **self.cell()).first():
            end_waiver(waiver=waiver, last_day=today(), reason="r", actor=self.company.hr)

    def moved(self) -> None:
        unit = Unit.objects.get(pk=self.random.choice(self.company.shops).pk)
        move(person=self.cell()["person"], unit=unit, position=self.company.position, on=today())

    def away(self) -> None:
        begin_leave_of_absence(person=self.cell()["person"], starts_on=self.day())


class Meanwhile:
    """What goes on until all is written."""

    def __init__(self, company: Company) -> None:
        self.company, self.is_over = company, Event()

    def until_over(self, act: Callable[[], Any]) -> Callable[[], list[Any]]:
        def again() -> list[Any]:
            found = []
            while not self.is_over.wait(0.02):
                found.append(act())
            return found

        return again

    def writing(self) -> list[int]:
        try:
            return together(*[Writer(self.company, seed).write for seed in range(WRITERS)])
        finally:
            self.is_over.set()

    def page(self) -> Any:
        """Everybody, once, wherever they are being moved to; or nothing, before the first count of a day."""
        found = read(Question(tops=[EVERYWHERE], viewer=self.company.hr, places=True), Person.objects.all(), on=today())
        return found and (found.total.who[0], sum(place[1] for place in found.places.values()))


def test_whatever_is_written_at_once_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGE", 1)
    company = Company()
    making.make()
    meanwhile = Meanwhile(company)
    written, swept, pages, alarms, rebuilt = together(
        meanwhile.writing, *map(meanwhile.until_over, (making.follow, meanwhile.page, check_standing, rebuild))
    )

    found = [*written, swept, pages, alarms, rebuilt]
    assert [error for error in found if isinstance(error, Exception)] == []
    assert sum(written) > FACTS
    assert min(map(len, (swept, pages, alarms, rebuilt))) > 1
    assert {*pages} - {None} == {(STAFF + 1, STAFF + 1)}  # HR works nowhere, and is a person
    assert {*alarms} == {0}
    assert list(differences()) == []
    making.follow()
    assert (Untallied.objects.count(), wrong_tallies()) == (0, 0)
