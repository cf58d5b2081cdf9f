"""One-time codes, recovery codes, and who is led to them. Passkeys need a browser: tests/browser/test_passkeys.py."""

import base64
import hashlib
import hmac
import re
import struct
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.models import Record
from people.models import Person, Role
from people.services import add_person, grant_role, revoke_role
from people.signin.invitations import begin
from people.signin.sealing import CannotBeOpened, opened, seal
from people.signin.second_factor import has_second_factor, take_away
from tests.factories import RoleGrantFactory

pytestmark = pytest.mark.django_db
PASSWORD = "the kettle sings at six"
ENGLISH = {"accept-language": "en"}


def code_of(key: str, moment: float | None = None) -> str:
    """RFC 6238, written here once more so that it is not allauth that agrees with allauth."""
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_code_is_that_of_the_standard() -> None:
    assert code_of(base64.b32encode(b"12345678901234567890").decode(), 59) == "287082"  # RFC 6238, appendix B


@pytest.fixture
def wen() -> Person:
    person = add_person(staff_number="2001", name="文静", name_latin="Wen Jing", language="en", password=PASSWORD)
    grant_role(person=person, role=Role.HR)
    begin(person=person)
    return Person.objects.get(pk=person.pk)


def sign_in(client: Client, person: Person) -> str:
    answer = client.post("/accounts/login/", {"login": person.staff_number, "password": PASSWORD})
    return str(answer.headers.get("Location", ""))


