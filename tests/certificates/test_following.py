"""Duties follow what is said of people: leaves stop the clock, what is dated ahead takes effect on its day."""

from datetime import date, timedelta

import pytest

from bilingual.days import today
from certificates.models import Obligation, Requirement
from certificates.projection import differences
from certificates.standing import State, standings
from jobs.models import Job
from jobs.work import drain
from people.models import Person, PositionFamily, Unit
from people.services import (
    begin_leave_of_absence,
    change_person,
    change_position,
    end_leave_of_absence,
    following,
    leave,
    move_unit,
    place,
)
from tests.factories import PersonFactory, PlacementFactory, PositionFactory, RequirementFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def requirement(shop: Unit) -> Requirement:
    made: Requirement = RequirementFactory(unit=shop, within_days=60)
    return made


def placed(unit: Unit, since: date) -> Person:
    person: Person = PersonFactory()
    place(person=person, unit=unit, position=PositionFactory(), starts_on=since)
    return person


def stands(person: Person, requirement: Requirement, on: date | None = None) -> tuple[State, date | None]:
    cell = standings([person], [requirement.certification], on)[person.pk, requirement.certification_id]
    return cell.state, cell.day


class TestALongLeave:
    def test_pauses_the_duty_and_coming_back_resumes_it_with_the_days_that_were_left(
        self, shop: Unit, requirement: Requirement
    ) -> None:
        person = placed(shop, today() - 40 * DAY)  # twenty days left
        away = begin_leave_of_absence(person=person, starts_on=today())
        assert stands(person, requirement) == (State.PAUSED, None)
        assert stands(person, requirement, today() + 400 * DAY) == (State.PAUSED, None)
        end_leave_of_absence(leave_of_absence=away, on=today() + 99 * DAY)
        assert stands(person, requirement, today() + 99 * DAY) == (State.PAUSED, today() + 99 * DAY)
        assert stands(person, requirement, today() + 100 * DAY) == (State.DUE_SOON, today() + 120 * DAY)
        assert stands(person, requirement, today() + 121 * DAY) == (State.OVERDUE, today() + 120 * DAY)
        assert list(differences()) == []

    def test_that_is_taken_back_leaves_the_day_where_it_was(self, shop: Unit, requirement: Requirement) -> None:
        person = placed(shop, today() - 40 * DAY)
        away = begin_leave_of_absence(person=person, starts_on=today() + 5 * DAY, ends_on=today() + 30 * DAY)
        assert stands(person, requirement)[1] == today() + 46 * DAY
        end_leave_of_absence(leave_of_absence=away, on=today())
        assert stands(person, requirement)[1] == today() + 20 * DAY

    def test_of_one_who_was_overdue_already_gives_no_days_back(self, shop: Unit, requirement: Requirement) -> None:
        person = placed(shop, today() - 100 * DAY)
        begin_leave_of_absence(person=person, starts_on=today(), ends_on=today() + 9 * DAY)
        assert stands(person, requirement)[0] is State.PAUSED
        assert stands(person, requirement, today() + 10 * DAY) == (State.OVERDUE, today() - 40 * DAY)


class TestDatedAhead:
    def test_a_move_ends_the_duty_the_day_before_and_begins_that_of_the_new_place(
        self, shop: Unit, requirement: Requirement
    ) -> None:
        office = UnitFactory()
        there = RequirementFactory(unit=office, within_days=10)
        person = placed(shop, today() - 10 * DAY)
        moves_on = today() + 30 * DAY
        place(person=person, unit=office, position=PositionFactory(), starts_on=moves_on)
        assert stands(person, requirement, moves_on - DAY)[0] is State.DUE_SOON
        assert stands(person, requirement, moves_on)[0] is State.NOT_REQUIRED
        assert stands(person, there, moves_on - DAY)[0] is State.NOT_REQUIRED
        assert stands(person, there, moves_on) == (State.DUE_SOON, moves_on + 10 * DAY)

    def test_a_last_working_day_ends_it(self, shop: Unit, requirement: Requirement) -> None:
        person = placed(shop, today() - 10 * DAY)
        leave(person=person, on=today() + 5 * DAY)
        assert Obligation.objects.standing().get().ends_on == today() + 5 * DAY
        assert stands(person, requirement, today() + 6 * DAY)[0] is State.NOT_REQUIRED


class TestAroundThePlacement:
    def test_a_moved_unit_brings_its_people_other_duties(self, requirement: Requirement, shop: Unit) -> None:
        counter = UnitFactory()
        person = placed(counter, today())
        assert not Obligation.objects.filter(person=person).exists()
        move_unit(unit=counter, parent=shop)
        drain()
        assert Obligation.objects.get(person=person).requirement == requirement

    def test_a_large_one_owes_a_job_for_some_hundred_of_them(
        self, requirement: Requirement, shop: Unit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(following, "CHUNK", 2)
        counter = UnitFactory()
        people = {placed(counter, today()).pk for _ in range(5)}
        move_unit(unit=counter, parent=shop)
        assert Job.objects.filter(kind="people.follow", payload__has_key="people").count() == 3
        drain()
        assert set(Obligation.objects.values_list("person", flat=True)) == people

    def test_a_position_that_comes_to_a_family_does(self) -> None:
        family = PositionFamily.objects.create(code="front", name_zh="前台", name_en="Front of house")
        wanted = RequirementFactory()
        wanted.units.clear()
        wanted.families.add(family)
        placement = PlacementFactory()
        change_position(position=placement.position, family=family)
        drain()
        assert Obligation.objects.get().person == placement.person

    def test_a_corrected_day_of_joining_does(self) -> None:
        newcomers = RequirementFactory(joined_after=date(2026, 1, 1))
        newcomers.units.clear()
        person = PlacementFactory().person
        change_person(person=person, joined_on=date(2026, 2, 1))
        assert Obligation.objects.get().person == person
        change_person(person=person, joined_on=date(2025, 2, 1))
        assert not Obligation.objects.standing().exists()
