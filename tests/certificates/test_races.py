"""Two at the same moment: one certificate, one duty, one placement."""

from datetime import date
from functools import partial

import pytest

from certificates.models import Certificate, Obligation
from certificates.services import AlreadyRevoked, judge, revoke
from courses.models import Completion, Course, Enrolment
from courses.services import complete, enrol
from jobs.models import Job
from people.models import Person
from people.services import place
from tests.factories import (
    CertificateFactory,
    CourseFactory,
    PersonFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
    finish,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_completion_judged_four_times_at_once_is_one_certificate() -> None:
    course = CourseFactory(lessons=1)
    completion = finish(PersonFactory(), course)
    PolicyVersionFactory(asks=[course])
    outcomes = together(*[lambda: judge(completion=completion)] * 4)
    assert sorted(found.finding for (found,) in outcomes) == ["earned", "held", "held", "held"]
    assert Certificate.objects.count() == Job.objects.count() == 1


def last_step(person: Person, course: Course) -> bool:
    enrolment = enrol(person=person, course=course)
    return complete(enrolment=enrolment, activity=course.activities.get(), how=Completion.How.READ)


def test_the_two_courses_of_a_policy_finished_at_once_earn_it() -> None:
    for _ in range(5):
        person, courses = PersonFactory(), [CourseFactory(lessons=1), CourseFactory(lessons=1)]
        PolicyVersionFactory(asks=courses)
        acts = [partial(last_step, person, course) for course in courses]
        assert together(*acts) == [True, True]
        assert Certificate.objects.filter(person=person).count() == 1


def test_two_placements_and_a_click_at_once_leave_one_open_placement_and_one_enrolment() -> None:
    for _ in range(5):
        person, course, unit = PersonFactory(), CourseFactory(lessons=1), UnitFactory()
        policy = PolicyVersionFactory(asks=[course])
        RequirementFactory(certification=policy.certification, unit=unit)
        move = partial(place, person=person, unit=unit, position=PositionFactory(), starts_on=date(2026, 1, 5))
        outcomes = together(move, move, partial(enrol, person=person, course=course))
        assert [error for error in outcomes if isinstance(error, Exception)] == []
        assert person.placements.filter(ends_on=None).count() == 1
        assert Obligation.objects.filter(person=person, ends_on=None).count() == 1
        assert Enrolment.objects.filter(person=person).count() == 1


def test_of_two_revocations_at_once_one_is_refused() -> None:
    certificate, hr = CertificateFactory(), PersonFactory()
    outcomes = together(*[lambda: revoke(certificate=certificate, actor=hr, reason="why")] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyRevoked", "Revocation"]
    assert AlreadyRevoked in {type(one) for one in outcomes}
