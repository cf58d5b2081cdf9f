"""Rule 6: who sees whom."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from bilingual.days import today
from certificates.models import Certificate, Obligation
from courses.models import Completion, Enrolment
from people.models import Person, Role, Unit
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    EnrolmentFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    RoleGrantFactory,
    UnitFactory,
    holder_of,
)

pytestmark = pytest.mark.django_db


def working_in(unit: Unit, **more: object) -> Person:
    person: Person = PlacementFactory(unit=unit, **more).person
    return person


def seen_by(viewer: object) -> set[Person]:
    return set(Person.objects.visible_to(viewer))  # type: ignore[arg-type]


@pytest.fixture
def region() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def shop(region: Unit) -> Unit:
    made: Unit = UnitFactory(parent=region)
    return made


def test_staff_see_themselves(shop: Unit) -> None:
    lin, _ = working_in(shop), working_in(shop)
    assert seen_by(lin) == {lin}
    assert seen_by(AnonymousUser()) == set()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ASSESSOR])
def test_who_teaches_does_not_see_people(shop: Unit, role: Role) -> None:
    working_in(shop)
    viewer = holder_of(role)
    assert seen_by(viewer) == {viewer}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN])
def test_a_part_is_seen_with_all_below_it_and_nothing_beside_it(region: Unit, shop: Unit, role: Role) -> None:
    inside = {working_in(region), working_in(shop)}
    working_in(UnitFactory())
    viewer = holder_of(role, region)
    assert seen_by(viewer) == inside | {viewer}
    below = holder_of(role, shop)
    assert seen_by(below) & inside == {person for person in inside if person.placements.filter(unit=shop).exists()}


def test_everywhere_is_everywhere(shop: Unit) -> None:
    working_in(shop)
    assert seen_by(holder_of(Role.HR)) == set(Person.objects.all())
    assert seen_by(PersonFactory(is_superuser=True)) == set(Person.objects.all())


def test_two_parts_are_seen_together(region: Unit) -> None:
    here, there = working_in(region), UnitFactory()
    other = working_in(there)
    viewer = holder_of(Role.HR, region)
    RoleGrantFactory(person=viewer, role=Role.MANAGER, unit=there)
    assert seen_by(Person.objects.get(pk=viewer.pk)) == {viewer, here, other}


def test_who_has_moved_away_or_comes_later_is_not_seen(shop: Unit) -> None:
    working_in(shop, ends_on=today() - timedelta(days=1))
    working_in(shop, starts_on=today() + timedelta(days=1))
    last_day = working_in(shop, ends_on=today())
    viewer = holder_of(Role.MANAGER, shop)
    assert seen_by(viewer) == {viewer, last_day}


def test_units_are_those_whose_people_are_seen(region: Unit, shop: Unit) -> None:
    beside = UnitFactory()
    assert set(Unit.objects.visible_to(holder_of(Role.HR, region))) == {region, shop}
    assert set(Unit.objects.visible_to(holder_of(Role.HR))) == {region, shop, beside}
    assert not Unit.objects.visible_to(holder_of(Role.STAFF)).exists()


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Certificate, CertificateFactory),
        (Obligation, ObligationFactory),
        (Enrolment, EnrolmentFactory),
        (Completion, CourseCompletionFactory),
    ],
)
def test_what_is_about_people_is_seen_with_them(shop: Unit, model: type, make: type) -> None:
    mine, other = make(person=working_in(shop)), make(person=working_in(UnitFactory()))
    assert list(model.objects.visible_to(holder_of(Role.HR, shop))) == [mine]  # type: ignore[attr-defined]
    assert list(model.objects.visible_to(other.person)) == [other]  # type: ignore[attr-defined]


def test_in_charge_is_who_holds_the_role_above_or_everywhere(region: Unit, shop: Unit) -> None:
    lin = working_in(shop)
    above, there, everywhere = holder_of(Role.HR, region), holder_of(Role.HR, shop), holder_of(Role.HR)
    holder_of(Role.HR, UnitFactory())
    holder_of(Role.MANAGER, shop)
    Person.objects.filter(pk=holder_of(Role.HR, shop).pk).update(is_active=False)
    assert set(Person.objects.in_charge_of(lin, Role.HR)) == {above, there, everywhere}


def test_placed_within_asks_for_the_day(shop: Unit, region: Unit) -> None:
    lin = working_in(shop, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 31))
    days = (date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 1))
    found = [lin in Person.objects.placed_within([region], on=day) for day in days]
    assert found == [False, True, True, False]
