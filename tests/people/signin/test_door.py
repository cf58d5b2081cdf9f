"""Coming in with a link or a code, in the browser's own steps."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from jobs.work import drain
from people.models import Person, Role
from people.signin.invitations import begin, invite, make_codes
from people.signin.models import Invitation
from tests.factories import PersonFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
PASSWORD = "the kettle sings at six"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def hr() -> Person:
    return RoleGrantFactory(role=Role.HR, unit=None).person


@pytest.fixture
def lin() -> Person:
    return PersonFactory(email="lin@staff.example", staff_number="E1001")


def typed(client: Client, number: str, code: str, **how: object) -> object:
    return client.post("/accounts/code/", {"staff_number": number, "code": code}, headers=ENGLISH, **how)


def test_with_a_code_to_a_password_of_ones_own_and_in(client: Client, lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    page = client.post(
        "/accounts/code/", {"staff_number": "e1001", "code": f" {slip.code} "}, headers=ENGLISH, follow=True
    )
    assert page.redirect_chain == [("/accounts/invitation/", 302)]
    assert "Welcome, Lin Xiaowen." in page.content.decode()
    done = client.post("/accounts/invitation/", CHOSEN)
    assert (done.status_code, client.session["_auth_user_id"]) == (302, str(lin.pk))
    assert done.headers["Location"] == "/zh-hans/first/language/"


def test_with_a_link_whose_key_leaves_the_address_at_once(
    client: Client, lin: Person, hr: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invite(people=[lin], actor=hr)
    drain()
    link = re.search(r"(/accounts/invitation/\w+/)", str(mail.outbox[0].body))
    assert link is not None
    for _ in range(3):  # a mail program looks first
        assert Client().get(link[1]).headers["Location"] == "/accounts/invitation/"
    client.get(link[1])
    assert client.post("/accounts/invitation/", CHOSEN).status_code == 302
    assert Client().get(link[1]).status_code == 410


def test_a_weak_password_is_refused_and_the_invitation_is_still_good(client: Client, lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    typed(client, "E1001", slip.code)
    for chosen in ({"password1": "short", "password2": "short"}, {**CHOSEN, "password2": "something else"}):
        page = client.post("/accounts/invitation/", chosen, headers=ENGLISH)
        assert 'class="errors"' in page.content.decode()
    assert Invitation.objects.open().exists()
    assert client.post("/accounts/invitation/", CHOSEN).status_code == 302


def test_a_wrong_code_keeps_what_was_typed(client: Client, lin: Person, hr: Person) -> None:
    make_codes(people=[lin], actor=hr)
    page = typed(client, "E1001", "0000 0000 0098").content.decode()  # type: ignore[attr-defined]
    assert "do not belong together" in page
    assert 'value="E1001"' in page


def test_without_an_invitation_there_is_no_password_to_choose(client: Client, lin: Person) -> None:
    assert client.get("/accounts/invitation/").status_code == 410
    assert client.post("/accounts/invitation/", CHOSEN).status_code == 410


def test_two_windows_use_it_once(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    first, second = Client(), Client()
    typed(first, "E1001", slip.code)
    typed(second, "E1001", slip.code)
    assert first.post("/accounts/invitation/", CHOSEN).status_code == 302
    assert second.post("/accounts/invitation/", CHOSEN).status_code == 410


class TestLimits:
    """A test for each path that somebody could guess along."""

    def test_codes_for_one_person(self, client: Client, lin: Person, hr: Person) -> None:
        (slip,) = make_codes(people=[lin], actor=hr)
        answers = [typed(client, "E1001", "0000 0000 0098").status_code for _ in range(6)]  # type: ignore[attr-defined]
        assert answers == [200] * 5 + [429]
        assert typed(client, "e1001", slip.code).status_code == 429  # type: ignore[attr-defined]
        assert Invitation.objects.open().exists()

    def test_codes_from_one_address(self, client: Client) -> None:
        answers = {typed(client, f"E{number}", "0000 0000 0098").status_code for number in range(30)}  # type: ignore[attr-defined]
        assert answers == {200}
        assert typed(client, "E1001", "0000 0000 0098").status_code == 429  # type: ignore[attr-defined]

    def test_a_typing_error_costs_no_attempt(self, client: Client, lin: Person, hr: Person) -> None:
        (slip,) = make_codes(people=[lin], actor=hr)
        for _ in range(10):
            typed(client, "E1001", "1111 1111 1112")
        assert typed(client, "E1001", slip.code).status_code == 302  # type: ignore[attr-defined]

    def test_links_from_one_address(self, client: Client) -> None:
        answers = [client.get("/accounts/invitation/guess/").status_code for _ in range(31)]
        assert answers == [410] * 30 + [429]

    def test_passwords_for_one_person(self, client: Client, lin: Person) -> None:
        lin.set_password(PASSWORD)
        lin.save()
        for _ in range(5):
            client.post("/accounts/login/", {"login": "E1001", "password": "wrong"})
        page = client.post("/accounts/login/", {"login": "E1001", "password": PASSWORD}, headers=ENGLISH)
        assert "Please wait five minutes" in page.content.decode()
        assert "_auth_user_id" not in client.session

    def test_passwords_from_one_address(self, client: Client, lin: Person) -> None:
        answers = [
            client.post("/accounts/login/", {"login": f"E{number}", "password": "wrong"}).status_code
            for number in range(31)
        ]
        assert answers == [200] * 30 + [429]

    def test_mails_to_reset_a_password(self, client: Client, lin: Person) -> None:
        address = reverse("account_reset_password")
        answers = [client.post(address, {"email": "lin@staff.example"}).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]

    def test_what_is_limited_says_so_in_our_look(self, client: Client) -> None:
        for _ in range(30):
            client.get("/accounts/invitation/guess/")
        page = client.get("/accounts/invitation/guess/", headers=ENGLISH).content.decode()
        assert "One moment, please" in page


class TestTheFirstSignIn:
    def sign_in(self, client: Client, lin: Person, query: str = "") -> str:
        lin.set_password(PASSWORD)
        lin.save()
        answer = client.post(f"/accounts/login/{query}", {"login": "E1001", "password": PASSWORD})
        return str(answer.headers["Location"])

    def test_asks_for_the_language_and_then_shows_what_is_due(self, client: Client, lin: Person) -> None:
        page = client.get(self.sign_in(client, lin)).content.decode()
        assert "用中文继续" in page
        assert "Continue in English" in page
        answer = client.post("/zh-hans/first/language/", {"language": "en"})
        assert answer.headers["Location"] == "/en/first/"
        lin.refresh_from_db()
        assert lin.language == "en"
        assert "Welcome, Lin Xiaowen." in client.get("/en/first/").content.decode()

    def test_then_goes_on_to_where_they_wanted_to_go_if_that_is_ours(self, client: Client, lin: Person) -> None:
        assert self.sign_in(client, lin, "?next=/en/inbox/") == "/zh-hans/first/language/?next=%2Fen%2Finbox%2F"
        answer = client.post("/zh-hans/first/language/", {"language": "en", "next": "/en/inbox/"})
        assert 'href="/en/inbox/"' in client.get(answer.headers["Location"]).content.decode()
        away = client.post("/zh-hans/first/language/", {"language": "en", "next": "//evil.example/"})
        assert away.headers["Location"] == "/en/first/"

    def test_happens_once(self, client: Client, lin: Person) -> None:
        begin(person=lin)
        begin(person=lin)
        assert self.sign_in(client, lin) == "/"

    def test_another_language_is_none(self, client: Client, lin: Person) -> None:
        client.force_login(lin)
        assert client.post("/zh-hans/first/language/", {"language": "fr"}).status_code == 400
