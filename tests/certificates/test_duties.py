"""Duties follow placements."""

from datetime import date, timedelta

import pytest

from bilingual.days import today
from certificates.duties import recompute, recompute_all
from certificates.models import Obligation, PolicyVersion
from courses.models import Course, Enrolment
from people.models import Person, Position, Unit
from people.services import place
from tests.factories import (
    CertificateFactory,
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 1, 5)


@pytest.fixture
def course() -> Course:
    made: Course = CourseFactory(lessons=1)
    return made


@pytest.fixture
def policy(course: Course) -> PolicyVersion:
    made: PolicyVersion = PolicyVersionFactory(asks=[course])
    return made


@pytest.fixture
def region() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def shop(region: Unit) -> Unit:
    made: Unit = UnitFactory(parent=region)
    return made


@pytest.fixture
def assistant() -> Position:
    made: Position = PositionFactory()
    return made


def placed(unit: Unit, position: Position, person: Person | None = None, since: date = MONDAY) -> Person:
    person = person or PersonFactory()
    place(person=person, unit=unit, position=position, starts_on=since)
    return person


class TestBeginning:
    def test_a_placement_below_the_required_unit_brings_the_duty_and_the_course(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position, course: Course
    ) -> None:
        requirement = RequirementFactory(certification=policy.certification, unit=region, within_days=60)
        lin = placed(shop, assistant)
        duty = Obligation.objects.get()
        assert (duty.person, duty.requirement, duty.starts_on, duty.due_on, duty.ends_on) == (
            lin,
            requirement,
            MONDAY,
            date(2026, 3, 6),
            None,
        )
        enrolment = Enrolment.objects.get()
        assert (enrolment.course, enrolment.source, enrolment.due_on) == (course, "required", date(2026, 3, 6))

    def test_who_holds_it_already_is_not_sent_to_its_course(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position
    ) -> None:
        RequirementFactory(certification=policy.certification, unit=region)
        lin = CertificateFactory(certification=policy.certification, policy=policy).person
        placed(shop, assistant, lin)
        assert Obligation.objects.get().begun_at is not None
        assert not Enrolment.objects.exists()

    def test_beside_it_or_in_another_position_there_is_none(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position
    ) -> None:
        RequirementFactory(certification=policy.certification, unit=shop, position=assistant)
        placed(UnitFactory(parent=region), assistant)
        placed(region, assistant)
        placed(shop, PositionFactory())
        assert not Obligation.objects.exists()

    def test_what_is_required_later_than_the_placement_is_due_from_then(
        self, policy: PolicyVersion, shop: Unit, assistant: Position
    ) -> None:
        begun = date(2026, 2, 1)
        RequirementFactory(certification=policy.certification, unit=shop, starts_on=begun, within_days=10)
        placed(shop, assistant)
        assert Obligation.objects.get().due_on == date(2026, 2, 11)

    def test_of_two_requirements_the_one_that_speaks_first_counts(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position
    ) -> None:
        RequirementFactory(certification=policy.certification, unit=shop, starts_on=date(2026, 2, 1))
        first = RequirementFactory(certification=policy.certification, unit=region)
        placed(shop, assistant)
        assert Obligation.objects.get().requirement == first

    def test_a_new_requirement_reaches_who_is_there_already(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position
    ) -> None:
        people = [placed(shop, assistant) for _ in range(3)]
        placed(UnitFactory(), assistant)
        RequirementFactory(certification=policy.certification, unit=region)
        for _ in range(2):
            recompute_all()
        assert [duty.person for duty in Obligation.objects.order_by("person")] == people

    def test_following_again_changes_nothing(self, policy: PolicyVersion, shop: Unit, assistant: Position) -> None:
        RequirementFactory(certification=policy.certification, unit=shop)
        lin = placed(shop, assistant)
        recompute([lin.pk])
        assert Obligation.objects.count() == Enrolment.objects.count() == 1


class TestMoving:
    def test_away_ends_the_duty_and_keeps_it(self, policy: PolicyVersion, shop: Unit, assistant: Position) -> None:
        RequirementFactory(certification=policy.certification, unit=shop)
        lin = placed(shop, assistant)
        placed(UnitFactory(), assistant, lin, today())
        duty = Obligation.objects.get()
        assert duty.ends_on == today() - timedelta(days=1)
        assert Obligation.objects.current(today()).count() == 0
        assert Obligation.objects.current(duty.ends_on).count() == 1

    def test_within_it_goes_on_with_its_day(
        self, policy: PolicyVersion, region: Unit, shop: Unit, assistant: Position
    ) -> None:
        RequirementFactory(certification=policy.certification, unit=region)
        lin = placed(shop, assistant)
        before = Obligation.objects.get()
        placed(UnitFactory(parent=region), assistant, lin, today())
        after = Obligation.objects.get()
        assert (after.pk, after.due_on, after.ends_on) == (before.pk, before.due_on, None)

    def test_back_begins_a_new_one(self, policy: PolicyVersion, shop: Unit, assistant: Position) -> None:
        RequirementFactory(certification=policy.certification, unit=shop)
        lin = placed(shop, assistant)
        placed(UnitFactory(), assistant, lin, today() - timedelta(days=9))
        placed(shop, assistant, lin, today())
        starts = Obligation.objects.order_by("pk").values_list("starts_on", flat=True)
        assert list(starts) == [MONDAY, today()]

    def test_a_second_post_brings_its_own_duties(self, policy: PolicyVersion, shop: Unit, assistant: Position) -> None:
        RequirementFactory(certification=policy.certification, unit=shop)
        lin = placed(UnitFactory(), assistant)
        PlacementFactory(person=lin, unit=shop, position=assistant, is_primary=False)
        recompute([lin.pk])
        assert Obligation.objects.get().person == lin
