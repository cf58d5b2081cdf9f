"""Who is let in, and in which language they are spoken to."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from people.models import Person
from people.services import add_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Person:
    return add_person(staff_number="E1001", name="林晓雯", email="lin@staff.example", password="quiet-water")


@pytest.mark.parametrize("login", ["E1001", "e1001", " E1001 ", "lin@staff.example", "LIN@Staff.Example"])
def test_staff_number_and_e_mail_in_any_case(lin: Person, login: str) -> None:
    assert authenticate(username=login, password="quiet-water") == lin


@pytest.mark.parametrize(
    ("login", "password"), [("E1001", "loud-water"), ("E1001", ""), ("E1001", None), ("", "quiet-water"), ("E9", "x")]
)
def test_nothing_else(lin: Person, login: str, password: str | None) -> None:
    assert authenticate(username=login, password=password) is None


def test_who_has_left_is_not_let_in_and_is_told_what_a_stranger_is(client: Client, lin: Person) -> None:
    lin.is_active = False
    lin.save()
    assert authenticate(username="E1001", password="quiet-water") is None
    answers = [
        client.post("/accounts/login/", {"login": login, "password": "quiet-water"}, headers={"accept-language": "en"})
        for login in ("E1001", "E9999")
    ]
    errors = [answer.context["form"].errors for answer in answers]
    assert errors[0] == errors[1]


def test_who_leaves_while_signed_in_is_out(client: Client, lin: Person) -> None:
    client.force_login(lin)
    Person.objects.update(is_active=False)
    assert client.get("/en/settings/").status_code == 302


class TestTheLanguage:
    def test_of_an_address_is_that_of_the_address(self, client: Client, lin: Person) -> None:
        client.force_login(lin)
        assert client.get("/en/settings/").headers["Content-Language"] == "en"

    def test_where_it_names_none_is_the_persons(self, client: Client, lin: Person) -> None:
        client.force_login(lin)
        english = {"accept-language": "en"}
        assert client.get("/verify/", headers=english).headers["Content-Language"] == "zh-hans"
        Person.objects.update(language="en")
        assert client.get("/verify/").headers["Content-Language"] == "en"

    def test_and_a_strangers_is_the_browsers(self, client: Client) -> None:
        answer = client.get("/verify/", headers={"accept-language": "en-GB,en;q=0.9"})
        assert answer.headers["Content-Language"] == "en"
        assert client.get("/verify/", headers={"accept-language": "fr"}).headers["Content-Language"] == "zh-hans"
