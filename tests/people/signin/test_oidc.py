"""Single sign-on by OpenID Connect, against a provider on loopback."""

from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from audit.models import Record
from people.models import Person, Role
from people.services import add_person, grant_role
from people.signin.invitations import begin
from tests.people.signin.identity import oidc
from tests.people.signin.identity.oidc import OidcProvider
from tests.people.signin.identity.steps import by_oidc, is_in, oidc_data, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with oidc.started() as running:
        yield running


@pytest.fixture
def lin() -> Person:
    person = add_person(staff_number="E1001", name="林晓雯", name_latin="Lin Xiaowen", email="lin@staff.example")
    begin(person=person)
    return person


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_person_is_found_by_staff_number_and_comes_in(client: Client, provider: OidcProvider, lin: Person) -> None:
    set_up(oidc_data(provider))
    provider.claims = {"sub": "s-1", "employee": "e1001"}
    assert by_oidc(client).status_code == 302
    assert client.session["_auth_user_id"] == str(lin.pk)
    assert provider.faults == []


def test_the_button_stands_on_the_sign_in_page_in_the_readers_language(client: Client, provider: OidcProvider) -> None:
    app = set_up(oidc_data(provider))
    for language, name in (("zh-hans", "总部账号"), ("en", "Head office")):
        assert name in text(client.get("/accounts/login/", headers={"accept-language": language}))
    set_up_again = {**oidc_data(provider), "is_active": ""}
    from people.signin.provider_form import ProviderForm

    form = ProviderForm(set_up_again, instance=app)
    assert form.is_valid(), form.errors
    form.save()
    assert "Head office" not in text(client.get("/accounts/login/", headers={"accept-language": "en"}))
    assert client.get("/accounts/oidc/head-office/login/").status_code == 404


def test_it_goes_on_to_where_one_wanted_to_go(client: Client, provider: OidcProvider, lin: Person) -> None:
    set_up(oidc_data(provider))
    provider.claims["employee"] = "E1001"
    assert by_oidc(client, "?next=/en/inbox/").headers["Location"] == "/en/inbox/"
    assert by_oidc(Client(), "?next=https://evil.example/").headers["Location"] == "/"


