"""Enrolling and completing: facts are added once, and never reset."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Record
from courses.models import Completion, Enrolment
from courses.services import complete, enrol, enrol_again, remember_activity, remember_place
from courses.signals import course_completed
from people.models import Person
from tests.factories import CourseFactory, finish

READ = Completion.How.READ


@pytest.fixture
def finished() -> Iterator[list[Completion]]:
    """The completions of whole courses that were told upwards."""
    told: list[Completion] = []

    def listen(completion: Completion, **kwargs: Any) -> None:
        told.append(completion)

    course_completed.connect(listen)
    yield told
    course_completed.disconnect(listen)


class TestEnrolling:
    def test_a_second_click_changes_nothing(self, lin: Person) -> None:
        course = CourseFactory()
        assert enrol(person=lin, course=course) == enrol(person=lin, course=course) == Enrolment.objects.get()

    def test_an_earlier_day_moves_the_one_known_and_a_later_one_does_not(self, lin: Person) -> None:
        course = CourseFactory()
        enrol(person=lin, course=course, due_on=date(2026, 5, 1))
        enrol(person=lin, course=course, due_on=date(2026, 4, 1))
        enrol(person=lin, course=course, due_on=date(2026, 6, 1))
        assert Enrolment.objects.get().due_on == date(2026, 4, 1)

    def test_who_withdrew_begins_a_new_cycle(self, lin: Person) -> None:
        course = CourseFactory()
        first = enrol(person=lin, course=course)
        Enrolment.objects.update(withdrawn_at=timezone.now())
        second = enrol(person=lin, course=course)
        assert (first.cycle, second.cycle, second.withdrawn_at) == (1, 2, None)

    def test_one_who_withdrew_from_the_renewal_may_renew_later(self, lin: Person) -> None:
        course = CourseFactory(lessons=1)
        finish(lin, course)
        enrol_again(person=lin, course=course)
        Enrolment.objects.filter(cycle=2).update(withdrawn_at=timezone.now())
        assert enrol_again(person=lin, course=course).cycle == 3

    def test_the_audit_names_who_chose_it_and_nobody_where_a_policy_did(self, lin: Person) -> None:
        enrol(person=lin, course=CourseFactory())
        enrol(person=lin, course=CourseFactory(), source=Enrolment.Source.REQUIRED)
        actors = Record.objects.filter(action="enrolment.began").order_by("pk").values_list("actor", flat=True)
        assert list(actors) == [lin.pk, None]


class TestANewCycle:
    def test_begins_once_the_one_before_is_complete(self, lin: Person) -> None:
        course = CourseFactory(lessons=2)
        first = enrol(person=lin, course=course)
        assert enrol_again(person=lin, course=course) == first
        finish(lin, course)
        second = enrol_again(person=lin, course=course)
        assert (second.cycle, second.completions.count(), first.completions.count()) == (2, 0, 3)
        assert enrol_again(person=lin, course=course) == second


class TestCompleting:
    def test_the_last_activity_completes_the_course_and_is_told_once(
        self, lin: Person, finished: list[Completion]
    ) -> None:
        course = CourseFactory(lessons=2)
        enrolment = enrol(person=lin, course=course)
        first, last = course.activities.all()
        assert complete(enrolment=enrolment, activity=first, how=READ)
        assert finished == []
        assert complete(enrolment=enrolment, activity=last, how=READ)
        assert not complete(enrolment=enrolment, activity=last, how=READ)
        assert finished == [Completion.objects.get(activity=None)]

    def test_the_first_way_of_finishing_stays(self, lin: Person) -> None:
        course = CourseFactory(lessons=1)
        enrolment, activity = enrol(person=lin, course=course), course.activities.get()
        complete(enrolment=enrolment, activity=activity, how=READ)
        complete(enrolment=enrolment, activity=activity, how=Completion.How.BUTTON)
        assert Completion.objects.get(activity=activity).how == READ

    def test_what_was_taken_out_of_the_course_is_not_asked_for(self, lin: Person) -> None:
        course = CourseFactory(lessons=2)
        enrolment = enrol(person=lin, course=course)
        first, gone = course.activities.all()
        complete(enrolment=enrolment, activity=first, how=READ)
        gone.retired = True
        gone.save()
        assert not enrolment.completions.of_courses().exists()
        complete(enrolment=enrolment, activity=first, how=READ)
        assert enrolment.completions.of_courses().exists()

    def test_a_course_with_nothing_left_in_it_is_finished_by_nobody(self, lin: Person) -> None:
        course = CourseFactory(lessons=1)
        enrolment = enrol(person=lin, course=course)
        course.activities.update(retired=True)
        complete(enrolment=enrolment, activity=course.activities.get(), how=READ)
        assert not enrolment.completions.of_courses().exists()

    def test_a_lesson_added_later_unfinishes_nothing(self, lin: Person) -> None:
        course = CourseFactory(lessons=1)
        finish(lin, course)
        CourseFactory(lessons=1).activities.update(course=course)
        assert Completion.objects.of_courses().filter(course=course).exists()


def test_the_place_moves_and_the_activity_is_written_only_when_it_changes(
    lin: Person, django_assert_num_queries: Any
) -> None:
    course = CourseFactory(lessons=1)
    enrolment, activity = enrol(person=lin, course=course), course.activities.get()
    remember_place(enrolment=enrolment, activity=activity, block="a" * 36)
    remember_place(enrolment=enrolment, activity=activity, block="b" * 36)
    assert enrolment.bookmarks.get().block == "b" * 36
    remember_activity(enrolment=enrolment, activity=activity)
    with django_assert_num_queries(0):
        remember_activity(enrolment=enrolment, activity=activity)
