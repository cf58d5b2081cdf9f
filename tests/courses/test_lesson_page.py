"""The lesson: who reads it, and what reading writes."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from courses.models import Completion, Enrolment, LessonPage
from people.models import Person, Role
from tests.factories import EnrolmentFactory, PersonFactory, PublishedCourse, holder_of, published_course

FIRST = "/zh-hans/courses/composure/one/lesson-1/"
ENGLISH = "/en/courses/composure/one/lesson-1/"


class TestReading:
    def test_who_takes_the_course_reads_it_in_either_language(self, as_lin: Client, enrolment: Enrolment) -> None:
        assert "第1课" in as_lin.get(FIRST).content.decode()
        assert "Lesson 1" in as_lin.get(ENGLISH).content.decode()

    def test_who_does_not_is_told_so_and_how_to_take_it(self, as_lin: Client, written: PublishedCourse) -> None:
        response = as_lin.get(ENGLISH)
        page = response.content.decode()
        assert response.status_code == 403
        assert "You are not enrolled in this course" in page
        assert "/en/learning/take/composure/" in page
        assert "清单" not in page

    def test_a_trainer_reads_without_taking_it(self, client: Client, written: PublishedCourse) -> None:
        client.force_login(holder_of(Role.TRAINER))
        response = client.get(FIRST)
        assert response.status_code == 200
        assert "data-finish" not in response.content.decode()

    def test_a_stranger_is_asked_to_sign_in(self, client: Client, written: PublishedCourse) -> None:
        assert client.get(FIRST).headers["Location"] == f"/accounts/login/?next={FIRST}"

    def test_opening_it_moves_continue(self, as_lin: Client, enrolment: Enrolment, written: PublishedCourse) -> None:
        as_lin.get("/zh-hans/courses/composure/one/lesson-2/")
        enrolment.refresh_from_db()
        assert enrolment.last_activity == written.activities[1]

    def test_its_place_in_the_course_is_shown(self, as_lin: Client, enrolment: Enrolment) -> None:
        page = as_lin.get(ENGLISH).content.decode()
        assert "1 of 2" in page
        assert 'href="/en/courses/composure/one/lesson-2/"' in page

    @pytest.mark.parametrize("lessons", [1, 3, 12])
    def test_it_takes_the_same_few_queries_however_long_the_course(
        self, as_lin: Client, lin: Person, lessons: int, django_assert_num_queries: Any
    ) -> None:
        EnrolmentFactory(person=lin, course=published_course(lessons=lessons).course)
        with django_assert_num_queries(8):  # it notes where Continue leads, and reads the course
            as_lin.get(ENGLISH)
        with django_assert_num_queries(4):
            as_lin.get(ENGLISH)
        with django_assert_num_queries(4):
            as_lin.get(FIRST)

    def test_an_address_that_is_nobodys_page_is_not_found(self, as_lin: Client, enrolment: Enrolment) -> None:
        assert as_lin.get("/zh-hans/courses/composure/one/lesson-9/").status_code == 404
        assert as_lin.get("/zh-hans/courses/one/lesson-1/").status_code == 404

    def test_a_modules_address_is_the_courses_page(self, as_lin: Client, enrolment: Enrolment) -> None:
        assert as_lin.get("/zh-hans/courses/composure/one/").context["page"].slug == "composure"

    def test_and_not_where_the_course_is_unpublished(
        self, as_lin: Client, enrolment: Enrolment, written: PublishedCourse
    ) -> None:
        Page.objects.get(pk=written.pages["zh-hans"].pk).specific.unpublish()
        assert as_lin.get("/zh-hans/courses/composure/one/").status_code == 404


class TestPreview:
    def test_a_draft_is_shown_to_its_author_before_it_was_ever_published(
        self, client: Client, written: PublishedCourse
    ) -> None:
        draft = LessonPage(title="草稿", slug="draft", live=False, locale=written.pages["zh-hans"].locale)
        draft.body = [("heading", "还没发布")]
        Page.objects.get(pk=written.modules["zh-hans"].pk).specific.add_child(instance=draft)
        draft.save_revision()
        client.force_login(PersonFactory(is_superuser=True))
        shown = client.get(f"/admin/pages/{draft.pk}/view_draft/")
        assert shown.status_code == 200
        assert "还没发布" in shown.content.decode()


class TestFinishing:
    @pytest.fixture
    def finish(self, enrolment: Enrolment, written: PublishedCourse) -> list[str]:
        return [f"/zh-hans/learning/activities/{activity.pk}/finish/" for activity in written.activities]

    def test_reaching_the_end_is_noted_and_the_page_stays(self, as_lin: Client, finish: list[str]) -> None:
        assert as_lin.post(finish[0], headers={"X-Poise-Reading": "end"}).status_code == 204
        assert Completion.objects.get().how == Completion.How.READ

    def test_the_button_leads_on_to_the_next_lesson(self, as_lin: Client, finish: list[str]) -> None:
        assert as_lin.post(finish[0]).headers["Location"] == "/zh-hans/courses/composure/one/lesson-2/"
        assert Completion.objects.get().how == Completion.How.BUTTON

    def test_and_from_the_last_one_back_to_the_course(self, as_lin: Client, finish: list[str]) -> None:
        assert as_lin.post(finish[1]).headers["Location"] == "/zh-hans/courses/composure/"

    def test_the_last_one_finishes_the_course(self, as_lin: Client, finish: list[str]) -> None:
        for address in [*finish, finish[0]]:
            as_lin.post(address)
        assert Completion.objects.filter(activity=None).count() == 1
        assert Completion.objects.count() == 3

    def test_who_does_not_take_the_course_finishes_nothing(
        self, client: Client, finish: list[str], written: PublishedCourse
    ) -> None:
        client.force_login(holder_of(Role.STAFF))
        assert client.post(finish[0]).status_code == 403
        assert not Completion.objects.exists()

    def test_where_the_course_was_closed_meanwhile_the_button_leads_home(
        self, as_lin: Client, finish: list[str], written: PublishedCourse
    ) -> None:
        for page in written.pages.values():
            Page.objects.get(pk=page.pk).specific.delete()
        assert as_lin.post(finish[0]).headers["Location"] == "/zh-hans/"

    def test_looking_is_not_finishing(self, as_lin: Client, finish: list[str]) -> None:
        assert as_lin.get(finish[0]).status_code == 405


class TestThePlace:
    def test_the_block_on_the_screen_is_remembered_and_given_back(
        self, as_lin: Client, enrolment: Enrolment, written: PublishedCourse
    ) -> None:
        block = written.lessons["zh-hans"][0].body[1].id
        address = f"/zh-hans/learning/activities/{written.activities[0].pk}/place/"
        assert as_lin.post(address, {"block": block}).status_code == 204
        assert f'data-bookmark="{block}"' in as_lin.get(FIRST).content.decode()

    @pytest.mark.parametrize("block", ["", "x", "<script>alert(1)</script>", "a" * 65])
    def test_what_is_no_block_is_refused(
        self, as_lin: Client, enrolment: Enrolment, written: PublishedCourse, block: str
    ) -> None:
        address = f"/zh-hans/learning/activities/{written.activities[0].pk}/place/"
        assert as_lin.post(address, {"block": block}).status_code == 400

    def test_an_outsider_has_no_place(self, as_lin: Client, written: PublishedCourse) -> None:
        address = f"/zh-hans/learning/activities/{written.activities[0].pk}/place/"
        assert as_lin.post(address, {"block": "a" * 36}).status_code == 403