class TestWhoIsRefused:
    def refused(self, client: Client, words: str) -> None:
        answer = by_oidc(client)
        assert (answer.status_code, is_in(client)) == (403, False)
        assert words in text(answer)
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"employee": "E9999"},
            {"employee": ""},
            {"employee": ["E1001", "E1002"]},
            {"employee": True},
            {"employee": {"number": "E1001"}},
            {"email": "lin@staff.example", "email_verified": True},
        ],
    )
    def test_whom_nobody_knows(self, client: Client, provider: OidcProvider, lin: Person, claims: Any) -> None:
        set_up(oidc_data(provider))
        provider.claims |= claims
        self.refused(client, "还不认识你")

    @pytest.mark.parametrize("verified", [False, None, "false", "true", 1, "yes"])
    def test_an_address_that_is_not_verified(
        self, client: Client, provider: OidcProvider, lin: Person, verified: Any
    ) -> None:
        set_up(oidc_data(provider, match_by="email"))
        provider.claims |= {"email": "lin@staff.example", "email_verified": verified}
        self.refused(client, "没有经过确认")

    def test_another_domain_than_the_trusted(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        set_up(oidc_data(provider, match_by="email", trusted_domains="other.example"))
        for email in ("lin@staff.example", "lin@staff.example@other.example.evil"):
            provider.claims |= {"email": email}
            self.refused(client, "没有经过确认")

    def test_who_has_left(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        set_up(oidc_data(provider))
        provider.claims["employee"] = "E1001"
        Person.objects.update(is_active=False)
        assert by_oidc(client).headers["Location"] == "/accounts/inactive/"
        assert not is_in(client)

    def test_a_second_account_for_the_same_number(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        """The number was given to somebody else over there: the account here does not change hands."""
        set_up(oidc_data(provider))
        provider.claims = {"sub": "s-1", "employee": "E1001"}
        by_oidc(client)
        provider.claims = {"sub": "s-2", "employee": "E1001"}
        other = Client()
        assert "另一个账号" in text(by_oidc(other))
        assert not is_in(other)

    def test_signing_in_never_adds_an_account_to_whoever_is_signed_in(
        self, client: Client, provider: OidcProvider, lin: Person
    ) -> None:
        set_up(oidc_data(provider))
        client.force_login(lin)
        provider.claims = {"sub": "attacker"}
        assert by_oidc(client, "?process=connect").status_code == 403
        assert not SocialAccount.objects.exists()


class TestByAddress:
    def test_a_verified_one(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        set_up(oidc_data(provider, match_by="email"))
        provider.claims |= {"email": "LIN@staff.example", "email_verified": True}
        by_oidc(client)
        assert client.session["_auth_user_id"] == str(lin.pk)

    def test_one_of_a_domain_that_the_provider_hands_out(
        self, client: Client, provider: OidcProvider, lin: Person
    ) -> None:
        set_up(oidc_data(provider, match_by="email", trusted_domains="@staff.example"))
        provider.claims |= {"email": "lin@staff.example"}
        by_oidc(client)
        assert is_in(client)


def test_once_linked_the_subject_decides_whatever_else_changes(
    client: Client, provider: OidcProvider, lin: Person
) -> None:
    set_up(oidc_data(provider))
    chen = add_person(staff_number="E1002", name="陈默")
    begin(person=chen)
    provider.claims = {"sub": "s-1", "employee": "E1001"}
    by_oidc(client)
    provider.claims = {"sub": "s-1", "employee": "E1002"}
    again = Client()
    by_oidc(again)
    assert again.session["_auth_user_id"] == str(lin.pk)
    assert Record.objects.about(lin).filter(action="signin.linked").count() == 1


def test_what_the_provider_told_is_not_kept(client: Client, provider: OidcProvider, lin: Person) -> None:
    set_up(oidc_data(provider))
    provider.claims = {"sub": "s-1", "employee": "E1001", "birthdate": "1990-01-01"}
    by_oidc(client)
    by_oidc(Client())
    assert SocialAccount.objects.get().extra_data == {}


class TestNewPeople:
    def test_are_added_where_the_administrator_says_so(self, client: Client, provider: OidcProvider) -> None:
        set_up(oidc_data(provider, creates_people="on"))
        provider.claims |= {"employee": "E7", "name": "周舟", "email": "z@staff.example", "email_verified": True}
        assert by_oidc(client).status_code == 302
        person = Person.objects.get(staff_number="E7")
        assert (person.name, person.email, person.has_usable_password()) == ("周舟", "z@staff.example", False)
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_get_no_address_that_is_not_verified(self, client: Client, provider: OidcProvider) -> None:
        set_up(oidc_data(provider, creates_people="on"))
        provider.claims |= {"employee": "E7", "name": "周舟", "email": "boss@staff.example"}
        by_oidc(client)
        assert Person.objects.get(staff_number="E7").email is None

    def test_do_not_take_what_is_somebody_elses(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        set_up(oidc_data(provider, creates_people="on", match_by="email"))
        provider.claims |= {"employee": "E1001", "name": "冒名", "email": "x@staff.example", "email_verified": True}
        assert by_oidc(client).status_code == 403
        assert Person.objects.count() == 1


class TestWhatComesBackIsChecked:
    @pytest.mark.parametrize(
        "token",
        [
            {"aud": "somebody-else"},
            {"iss": "https://evil.example"},
            {"exp": 1_000_000_000},
        ],
    )
    def test_the_id_token(self, client: Client, provider: OidcProvider, lin: Person, token: Any) -> None:
        set_up(oidc_data(provider))
        provider.claims["employee"], provider.token = "E1001", token
        assert by_oidc(client).status_code == 401
        assert not is_in(client)

    def test_the_user_info_speaks_of_the_same_subject(
        self, client: Client, provider: OidcProvider, lin: Person
    ) -> None:
        set_up(oidc_data(provider))
        provider.claims, provider.info = {"sub": "s-1"}, {"sub": "s-2", "employee": "E1001"}
        assert by_oidc(client).status_code == 403
        assert not is_in(client)

    def test_the_answer_belongs_to_a_question_of_this_browser_and_is_good_once(
        self, client: Client, provider: OidcProvider, lin: Person
    ) -> None:
        import requests

        set_up(oidc_data(provider))
        provider.claims["employee"] = "E1001"
        begun = client.get("/accounts/oidc/head-office/login/")
        back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
        path = back.removeprefix("http://testserver")
        stranger = Client()
        assert stranger.get(path).status_code == 401
        assert client.get(path).status_code == 302
        assert Client().get(path).status_code == 401
        assert client.get(path).status_code == 401

    def test_a_wrong_client_secret(self, client: Client, provider: OidcProvider, lin: Person) -> None:
        set_up(oidc_data(provider, client_secret="not the secret"))
        provider.claims["employee"] = "E1001"
        assert by_oidc(client).status_code == 401

    def test_who_stops_over_there_is_told_so(self, client: Client, provider: OidcProvider) -> None:
        set_up(oidc_data(provider))
        provider.denies = True
        assert by_oidc(client).headers["Location"] == "/accounts/3rdparty/login/cancelled/"
        assert "没有任何改变" in text(client.get("/accounts/3rdparty/login/cancelled/"))

    def test_a_provider_that_does_not_answer(self, client: Client, provider: OidcProvider) -> None:
        set_up(oidc_data(provider, server_url="http://127.0.0.1:9"))
        answer = client.get("/accounts/oidc/head-office/login/")
        assert answer.status_code in (401, 503)
        assert "无法核对" in text(answer)


def test_there_are_limits(client: Client, provider: OidcProvider) -> None:
    set_up(oidc_data(provider))
    answers = [client.get("/accounts/oidc/head-office/login/callback/").status_code for _ in range(61)]
    assert (set(answers[:60]), answers[60]) == ({401}, 429)


class TestTheSecondFactor:
    @pytest.mark.parametrize(("asks", "led"), [("on", False), ("", True)])
    def test_of_the_provider_is_enough_where_the_administrator_says_so(
        self, client: Client, provider: OidcProvider, lin: Person, settings: Settings, asks: str, led: bool
    ) -> None:
        settings.MFA_REQUIRED_FOR_HR = True
        grant_role(person=lin, role=Role.HR)
        set_up(oidc_data(provider, asks_for_second_factor=asks))
        provider.claims["employee"] = "E1001"
        by_oidc(client)
        assert (client.get("/zh-hans/settings/").headers.get("Location") == "/accounts/2fa/") == led


def test_the_provider_is_a_real_one(provider: OidcProvider) -> None:
    """Its tokens are signed: what a stranger signs is refused by its own keys."""
    key = jwt.PyJWK(provider.keys()["keys"][0])
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(jwt.encode({}, oidc.rsa.generate_private_key(65537, 2048), algorithm="RS256"), key)