def set_up(client: Client) -> tuple[str, list[str]]:
    """The key, and the recovery codes shown once."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    key = re.search(r'class="totp-key">(\w+)<', page)
    assert key is not None
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(key[1])}, follow=True)
    return key[1], re.findall(r"<code>(\w+)</code>", answer.content.decode())


class TestOneTimeCodes:
    def test_are_set_up_and_then_asked_for(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        key, _ = set_up(client)
        other = Client()
        assert sign_in(other, wen) == "/accounts/2fa/authenticate/"
        assert "_auth_user_id" not in other.session
        assert other.post("/accounts/2fa/authenticate/", {"code": code_of(key)}).status_code == 302
        assert other.session["_auth_user_id"] == str(wen.pk)

    def test_are_good_once(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        key, _ = set_up(client)
        first, second = Client(), Client()
        code = code_of(key)
        for window, expected in ((first, 302), (second, 200)):
            sign_in(window, wen)
            assert window.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected

    def test_are_limited(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        key, _ = set_up(client)
        other = Client()
        sign_in(other, wen)
        for _ in range(5):
            other.post("/accounts/2fa/authenticate/", {"code": "000000"})
        page = other.post("/accounts/2fa/authenticate/", {"code": code_of(key)}, headers=ENGLISH)
        assert "Too many attempts" in page.content.decode()
        assert "_auth_user_id" not in other.session

    def test_the_key_is_sealed(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        key, codes = set_up(client)
        stored = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert key not in stored
        assert not any(code in stored for code in codes)

    def test_are_audited(
        self, client: Client, wen: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sign_in(client, wen)
        with django_capture_on_commit_callbacks(execute=True):
            set_up(client)
        actions = set(Record.objects.about(wen).values_list("action", flat=True))
        assert {"signin.factor_added"} <= actions


class TestRecoveryCodes:
    def test_ten_are_shown_once(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        _, codes = set_up(client)
        assert len(set(codes)) == 10
        page = client.get("/accounts/2fa/recovery-codes/").content.decode()
        assert not any(code in page for code in codes)
        assert "10 recovery codes are left" in page

    def test_each_lets_in_once(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        _, codes = set_up(client)
        for expected in (302, 200):
            other = Client()
            sign_in(other, wen)
            assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected

    def test_under_another_secret_nothing_opens(self, client: Client, wen: Person, settings: Settings) -> None:
        sign_in(client, wen)
        key, codes = set_up(client)
        settings.SECRET_KEY = "x" * 50
        other = Client()
        sign_in(other, wen)
        for code in (code_of(key), codes[0]):
            assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


class TestWhereItIsRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings: Settings) -> None:
        settings.MFA_REQUIRED_FOR_HR = True

    @pytest.mark.parametrize("address", ["/en/", "/en/settings/", "/en/status/", "/en/sign-in-codes/"])
    def test_hr_is_led_to_set_one_up_before_anything_else(self, client: Client, wen: Person, address: str) -> None:
        sign_in(client, wen)
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/2fa/")
        assert "Before you go on" in client.get("/accounts/2fa/").content.decode()

    def test_then_goes_on(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        set_up(client)
        assert client.get("/en/status/").status_code == 200

    def test_and_may_leave_or_change_the_language(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        assert client.post("/en/language/", {"language": "zh-hans"}).headers["Location"] != "/accounts/2fa/"
        assert client.get("/verify/").status_code == 200
        assert client.post("/accounts/logout/").headers["Location"] == "/"

    def test_the_last_one_cannot_be_taken_off(self, client: Client, wen: Person) -> None:
        sign_in(client, wen)
        set_up(client)
        page = client.post("/accounts/2fa/totp/deactivate/").content.decode()
        assert "Your role needs a second factor" in page
        assert has_second_factor(wen)
        revoke_role(person=wen, role=Role.HR)
        client.post("/accounts/2fa/totp/deactivate/")
        assert not has_second_factor(wen)

    def test_staff_are_left_alone(self, client: Client) -> None:
        lin = add_person(staff_number="1001", name="林晓雯", password=PASSWORD, language="en")
        begin(person=lin)
        sign_in(client, lin)
        assert client.get("/en/settings/").status_code == 200

    def test_who_becomes_hr_while_signed_in_is_asked_within_ten_minutes(self, client: Client) -> None:
        lin = add_person(staff_number="1001", name="林晓雯", password=PASSWORD, language="en")
        begin(person=lin)
        sign_in(client, lin)
        client.get("/en/settings/")
        grant_role(person=lin, role=Role.HR)
        session = client.session
        session["signin_settled"] -= 601
        session.save()
        assert client.get("/en/settings/").headers["Location"] == "/accounts/2fa/"

    def test_a_role_for_one_unit_counts_too(self, client: Client) -> None:
        grant = RoleGrantFactory(role=Role.HR)
        client.force_login(grant.person)
        assert client.get("/en/inbox/").headers["Location"] == "/accounts/2fa/"


def test_where_it_is_not_required_nobody_is_led_anywhere(client: Client, wen: Person) -> None:
    sign_in(client, wen)
    assert client.get("/en/settings/").status_code == 200


def test_hr_takes_a_lost_one_away(client: Client, wen: Person) -> None:
    sign_in(client, wen)
    set_up(client)
    boss = RoleGrantFactory(role=Role.ADMIN).person
    assert take_away(people=[wen], actor=boss, reason="phone lost, seen in person") == 1
    assert take_away(people=[wen], actor=boss) == 0
    assert client.get("/en/settings/").status_code == 302  # signed out
    assert sign_in(client, wen) == "/"
    assert Record.objects.about(wen).filter(action="signin.factors_taken_away", actor=boss).count() == 1


def test_a_manager_may_not(client: Client) -> None:
    client.force_login(RoleGrantFactory(role=Role.MANAGER).person)
    lin = add_person(staff_number="1001", name="林晓雯")
    assert client.post("/en/sign-in-codes/act/", {"person": [lin.pk], "do": "take_factor"}).status_code == 403


def test_what_is_sealed_opens_under_a_former_secret(settings: Settings) -> None:
    settings.SECRET_KEY = "first" * 10
    sealed = seal("客户端密钥")
    assert "客户端" not in sealed
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second" * 10, ["first" * 10]
    assert opened(sealed) == "客户端密钥"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotBeOpened):
        opened(sealed)


def test_the_last_administrator_is_helped_on_the_command_line(client: Client, wen: Person) -> None:
    sign_in(client, wen)
    set_up(client)
    said = StringIO()
    call_command("reset_second_factor", "2001", reason="seen in person", stdout=said)
    call_command("reset_second_factor", "2001", reason="seen in person", stdout=said)
    assert said.getvalue().splitlines() == [
        "Taken away; the next sign-in needs the password alone.",
        "There was none.",
    ]
    with pytest.raises(CommandError, match="9999"):
        call_command("reset_second_factor", "9999", reason="x")
