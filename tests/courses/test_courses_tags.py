"""The pieces of a course that pages write again and again."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from bilingual.days import today
from courses.models import Activity, Course, Enrolment
from courses.progress import CourseProgress
from courses.templatetags import courses_tags as tags


def activity(pk: int, name: str) -> Activity:
    slug = f"composure/lesson-{pk}/"
    kind = Activity.Kind.LESSON
    return Activity(pk=pk, name_zh=f"第{pk}课", name_en=name, kind=kind, minutes=5, path_zh=slug, path_en=slug)


@pytest.fixture
def progress() -> CourseProgress:
    lessons = [activity(1, "Fire & <em>water</em>"), activity(2, "Calm")]
    return CourseProgress(Course(), Enrolment(due_on=today()), lessons, {1: date(2026, 3, 5)})


def lines(progress: CourseProgress, *, may_author: bool = False) -> str:
    return str(tags.outline_lines(progress, progress.steps, may_author))


def test_a_name_is_text_not_markup(progress: CourseProgress) -> None:
    with translation.override("en"):
        for written in (lines(progress), str(tags.contents_lines(progress, progress.activities[0]))):
            assert "Fire &amp; &lt;em&gt;water&lt;/em&gt;" in written
            assert "<em>" not in written


def test_each_reader_gets_their_own_language_and_days(progress: CourseProgress) -> None:
    with translation.override("en"):
        assert "finished on 5 March 2026" in lines(progress)
    with translation.override("zh-hans"):
        assert "第1课" in lines(progress)
        assert "2026 年 3 月 5 日完成" in lines(progress)
    with translation.override("en"):
        progress.done_at = {}
        del progress.steps
        assert "finished" not in lines(progress)


def test_the_next_one_is_marked_while_the_course_goes_on(progress: CourseProgress) -> None:
    assert lines(progress).count(' aria-current="step"') == 1
    progress.finished_on = today()
    assert "aria-current" not in lines(progress)


def test_only_who_takes_it_or_writes_courses_is_led_to_a_lesson(progress: CourseProgress) -> None:
    progress.enrolment = None
    assert "<a " not in lines(progress)
    assert lines(progress, may_author=True).count("<a ") == 2


def test_the_lesson_that_is_open_is_marked_in_the_contents(progress: CourseProgress) -> None:
    first, second = str(tags.contents_lines(progress, progress.activities[1])).split("<li>")[1:]
    assert ("aria-current" in first, "aria-current" in second) == (False, True)
    assert ("tick done" in first, "tick done" in second) == (True, False)


@pytest.mark.parametrize(("days", "says"), [(0, "due "), (-1, "was due ")])
def test_what_is_late_says_so(progress: CourseProgress, days: int, says: str) -> None:
    progress.enrolment = Enrolment(due_on=today() + timedelta(days=days))
    with translation.override("en"):
        written = str(tags.ahead(progress))
    assert f">{says}" in written
    assert written.startswith("about 5 min left · <span")
    assert ("lapsed" in written) == (days < 0)


def test_without_a_day_and_without_lessons_there_is_nothing_to_say() -> None:
    nothing = CourseProgress(Course(), Enrolment(), [])
    assert str(tags.ahead(nothing)) == ""
    with translation.override("en"):
        assert 'aria-label="0 of 0 finished"' in str(tags.ring(nothing))
