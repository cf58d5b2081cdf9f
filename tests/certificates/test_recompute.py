"""Duties as rows: they follow what is said of placements and requirements, past and to come, and nothing is lost."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Record
from bilingual.days import today
from certificates.duties import recompute
from certificates.models import Obligation, Requirement
from certificates.standing import State, standings
from courses.models import Enrolment
from people.models import Person, Tag, Tagging
from people.services import place
from tests.factories import (
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows(person: Person) -> list[tuple[date, date | None]]:
    return list(
        Obligation.objects.standing().filter(person=person).order_by("starts_on").values_list("starts_on", "ends_on")
    )


def state(person: Person, requirement: Requirement, on: date) -> State:
    cell = standings([person], [requirement.certification], on)
    return cell[person.pk, requirement.certification_id].state


def test_a_duty_of_a_placement_to_come_is_there_and_its_courses_follow_on_its_day() -> None:
    shop, person = UnitFactory(), PersonFactory()
    policy = PolicyVersionFactory(asks=[CourseFactory()])
    requirement = RequirementFactory(certification=policy.certification, unit=shop, within_days=60)
    begins = today() + 10 * DAY

    place(person=person, unit=shop, position=PositionFactory(), starts_on=begins)

    assert rows(person) == [(begins, None)]
    assert state(person, requirement, today()) is State.NOT_REQUIRED
    assert state(person, requirement, begins) is State.NOT_YET_DUE
    assert not Enrolment.objects.filter(person=person).exists()
    recompute([person.pk], on=begins)
    recompute([person.pk], on=begins + DAY)
    assert Enrolment.objects.filter(person=person).count() == 1


def test_a_move_away_ends_the_duty_and_standing_follows_at_once() -> None:
    shop, office, person = UnitFactory(), UnitFactory(), PersonFactory()
    requirement = RequirementFactory(unit=shop)
    place(person=person, unit=shop, position=PositionFactory(), starts_on=today() - 100 * DAY)
    assert state(person, requirement, today()) is State.OVERDUE

    place(person=person, unit=office, position=PositionFactory(), starts_on=today())

    assert rows(person) == [(today() - 100 * DAY, today() - DAY)]
    assert state(person, requirement, today()) is State.NOT_REQUIRED
    assert state(person, requirement, today() - DAY) is State.OVERDUE


def test_what_turned_out_otherwise_is_withdrawn_and_stays_as_a_row() -> None:
    placement = PlacementFactory(starts_on=today() - 30 * DAY)
    RequirementFactory(unit=placement.unit)
    recompute([placement.person.pk])
    placement.starts_on = today() - 20 * DAY
    placement.save()

    recompute([placement.person.pk])

    assert rows(placement.person) == [(today() - 20 * DAY, None)]
    withdrawn = Obligation.objects.exclude(withdrawn_at=None).get()
    assert withdrawn.starts_on == today() - 30 * DAY
    assert Record.objects.filter(action="obligation.withdrawn").count() == 1


def test_running_it_again_changes_nothing() -> None:
    placement = PlacementFactory()
    RequirementFactory(unit=placement.unit)
    recompute([placement.person.pk])
    noted = Record.objects.count()
    assert recompute([placement.person_id]) == 0
    assert Record.objects.count() == noted


def test_people_are_asked_by_tag_and_by_name() -> None:
    tagged, named, other = PlacementFactory(), PlacementFactory(), PlacementFactory()
    night = Tag.objects.create(code="night", name_zh="夜班", name_en="Night shift")
    Tagging.objects.create(person=tagged.person, tag=night, starts_on=tagged.starts_on)
    by_tag, by_name = RequirementFactory(), RequirementFactory()
    by_tag.units.clear()
    by_tag.tags.add(night)
    by_name.units.clear()
    by_name.people.add(named.person)

    recompute([one.person_id for one in (tagged, named, other)])

    found = Obligation.objects.values_list("person", "requirement")
    assert set(found) == {(tagged.person_id, by_tag.pk), (named.person_id, by_name.pk)}


@pytest.mark.parametrize("count", [1, 3])
def test_many_cost_as_much_as_one(count: int) -> None:
    shop = UnitFactory()
    placements = [PlacementFactory(unit=shop) for _ in range(count)]
    RequirementFactory(unit=shop)
    recompute([one.person_id for one in placements])
    Obligation.objects.update(withdrawn_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        recompute([one.person_id for one in placements])
    executed = [one for one in queries if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    assert len(executed) == 31


def test_the_command_recomputes_a_unit() -> None:
    placement, elsewhere = PlacementFactory(), PlacementFactory()
    everywhere = RequirementFactory(everybody=True)
    everywhere.units.clear()
    said = StringIO()
    call_command("recompute_duties", "--unit", placement.unit.code.lower(), stdout=said)
    assert said.getvalue() == "1 duties changed.\n"
    assert not Obligation.objects.filter(person=elsewhere.person).exists()
    with pytest.raises(CommandError, match="There is no unit 'nowhere'"):
        call_command("recompute_duties", "--unit", "nowhere")
