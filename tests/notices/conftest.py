"""The cast, and two kinds of notice that exist for the tests only."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.functional import lazystr

from bilingual.text import language
from notices.kinds import Facts, NoticeKind, forget, register
from notices.models import Notice
from notices.services import notify
from people.models import Person

COURSE = {"zh-hans": "情绪控制", "en": "Keeping calm"}
FACTS: Facts = {"course": COURSE, "due_on": "2027-03-31", "number": 7}


class Both:
    """Words in both languages, without a catalogue; ``lazystr(Both(…))`` is read anew each time."""

    def __init__(self, zh: str, en: str) -> None:
        self.texts = {"zh-hans": zh, "en": en}

    def __str__(self) -> str:
        return self.texts[language()]


def course_path(facts: Facts, code: str) -> str:
    return f"/{code}/courses/{facts['number']}/"


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    due = NoticeKind(
        "tests.due",
        lazystr(Both("请在 {due_on} 前完成《{course}》", "Finish “{course}” by {due_on}")),
        lazystr(Both("《{course}》还差一步。", "“{course}” is one step from done.")),
        course_path,
    )
    for kind in (due, NoticeKind("tests.quiet", "A word", "Only in the inbox.", needs_email=False)):
        register(kind)
    yield
    forget("tests.due")
    forget("tests.quiet")


@pytest.fixture
def lin(db: None) -> Person:
    """Has notices, and reads Chinese."""
    return person("E001", "林晓雯", name_latin="Lin Xiaowen", email="lin@staff.example")


@pytest.fixture
def outsider(db: None) -> Person:
    return person("E002", "王强", email="wang@staff.example")


def person(number: str, name: str, **fields: object) -> Person:
    return Person.objects.create_user(number, name=name, **fields)


@pytest.fixture
def inbox_of(client: Client) -> Callable[[Person], Client]:
    """Sign the person in, and give their client."""

    def of(reader: Person) -> Client:
        client.force_login(reader, backend="people.backends.StaffNumberOrEmailBackend")
        return client

    return of


def a_notice(reader: Person, key: str = "enrolment:1", kind: str = "tests.due") -> Notice:
    notify(person=reader, kind=kind, key=key, facts=FACTS)
    return Notice.objects.get(person=reader, kind=kind, key=key)
