"""Signing in and out, and the password."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from people.models import Person


@pytest.mark.parametrize("login", ["1001", "lin@staff.example", "LIN@staff.example", " 1001 "])
def test_staff_number_and_e_mail_both_open_the_door(client: Client, lin: Person, login: str) -> None:
    response = client.post("/accounts/login/", {"login": login, "password": "quiet-water"}, follow=True)
    assert response.redirect_chain == [("/", 302), ("/zh-hans/", 302)]


def test_a_wrong_password_keeps_what_was_typed_but_the_password(client: Client, lin: Person) -> None:
    page = client.post(
        "/accounts/login/", {"login": "1001", "password": "loud-water"}, headers={"accept-language": "en"}
    ).content.decode()
    assert 'role="alert"' in page
    assert 'value="1001"' in page
    assert "loud-water" not in page


@pytest.mark.django_db
def test_there_is_nothing_to_sign_up_for(client: Client) -> None:
    english = {"accept-language": "en"}
    assert "signup" not in client.get("/accounts/login/", headers=english).content.decode()
    assert "Nothing to register" in client.get("/accounts/signup/", headers=english).content.decode()


def test_signing_out_is_one_press_and_says_nothing(as_lin: Client) -> None:
    response = as_lin.post("/accounts/logout/", follow=True)
    assert response.redirect_chain[0] == ("/", 302)
    assert 'class="flash"' not in response.content.decode()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_forgotten_password_is_set_anew_by_mail(client: Client, lin: Person) -> None:
    client.post("/accounts/password/reset/", {"email": "lin@staff.example"})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    new = {"password1": "still-mountain-9", "password2": "still-mountain-9"}
    client.post(form.redirect_chain[-1][0], new)
    lin.refresh_from_db()
    assert lin.check_password("still-mountain-9")


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, lin: Person) -> None:
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@staff.example"})
    assert unknown["Location"] == "/accounts/password/reset/done/"
    assert mail.outbox == []


def test_the_password_can_be_changed(as_lin: Client, lin: Person) -> None:
    passwords = {
        "oldpassword": "quiet-water",
        "password1": "still-mountain-9",
        "password2": "still-mountain-9",
    }
    as_lin.post("/accounts/password/change/", passwords)
    lin.refresh_from_db()
    assert lin.check_password("still-mountain-9")
