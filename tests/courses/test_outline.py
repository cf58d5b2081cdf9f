"""The outline follows the pages; facts stay when pages go."""

import pytest
from wagtail.models import Page

from courses.models import Activity, Completion, Course, CoursePage, LessonPage
from courses.services import complete, enrol
from people.models import Person
from tests.factories import PublishedCourse, published_course

pytestmark = pytest.mark.django_db


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def republished(page: Page, **changes: object) -> Page:
    page = fresh(page)
    for field, value in changes.items():
        setattr(page, field, value)
    page.save_revision().publish()
    return page


def outline(course: Course) -> list[tuple[str, str, str, str]]:
    return [(one.name_zh, one.name_en, one.path_zh, one.path_en) for one in course.activities.counted()]


class TestPublishing:
    def test_both_languages_become_one_outline(self, written: PublishedCourse) -> None:
        course = Course.objects.get()
        assert (course.code, course.name_zh, course.name_en, course.minutes) == ("composure", "沉着", "Composure", 20)
        assert outline(course) == [
            ("第1课", "Lesson 1", "composure/one/lesson-1/", "composure/one/lesson-1/"),
            ("第2课", "Lesson 2", "composure/one/lesson-2/", "composure/one/lesson-2/"),
        ]
        assert {(one.module_zh, one.module_en) for one in written.activities} == {("沉着", "Composure")}

    def test_a_new_title_and_address_reach_what_points_there(self, written: PublishedCourse) -> None:
        republished(written.pages["en"], title="Calm", slug="calm")
        assert Course.objects.get().name_en == "Calm"
        assert [one.path_en for one in written.activities] == ["calm/one/lesson-1/", "calm/one/lesson-2/"]
        assert [one.path_zh for one in written.activities] == ["composure/one/lesson-1/", "composure/one/lesson-2/"]

    def test_a_draft_is_nobodys_lesson(self, written: PublishedCourse) -> None:
        draft = LessonPage(title="草稿", slug="draft", live=False, locale=written.pages["zh-hans"].locale)
        fresh(written.modules["zh-hans"]).add_child(instance=draft)
        republished(written.pages["zh-hans"])
        assert len(written.activities) == 2

    def test_a_chinese_slug_gets_a_code_that_can_stand_in_an_address(self) -> None:
        made = published_course(slug="沉着")
        assert made.course.code == f"course-{made.course.key.hex[:8]}"

    def test_the_same_slug_written_separately_in_english_is_another_course(self, written: PublishedCourse) -> None:
        english = written.pages["en"]
        CoursePage.objects.filter(pk=english.pk).update(slug="calm")
        other = CoursePage(title="Another", slug="composure", locale=english.locale)
        fresh(english.get_parent()).add_child(instance=other)
        other.save_revision().publish()
        assert Course.objects.count() == 2

    def test_a_title_longer_than_a_name_is_cut(self, written: PublishedCourse) -> None:
        republished(written.lessons["en"][0], title="x" * 250)
        assert len(written.activities[0].name_en) == 200


class TestMoving:
    def test_the_order_of_the_chinese_pages_decides(self, written: PublishedCourse) -> None:
        first, second = written.lessons["zh-hans"]
        fresh(second).move(fresh(first), pos="left")
        assert [one.name_zh for one in written.activities] == ["第2课", "第1课"]

    def test_a_lesson_moved_to_another_course_belongs_there(self, written: PublishedCourse) -> None:
        other = published_course(slug="courtesy")
        assert (len(written.activities), len(other.activities)) == (2, 2)
        lesson = republished(written.lessons["zh-hans"][0], slug="moved")
        fresh(lesson).move(fresh(other.modules["zh-hans"]), pos="last-child")
        assert len(written.activities) == 1
        assert [one.name_zh for one in other.activities] == ["第1课", "第2课", "第1课"]
        republished(written.pages["en"])  # its English page stays behind, and does not take it back
        assert len(other.activities) == 3


class TestGoing:
    def test_a_lesson_unpublished_in_one_language_stays_in_the_other(self, written: PublishedCourse) -> None:
        fresh(written.lessons["en"][0]).unpublish()
        assert [one.path_en for one in written.activities] == ["", "composure/one/lesson-2/"]

    def test_unpublished_in_both_it_is_not_counted_and_comes_back(self, written: PublishedCourse) -> None:
        for code in ("en", "zh-hans"):
            fresh(written.lessons[code][0]).unpublish()
        assert [one.name_zh for one in written.activities] == ["第2课"]
        republished(written.lessons["zh-hans"][0])
        assert [one.name_zh for one in written.activities] == ["第1课", "第2课"]

    def test_below_an_unpublished_module_nothing_is_counted(self, written: PublishedCourse) -> None:
        for code in ("en", "zh-hans"):
            fresh(written.modules[code]).unpublish()
        assert written.activities == []
        republished(written.pages["zh-hans"])
        assert written.activities == []

    def test_the_fact_outlives_the_page(self, written: PublishedCourse, lin: Person) -> None:
        enrolment = enrol(person=lin, course=written.course)
        complete(enrolment=enrolment, activity=written.activities[0], how=Completion.How.READ)
        for code in ("en", "zh-hans"):
            fresh(written.lessons[code][0]).delete()
        gone = Activity.objects.get(retired=True)
        assert Completion.objects.get().activity == gone
        assert [one.name_zh for one in written.activities] == ["第2课"]

    def test_a_deleted_course_is_retired(self, written: PublishedCourse) -> None:
        for code in ("en", "zh-hans"):
            fresh(written.pages[code]).delete()
        assert Course.objects.get().retired
        assert not Activity.objects.counted().exists()

    def test_a_course_unpublished_in_one_language_goes_on_in_the_other(self, written: PublishedCourse) -> None:
        fresh(written.pages["zh-hans"]).unpublish()
        assert not Course.objects.get().retired
        assert [one.path_zh for one in written.activities] == ["", ""]
