"""What a person sees of their courses."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from courses.models import Activity, Completion
from courses.progress import activity_url, course_progress, my_learning
from courses.services import complete, enrol, enrol_again, remember_activity
from people.models import Person
from tests.factories import ActivityFactory, CourseFactory, PublishedCourse, finish


def test_continue_leads_to_where_they_stopped_and_then_to_the_first_unfinished(lin: Person) -> None:
    course = CourseFactory(lessons=3)
    one, two, three = course.activities.all()
    enrolment = enrol(person=lin, course=course)

    def up_next() -> Activity | None:
        progress = course_progress(person=lin, key=course.key)
        assert progress is not None
        return progress.next_activity

    assert up_next() == one
    remember_activity(enrolment=enrolment, activity=two)
    assert up_next() == two
    complete(enrolment=enrolment, activity=two, how=Completion.How.READ)
    assert up_next() == one
    complete(enrolment=enrolment, activity=one, how=Completion.How.READ)
    assert up_next() == three
    complete(enrolment=enrolment, activity=three, how=Completion.How.READ)
    assert up_next() is None


def test_who_has_done_all_that_is_left_is_led_to_a_lesson_that_can_be_finished(lin: Person) -> None:
    course = CourseFactory(lessons=2)
    first, gone = course.activities.all()
    complete(enrolment=enrol(person=lin, course=course), activity=first, how=Completion.How.READ)
    Activity.objects.filter(pk=gone.pk).update(retired=True)
    progress = course_progress(person=lin, key=course.key)
    assert progress is not None
    assert (progress.percent, progress.finished_on, progress.next_activity) == (100, None, first)


def test_a_new_cycle_begins_at_nothing(lin: Person) -> None:
    course = CourseFactory(lessons=2)
    finish(lin, course)
    enrol_again(person=lin, course=course)
    progress = course_progress(person=lin, key=course.key)
    assert progress is not None
    assert (progress.done, progress.finished_on) == (0, None)


def test_progress_in_one_language_counts_in_the_other(lin: Person, written: PublishedCourse) -> None:
    enrolment = enrol(person=lin, course=written.course)
    with translation.override("en"):
        complete(enrolment=enrolment, activity=written.activities[0], how=Completion.How.READ)
    with translation.override("zh-hans"):
        progress = course_progress(person=lin, key=written.course.key)
        assert progress is not None
        assert [step.done_on is not None for step in progress.steps] == [True, False]
        assert progress.steps[0].url == "/zh-hans/courses/composure/one/lesson-1/"


@pytest.mark.django_db
def test_a_lesson_in_one_language_alone_is_shown_in_that_one() -> None:
    activity = ActivityFactory(path_en="", path_zh="沉着/第一课/")
    with translation.override("en"):
        assert activity_url(activity).startswith("/zh-hans/courses/")


def test_what_is_unfinished_comes_first_the_soonest_due_before_the_rest(lin: Person) -> None:
    late, soon, done, free = (CourseFactory(lessons=1, code=code) for code in ("late", "soon", "done", "free"))
    enrol(person=lin, course=free)
    finish(lin, done)
    enrol(person=lin, course=late, due_on=date(2026, 9, 1))
    enrol(person=lin, course=soon, due_on=date(2026, 8, 1))
    assert [one.course.code for one in my_learning(lin)] == ["soon", "late", "free", "done"]


@pytest.mark.parametrize("courses", [1, 3])
def test_my_learning_takes_two_queries(lin: Person, courses: int, django_assert_num_queries: Any) -> None:
    for _ in range(courses):
        finish(lin, CourseFactory(lessons=2))
    my_learning(lin)  # what is in the courses is kept from now on
    with django_assert_num_queries(2):
        assert len([progress.next_url for progress in my_learning(lin)]) == courses
