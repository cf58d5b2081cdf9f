"""The start page: what Poise is, and *My learning*."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notices.models import Notice
from people.models import Person, Role
from people.services import grant_role
from tests.pages.conftest import BACKEND, an_obligation, learning


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "从容，是练出来的。"), ("en", "Composure can be learnt.")])
def test_a_stranger_reads_what_poise_is_and_may_sign_in(client: Client, language: str, says: str) -> None:
    page = client.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}">' in page
    assert says in page
    assert 'href="/accounts/login/"' in page


def test_a_stranger_costs_no_query(client: Client) -> None:
    assert client.get("/en/").status_code == 200  # without the database mark a query is an error


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh-hans", "晓雯，今天十二分钟就够。"), ("en", "Xiaowen, twelve minutes will do today.")],
)
def test_my_learning_says_what_today_asks(as_lin: Client, lin: Person, language: str, says: str) -> None:
    learning(lin, "calm")
    page = as_lin.get(f"/{language}/").content.decode()
    assert f"<h1>{says}</h1>" in page


def test_continue_leads_to_the_next_lesson_in_the_readers_language(as_lin: Client, lin: Person) -> None:
    learning(lin, "calm")
    assert 'class="button wide" href="/en/courses/calm-en/1/"' in as_lin.get("/en/").content.decode()


def test_without_a_course_the_way_to_the_catalogue_is_shown(as_lin: Client) -> None:
    page = as_lin.get("/en/").content.decode()
    assert "Welcome, Xiaowen." in page
    assert "Open the catalogue" in page


def test_a_certification_shows_its_state_and_why(as_lin: Client, lin: Person) -> None:
    an_obligation(lin, "6s", due_on=date(2026, 1, 31))
    page = as_lin.get("/en/").content.decode()
    assert "Certification 6s" in page
    assert '<span class="state lapsed">Overdue</span>' in page


def test_nobody_reads_about_anyone_elses_learning(client: Client, lin: Person, wen: Person) -> None:
    learning(lin, "calm")
    an_obligation(lin, "6s", due_on=date(2026, 1, 31))
    client.force_login(wen, backend=BACKEND)
    page = client.get("/en/").content.decode()
    assert "Course calm" not in page
    assert "Certification 6s" not in page


QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_my_learning_takes_the_same_queries_for_one_course_and_for_three(
    as_lin: Client, lin: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        learning(lin, f"course-{number}")
        an_obligation(lin, f"cert-{number}", due_on=date(2026, 1, 31))
        Notice.objects.create(person=lin, kind="x", key=str(number))
    with django_assert_num_queries(QUERIES):
        page = as_lin.get("/en/").content.decode()
    assert page.count('class="ring"') == count


class TestTheBar:
    def test_staff_see_neither_status_nor_authoring(self, as_lin: Client) -> None:
        page = as_lin.get("/en/").content.decode()
        assert "Certification status" not in page
        assert "Authoring" not in page

    def test_hr_sees_status(self, client: Client, wen: Person) -> None:
        client.force_login(wen, backend=BACKEND)
        assert "Certification status" in client.get("/en/").content.decode()

    def test_a_trainer_sees_authoring(self, as_lin: Client, lin: Person) -> None:
        grant_role(person=lin, role=Role.TRAINER)
        assert "Authoring" in as_lin.get("/en/").content.decode()

    def test_unread_notices_are_counted(self, as_lin: Client, lin: Person) -> None:
        Notice.objects.create(person=lin, kind="x", key="1")
        Notice.objects.create(person=lin, kind="x", key="2")
        assert '<span class="visually-hidden">unread: </span>2</span>' in as_lin.get("/en/").content.decode()
