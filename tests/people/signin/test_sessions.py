"""Where somebody is signed in: listed, and ended."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from people.services import add_person, leave
from people.signin.invitations import begin
from people.signin.sessions import device, sessions_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "the kettle sings at six"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; V2284A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 "
    "Mobile Safari/537.36 MicroMessenger/8.0.49"
)


@pytest.fixture
def lin() -> Person:
    person = add_person(staff_number="1001", name="林晓雯", name_latin="Lin Xiaowen", password=PASSWORD, language="en")
    begin(person=person)
    return person


def signed_in(person: Person, user_agent: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/", {"login": person.staff_number, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/en/settings/").status_code == 200


def test_each_is_shown_with_its_device(lin: Person) -> None:
    desk = signed_in(lin)
    signed_in(lin, PHONE)
    page = desk.get("/en/settings/").content.decode()
    assert "Firefox · Windows" in page
    assert "WeChat · Android" in page
    assert page.count("this device") == 1
    assert "127.0.0.1" in page


def test_one_is_ended(lin: Person) -> None:
    desk, phone = signed_in(lin), signed_in(lin, PHONE)
    other = next(one for one in sessions_of(lin, desk.session.session_key) if not one.is_here)
    desk.post("/en/settings/sessions/", {"session": other.pk})
    assert (is_in(desk), is_in(phone)) == (True, False)


def test_all_others_are_ended(lin: Person) -> None:
    desk, phone, till = signed_in(lin), signed_in(lin, PHONE), signed_in(lin)
    desk.post("/en/settings/sessions/", {"session": "others"})
    assert [is_in(client) for client in (desk, phone, till)] == [True, False, False]


@pytest.mark.parametrize("chosen", ["", "abc", "-1", "9" * 30, "²"])
def test_what_is_no_session_changes_nothing(lin: Person, chosen: str) -> None:
    desk, phone = signed_in(lin), signed_in(lin, PHONE)
    assert desk.post("/en/settings/sessions/", {"session": chosen}).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, True)


def test_somebody_elses_is_not_ended(lin: Person) -> None:
    desk = signed_in(lin)
    chen = PersonFactory(staff_number="1002")
    chen.set_password(PASSWORD)
    chen.save()
    begin(person=chen)
    theirs = signed_in(chen)
    desk.post("/en/settings/sessions/", {"session": UserSession.objects.get(user=chen).pk})
    assert is_in(theirs)


def test_a_new_password_ends_the_others(lin: Person) -> None:
    desk, phone = signed_in(lin), signed_in(lin, PHONE)
    new = "a quiet lamp by the door"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert [one.is_here for one in sessions_of(lin, desk.session.session_key)] == [True]


def test_leaving_ends_them(lin: Person) -> None:
    desk, phone = signed_in(lin), signed_in(lin, PHONE)
    leave(person=lin)
    assert (is_in(desk), is_in(phone)) == (False, False)


def test_one_that_is_over_is_not_listed(lin: Person) -> None:
    desk, phone = signed_in(lin), signed_in(lin, PHONE)
    Session.objects.filter(pk=phone.session.session_key).delete()
    assert len(sessions_of(lin, desk.session.session_key)) == 1


def test_last_seen_is_written_every_ten_minutes(lin: Person) -> None:
    desk = signed_in(lin)
    before = UserSession.objects.get().last_seen_at
    is_in(desk)
    assert UserSession.objects.get().last_seen_at == before
    session = desk.session
    session["signin_seen"] -= 601
    session.save()
    is_in(desk)
    assert UserSession.objects.get().last_seen_at > before


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_however_many(lin: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(count):
        signed_in(lin)
    with django_assert_num_queries(2):
        assert len(sessions_of(lin, None)) == count


@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "Chrome · Linux"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_in_a_persons_words(user_agent: str, told: str) -> None:
    assert device(user_agent) == told
