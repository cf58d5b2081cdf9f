"""Coming, moving, going on leave and leaving: what was stays, and what is dated ahead waits for its day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model

from audit.models import Record
from bilingual.days import day_after, today
from jobs.models import Job
from jobs.work import drain
from people.errors import EndsBeforeStart, HasLeft, LeadsThemselves, LeaveOverlaps, PlacementOverlaps
from people.lines import line_manager_of
from people.models import LeaveOfAbsence, Person, Position, Role, Unit
from people.services import (
    appoint_manager,
    begin_leave_of_absence,
    change_placement,
    end_leave_of_absence,
    end_placement,
    grant_role,
    leave,
    move,
    place,
    rejoin,
)
from people.signals import leave_changed, person_left, placement_changed
from tests.factories import PersonFactory, PlacementFactory, PositionFactory, UnitFactory

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 1, 5), date(2026, 1, 9)
TOMORROW, YESTERDAY = today() + timedelta(days=1), today() - timedelta(days=1)


@pytest.fixture
def lin() -> Person:
    return PersonFactory(joined_on=date(2020, 1, 1))


@pytest.fixture
def shop() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def clerk() -> Position:
    made: Position = PositionFactory()
    return made


def spans(person: Person) -> list[tuple[date, date | None]]:
    return list(person.placements.order_by("starts_on", "pk").values_list("starts_on", "ends_on"))


def noted() -> list[str]:
    return list(Record.objects.order_by("pk").values_list("action", flat=True))


def at_the_beginning_of(day: date, freeze: Any) -> None:
    """The clock moves on, and a worker does what is due."""
    freeze(day_after(day - timedelta(days=1)) + timedelta(minutes=1))
    drain()


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.utils import timezone

    def at(moment: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


class TestMoving:
    def test_one_ends_and_another_begins(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        move(person=lin, unit=UnitFactory(), on=FRIDAY)
        assert spans(lin) == [(MONDAY, date(2026, 1, 8)), (FRIDAY, None)]
        assert {one.position for one in lin.placements.all()} == {clerk}
        assert noted() == ["placement.began", "placement.ended", "placement.began"]

    def test_to_where_one_is_changes_nothing(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        for _ in range(2):
            move(person=lin, unit=shop, position=clerk, on=FRIDAY)
            place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        assert (spans(lin), noted()) == ([(MONDAY, None)], ["placement.began"])

    def test_what_began_on_the_same_day_was_a_mistake(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        other = UnitFactory()
        move(person=lin, unit=other, on=MONDAY)
        assert spans(lin) == [(MONDAY, None)] and lin.placements.get().unit == other
        assert noted() == ["placement.began", "placement.changed"]

    def test_further_places_stand_beside_the_primary_one(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        place(person=lin, unit=UnitFactory(), position=clerk, starts_on=MONDAY, is_primary=False)
        assert lin.placements.current(FRIDAY).count() == 2 and lin.placements.primary().count() == 1

    def test_a_correction_never_makes_two_overlap(self, lin: Person, shop: Unit, clerk: Position) -> None:
        first = place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        move(person=lin, unit=UnitFactory(), on=FRIDAY)
        with pytest.raises(PlacementOverlaps):
            change_placement(placement=first, ends_on=None)
        with pytest.raises(EndsBeforeStart):
            change_placement(placement=first, ends_on=date(2026, 1, 1))
        assert spans(lin) == [(MONDAY, date(2026, 1, 8)), (FRIDAY, None)]

    def test_one_that_has_not_begun_is_called_off(self, lin: Person, shop: Unit, clerk: Position) -> None:
        ahead = place(person=lin, unit=shop, position=clerk, starts_on=TOMORROW)
        end_placement(placement=ahead, on=today())
        assert (spans(lin), noted()) == ([], ["placement.began", "placement.cancelled"])


class TestDatedAhead:
    def test_it_is_followed_on_its_day_and_not_before(
        self, lin: Person, shop: Unit, clerk: Position, freeze: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        told: list[date] = []

        def listen(people: list[int], **kwargs: Any) -> None:
            told.append(today())

        place(person=lin, unit=shop, position=clerk, starts_on=TOMORROW, ends_on=TOMORROW + timedelta(days=4))
        placement_changed.connect(listen)
        drain()
        assert told == []
        for days in range(7):
            at_the_beginning_of(TOMORROW + timedelta(days=days), freeze)
        placement_changed.disconnect(listen)
        assert told == [TOMORROW, TOMORROW + timedelta(days=5)]

    def test_the_cost_is_that_of_what_is_due(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        assert not Job.objects.filter(kind="people.follow").exists()
        move(person=lin, unit=UnitFactory(), on=TOMORROW)
        assert Job.objects.filter(kind="people.follow").count() == 1


class TestLeaving:
    def test_ends_places_and_keeps_every_fact(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        place(person=lin, unit=UnitFactory(), position=clerk, starts_on=MONDAY, is_primary=False)
        begin_leave_of_absence(person=lin, starts_on=MONDAY)
        lin.set_password("quiet-water-runs")
        lin.save()
        session_hash, left = lin.get_session_auth_hash(), []

        def listen(person: Person, **kwargs: Any) -> None:
            left.append(person)

        person_left.connect(listen)
        leave(person=lin, on=YESTERDAY, reason="retired")
        leave(person=lin, on=YESTERDAY, reason="retired")
        person_left.disconnect(listen)
        assert left == [lin]
        assert {end for _, end in spans(lin)} == {YESTERDAY} == {one.ends_on for one in lin.leaves.all()}
        lin = Person.objects.get(pk=lin.pk)
        assert (lin.is_active, lin.left_on, lin.has_usable_password()) == (False, YESTERDAY, False)
        assert lin.get_session_auth_hash() != session_hash
        assert noted().count("person.left") == noted().count("person.deactivated") == 1

    def test_on_a_day_ahead_they_work_until_then(self, lin: Person, shop: Unit, clerk: Position, freeze: Any) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        leave(person=lin, on=TOMORROW)
        assert Person.objects.get(pk=lin.pk).is_active
        at_the_beginning_of(TOMORROW, freeze)
        assert Person.objects.get(pk=lin.pk).is_active
        at_the_beginning_of(TOMORROW + timedelta(days=1), freeze)
        assert not Person.objects.get(pk=lin.pk).is_active

    def test_nothing_begins_after_it(self, lin: Person, shop: Unit, clerk: Position) -> None:
        leave(person=lin, on=YESTERDAY)
        with pytest.raises(HasLeft):
            place(person=lin, unit=shop, position=clerk, starts_on=today())

    def test_who_comes_back_is_placed_anew(self, lin: Person, shop: Unit, clerk: Position) -> None:
        place(person=lin, unit=shop, position=clerk, starts_on=MONDAY)
        leave(person=lin, on=YESTERDAY)
        for _ in range(2):
            rejoin(person=lin)
        place(person=lin, unit=shop, position=clerk, starts_on=today())
        assert (lin.is_active, lin.left_on) == (True, None)
        assert spans(lin) == [(MONDAY, YESTERDAY), (today(), None)]
        assert noted().count("person.rejoined") == 1

    def test_hr_of_the_part_still_sees_who_left_from_it_and_who_comes(self, shop: Unit, clerk: Position) -> None:
        gone, coming, moved = PersonFactory(), PersonFactory(), PersonFactory()
        place(person=gone, unit=shop, position=clerk, starts_on=MONDAY)
        leave(person=gone, on=YESTERDAY)
        place(person=coming, unit=shop, position=clerk, starts_on=TOMORROW)
        place(person=moved, unit=shop, position=clerk, starts_on=MONDAY)
        move(person=moved, unit=UnitFactory(), on=today())
        viewers = {}
        for role in (Role.HR, Role.AUDITOR, Role.MANAGER):
            viewers[role] = PersonFactory()
            grant_role(person=viewers[role], role=role, unit=shop)
        seen = {role: set(Person.objects.visible_to(one)) - {one} for role, one in viewers.items()}
        assert seen == {Role.HR: {gone, coming}, Role.AUDITOR: {gone, coming}, Role.MANAGER: set()}
        assert set(Person.objects.manageable_by(viewers[Role.HR])) == {gone, coming}
        assert not Person.objects.manageable_by(viewers[Role.AUDITOR]).exists()


class TestLongLeaves:
    def test_begin_and_end_and_are_told_of(self, lin: Person, freeze: Any) -> None:
        told: list[int] = []

        def listen(people: list[int], **kwargs: Any) -> None:
            told.extend(people)

        leave_changed.connect(listen)
        for _ in range(2):
            away = begin_leave_of_absence(person=lin, starts_on=MONDAY, kind=LeaveOfAbsence.Kind.PARENTAL)
        end_leave_of_absence(leave_of_absence=away, on=TOMORROW)
        assert told == [lin.pk, lin.pk]
        at_the_beginning_of(TOMORROW + timedelta(days=1), freeze)
        leave_changed.disconnect(listen)
        assert told == [lin.pk, lin.pk, lin.pk]
        assert set(Person.objects.on_leave(FRIDAY)) == {lin}
        assert not Person.objects.on_leave(TOMORROW + timedelta(days=1)).exists()

    def test_two_never_overlap(self, lin: Person) -> None:
        begin_leave_of_absence(person=lin, starts_on=MONDAY, ends_on=FRIDAY)
        for starts_on, ends_on in ((FRIDAY, None), (date(2026, 1, 1), MONDAY), (date(2026, 1, 6), date(2026, 1, 7))):
            with pytest.raises(LeaveOverlaps):
                begin_leave_of_absence(person=lin, starts_on=starts_on, ends_on=ends_on)
        begin_leave_of_absence(person=lin, starts_on=date(2026, 1, 10))
        assert lin.leaves.count() == 2

    def test_the_audit_says_when_and_not_why(self, lin: Person) -> None:
        begin_leave_of_absence(person=lin, starts_on=MONDAY, kind=LeaveOfAbsence.Kind.SICK, note="her back")
        row = Record.objects.get()
        assert "sick" not in str(row.after) and "back" not in str(row.after)


class TestLineManagers:
    def test_is_whom_the_placement_names_or_the_nearest_manager_above(self, shop: Unit) -> None:
        region, area, boss = shop, PersonFactory(), PersonFactory()
        store: Unit = UnitFactory(parent=region)
        lin, named, head = (PlacementFactory(unit=store).person for _ in range(3))
        placed_nowhere = PersonFactory()
        appoint_manager(unit=region, person=area)
        assert line_manager_of(lin) == area
        appoint_manager(unit=store, person=head)
        assert (line_manager_of(lin), line_manager_of(head)) == (head, area)
        change_placement(placement=named.placements.get(), line_manager=boss)
        assert line_manager_of(named) == boss
        assert line_manager_of(placed_nowhere) is None is line_manager_of(lin, date(2000, 1, 1))

    def test_nobody_leads_themselves(self, lin: Person, shop: Unit, clerk: Position) -> None:
        with pytest.raises(LeadsThemselves):
            place(person=lin, unit=shop, position=clerk, starts_on=MONDAY, line_manager=lin)


def test_rows_stay_when_a_table_forgets_its_owner() -> None:
    """Nobody is deleted: the database refuses it for whoever was ever placed."""
    lin = PlacementFactory().person
    with pytest.raises(Exception, match="protected"):
        Model.delete(lin)
