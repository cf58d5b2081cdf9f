"""Two at the same moment. The database decides, and both get an answer."""

from datetime import date

import pytest

from courses.models import Completion, Enrolment
from courses.services import complete, enrol, enrol_again
from tests.factories import CourseFactory, PersonFactory, finish
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_clicks_enrol_once() -> None:
    person, course = PersonFactory(), CourseFactory()
    outcomes = together(*[lambda: enrol(person=person, course=course)] * 4)
    assert outcomes == [Enrolment.objects.get()] * 4


def test_two_sweeps_open_one_cycle() -> None:
    person, course = PersonFactory(), CourseFactory(lessons=1)
    finish(person, course)
    outcomes = together(*[lambda: enrol_again(person=person, course=course, due_on=date(2026, 5, 1))] * 3)
    assert outcomes == [Enrolment.objects.get(cycle=2)] * 3


def test_the_two_last_lessons_finished_at_once_complete_the_course() -> None:
    for _ in range(5):
        course = CourseFactory(lessons=2)
        enrolment = enrol(person=PersonFactory(), course=course)
        outcomes = together(
            *[
                lambda activity=activity, enrolment=enrolment: complete(
                    enrolment=enrolment, activity=activity, how=Completion.How.READ
                )
                for activity in course.activities.all()
            ]
        )
        assert outcomes == [True, True]
        assert enrolment.completions.of_courses().count() == 1


def test_one_lesson_finished_four_times_at_once_is_one_fact() -> None:
    course = CourseFactory(lessons=1)
    enrolment = enrol(person=PersonFactory(), course=course)
    activity = course.activities.get()
    outcomes = together(*[lambda: complete(enrolment=enrolment, activity=activity, how=Completion.How.READ)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert Completion.objects.count() == 2
