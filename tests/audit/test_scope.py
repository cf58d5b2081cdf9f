"""Who may see which rows (rule 6)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from audit.models import Record
from audit.services import record
from people.models import Person, Role, Unit
from tests.factories import (
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PositionFactory,
    UnitFactory,
    finish,
    holder_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def east() -> Unit:
    return UnitFactory()


@pytest.fixture
def lin(east: Unit) -> Person:
    return PlacementFactory(unit=east).person


@pytest.fixture
def outsider() -> Person:
    return PlacementFactory().person


def seen(viewer: Person) -> set[str]:
    return set(Record.objects.visible_to(viewer).values_list("action", flat=True))


def test_rows_about_people_of_the_part_are_seen_and_no_others(east: Unit, lin: Person, outsider: Person) -> None:
    hr, elsewhere = holder_of(Role.HR, east), holder_of(Role.HR, UnitFactory())
    record(action="hers", subject=lin, actor=outsider)
    record(action="elsewhere", subject=outsider, actor=lin)
    assert (seen(hr), seen(elsewhere)) == ({"hers"}, set())


def test_everybody_sees_what_is_about_themselves(lin: Person, outsider: Person) -> None:
    record(action="hers", subject=lin, actor=outsider)
    assert (seen(lin), seen(outsider)) == ({"hers"}, set())


def test_whatever_hangs_on_a_person_is_about_that_person(lin: Person, outsider: Person, east: Unit) -> None:
    finish(lin, CourseFactory(lessons=1))
    assert set(Record.objects.values_list("person", flat=True)) == {lin.pk}
    assert seen(holder_of(Role.MANAGER, east)) == {"enrolment.began"}
    assert seen(outsider) == set()


def test_a_units_rows_follow_the_unit_whoever_acted(east: Unit, outsider: Person, lin: Person) -> None:
    other = UnitFactory()
    record(action="hers", subject=east, actor=outsider)
    record(action="other", subject=other, actor=lin)
    assert seen(holder_of(Role.HR, east)) == {"hers"}
    assert seen(holder_of(Role.HR, other)) == {"other"}


def test_rows_about_nobody_follow_who_acted(east: Unit, lin: Person, outsider: Person) -> None:
    position = PositionFactory()
    record(action="hers", subject=position, actor=lin)
    record(action="theirs", subject=position, actor=outsider)
    record(action="nobodys", subject=position)
    assert seen(holder_of(Role.HR, east)) == {"hers"}


def test_who_sees_everybody_sees_everything(lin: Person) -> None:
    record(action="hers", subject=lin)
    record(action="nobodys", subject=PositionFactory())
    assert seen(holder_of(Role.AUDITOR)) == {"hers", "nobodys"}


def test_a_stranger_sees_nothing(lin: Person) -> None:
    record(action="hers", subject=lin)
    assert not Record.objects.visible_to(AnonymousUser()).exists()


def test_one_query_whatever_the_scope(east: Unit, lin: Person, django_assert_num_queries: object) -> None:
    hr = holder_of(Role.HR, east)
    assert hr.scope.units
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(Record.objects.visible_to(hr))


def test_a_person_given_by_name_is_whom_it_concerns(east: Unit, lin: Person) -> None:
    noted = record(action="hers", subject=east, person=lin)
    assert noted.person_id == lin.pk
    assert PersonFactory() != lin
