from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from notices.models import Notice
from people.models import Person

from .conftest import a_notice

SignIn = Callable[[Person], Client]


def address(name: str = "inbox", *arguments: int, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"notices:{name}", args=arguments)


def test_the_inbox_shows_subject_body_day_and_that_it_is_unread(lin: Person, inbox_of: SignIn) -> None:
    notice = a_notice(lin)
    Notice.objects.update(created_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # the 23rd, in Shanghai
    page = inbox_of(lin).get(address()).content.decode()
    for part in (
        "Finish “Keeping calm” by 31 March 2027",
        "“Keeping calm” is one step from done.",
        "23 November 2026",
        '<span aria-hidden="true">●</span> Unread',
        address("open", notice.pk),
    ):
        assert part in page


def test_a_notice_that_is_read_is_a_plain_link(lin: Person, inbox_of: SignIn) -> None:
    notice = a_notice(lin)
    client = inbox_of(lin)
    client.post(address("open", notice.pk))
    page = client.get(address()).content.decode()
    assert '<a href="/en/courses/7/">Finish “Keeping calm” by 31 March 2027</a>' in page
    assert "Unread" not in page
    assert address("read_all") not in page


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "2027 年 3 月 31 日 前完成"), ("en", "31 March 2027")])
def test_the_address_decides_the_language_of_the_inbox(
    lin: Person, inbox_of: SignIn, language: str, words: str
) -> None:
    a_notice(lin)
    assert words in inbox_of(lin).get(address(language=language)).content.decode()


def test_an_outsider_neither_sees_nor_opens_the_notices_of_another(
    lin: Person, outsider: Person, inbox_of: SignIn
) -> None:
    notice = a_notice(lin)
    client = inbox_of(outsider)
    assert "Keeping calm" not in client.get(address()).content.decode()
    assert client.post(address("open", notice.pk)).status_code == 404
    client.post(address("read_all"))
    assert Notice.objects.unread().get() == notice


def test_who_is_not_signed_in_is_asked_to(client: Client, lin: Person) -> None:
    notice = a_notice(lin)
    for answer in (client.get(address()), client.post(address("open", notice.pk))):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/")
    assert Notice.objects.unread().exists()


def test_opening_marks_read_and_leads_to_the_page(lin: Person, inbox_of: SignIn) -> None:
    notice = a_notice(lin)
    answer = inbox_of(lin).post(address("open", notice.pk))
    assert (answer.status_code, answer["Location"]) == (302, "/en/courses/7/")
    assert not Notice.objects.unread().exists()


def test_opening_what_leads_nowhere_comes_back_to_the_inbox(lin: Person, inbox_of: SignIn) -> None:
    notice = a_notice(lin, kind="tests.quiet")
    assert inbox_of(lin).post(address("open", notice.pk))["Location"] == address()


def test_looking_at_the_address_of_opening_marks_nothing_read(lin: Person, inbox_of: SignIn) -> None:
    notice = a_notice(lin)
    assert inbox_of(lin).get(address("open", notice.pk)).status_code == 405
    assert Notice.objects.unread().exists()


def test_a_forged_form_marks_nothing_read(lin: Person) -> None:
    notice = a_notice(lin)
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    assert client.post(address("open", notice.pk)).status_code == 403
    assert Notice.objects.unread().exists()


def test_mark_all_as_read_leaves_what_came_after_the_page(lin: Person, inbox_of: SignIn) -> None:
    seen = a_notice(lin, "1")
    client = inbox_of(lin)
    newest = client.get(address()).context["newest"]
    later = a_notice(lin, "2")
    assert client.post(address("read_all"), {"newest": newest})["Location"] == address()
    assert (newest, list(Notice.objects.unread())) == (seen.pk, [later])


def test_nonsense_in_the_form_marks_nothing_read(lin: Person, inbox_of: SignIn) -> None:
    a_notice(lin)
    for newest in ("x", "-1", str(2**70)):
        assert inbox_of(lin).post(address("read_all"), {"newest": newest}).status_code == 302
    assert Notice.objects.unread().exists()


def test_an_empty_inbox_says_what_happens_here(lin: Person, inbox_of: SignIn) -> None:
    assert "Nothing here yet." in inbox_of(lin).get(address()).content.decode()


def test_thirty_notices_are_a_page_the_newest_first(lin: Person, inbox_of: SignIn) -> None:
    for number in range(31):
        a_notice(lin, str(number))
    client = inbox_of(lin)
    first, second = (client.get(address(), {"page": page}).context["page"] for page in (1, 2))
    assert ([notice.key for notice in first][:2], len(first.object_list)) == (["30", "29"], 30)
    assert [notice.key for notice in second] == ["0"]
    assert client.get(address(), {"page": "x"}).context["page"].number == 1


def test_an_old_notice_does_not_break_the_inbox(lin: Person, inbox_of: SignIn) -> None:
    Notice.objects.create(person=lin, kind="tests.gone", key="1")
    assert "The text of this older notice" in inbox_of(lin).get(address()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_for_three(lin: Person, inbox_of: SignIn, count: int) -> None:
    for number in range(count):
        a_notice(lin, str(number))
    client = inbox_of(lin)
    client.get(address())  # the session is in the cache from here on
    with CaptureQueriesContext(connection) as queries:
        client.get(address())
    assert len(queries) == 4  # the person, count, notices, unread
