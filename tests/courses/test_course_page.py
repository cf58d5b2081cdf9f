"""The course's page, the catalogue, and taking a course."""

from typing import Any

import pytest
from django.test import Client

from courses.models import Course, Enrolment
from people.models import Person
from tests.factories import EnrolmentFactory, PublishedCourse, finish, published_course

COURSE = "/en/courses/composure/"
CATALOGUE = "/en/courses/"


class TestTheCoursePage:
    def test_who_does_not_take_it_may(self, as_lin: Client, written: PublishedCourse) -> None:
        page = as_lin.get(COURSE).content.decode()
        assert "Take this course" in page
        assert 'href="/en/courses/composure/one/lesson-1/"' not in page

    def test_who_takes_it_is_led_to_the_next_lesson(self, as_lin: Client, enrolment: Enrolment) -> None:
        page = as_lin.get(COURSE).content.decode()
        assert "Begin" in page
        assert 'href="/en/courses/composure/one/lesson-1/"' in page

    def test_who_finished_it_is_told_so(self, as_lin: Client, lin: Person, enrolment: Enrolment) -> None:
        finish(lin, enrolment.course)
        assert "You finished this course on" in as_lin.get(COURSE).content.decode()

    @pytest.mark.parametrize("lessons", [1, 3])
    def test_it_takes_five_queries(
        self, as_lin: Client, lin: Person, lessons: int, django_assert_num_queries: Any
    ) -> None:
        EnrolmentFactory(person=lin, course=published_course(lessons=lessons).course)
        as_lin.get(COURSE)
        with django_assert_num_queries(5):
            as_lin.get(COURSE)


class TestTheCatalogue:
    def test_it_shows_what_is_published_in_the_readers_language(self, as_lin: Client, written: PublishedCourse) -> None:
        page = as_lin.get(CATALOGUE).content.decode()
        assert "Composure" in page
        assert "沉着" not in page

    @pytest.mark.usefixtures("written")
    def test_finished_and_under_way_are_marked(self, as_lin: Client, lin: Person, enrolment: Enrolment) -> None:
        assert "Under way" in as_lin.get(CATALOGUE).content.decode()
        finish(lin, enrolment.course)
        assert "Finished" in as_lin.get(CATALOGUE).content.decode()

    @pytest.mark.parametrize("courses", [1, 3])
    def test_it_takes_eleven_queries(
        self, as_lin: Client, lin: Person, courses: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(courses):
            EnrolmentFactory(person=lin, course=published_course(lessons=1, slug=f"course-{number}").course)
        as_lin.get(CATALOGUE)
        with django_assert_num_queries(11):
            as_lin.get(CATALOGUE)


class TestTaking:
    def test_leads_straight_to_the_first_lesson(self, as_lin: Client, lin: Person, written: PublishedCourse) -> None:
        answer = as_lin.post("/en/learning/take/composure/")
        assert answer.headers["Location"] == "/en/courses/composure/one/lesson-1/"
        assert Enrolment.objects.get().person == lin

    @pytest.mark.usefixtures("written")
    def test_an_assigned_course_is_not_for_the_taking(self, as_lin: Client) -> None:
        Course.objects.update(self_enrolment=False)
        assert as_lin.post("/en/learning/take/composure/").status_code == 403
        assert "Take this course" not in as_lin.get(COURSE).content.decode()
        assert not Enrolment.objects.exists()

    @pytest.mark.usefixtures("written")
    def test_nor_is_a_retired_one(self, as_lin: Client) -> None:
        Course.objects.update(retired=True)
        assert as_lin.post("/en/learning/take/composure/").status_code == 404

    def test_the_stable_address_leads_to_the_page_in_the_readers_language(
        self, as_lin: Client, written: PublishedCourse
    ) -> None:
        answer = as_lin.get(f"/en/learning/activities/{written.activities[1].pk}/")
        assert answer.headers["Location"] == "/en/courses/composure/one/lesson-2/"
