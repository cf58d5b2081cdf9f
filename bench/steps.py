"""What is measured, as people do it. A step is walked phase by phase, so that each phase's CPU time is known."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count, cycle
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django.utils import translation

from bench.client import Connection, Phase, Visit
from bench.fill import Filled
from bench.learning import right_answer
from certificates.tallies.making import follow
from courses.progress import activity_url, course_progress
from people.models import Person
from people.signin.middleware import SETTLED
from quizzes.models import PaperItem

WRONG = 2  # of the twenty answers
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Part:
    """One phase: ``requests`` a visit, and a hook that prepares the visits beforehand, unmeasured."""

    name: str
    walk: Phase
    requests: int = 1
    before: Callable[[list[Visit]], None] | None = None
    counts: bool = True  # towards the step's own figure


@dataclass(frozen=True)
class Step:
    """``target`` and ``peer`` are CPU milliseconds for the whole step."""

    name: str
    target: float
    peer: str
    parts: list[Part]
    visits: Iterator[Visit] = field(repr=False)
    whole: bool = False  # bounded by ``Size.attempts`` instead of ``Size.visits``


def sign_in(person: Person) -> Visit:
    """A returning browser: a session row made by Django's own store, and the CSRF cookie of an earlier page.

    That page has looked whether a second factor is due, as one does every ten minutes.
    """
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[SETTLED] = int(time.time())
    session.save()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: token_hex(16)}
    return Visit(cookies, {"person": person})


def token(visit: Visit) -> dict[str, str]:
    return {"X-CSRFToken": visit.cookies[settings.CSRF_COOKIE_NAME]}


def get(fact: str) -> Phase:
    """Ask for the address that the visit carries as ``fact``."""

    def walk(connection: Connection, visit: Visit) -> None:
        connection.send(visit, "GET", visit.facts[fact])

    return walk


def steps(filled: Filled) -> list[Step]:
    with translation.override("zh-hans"):
        return [*_learning(filled), _quiz(filled), *_status(filled), _document(filled)]


# --- Reading -----------------------------------------------------------------------------------------------


def _learning(filled: Filled) -> list[Step]:
    readers = [sign_in(person) for person in filled.people[:300]]
    home = reverse("pages:home")

    def in_turn(addresses: Callable[[int, Person], str]) -> Iterator[Visit]:
        for turn in count():
            visit = readers[turn % len(readers)]
            yield Visit(visit.cookies, {"page": addresses(turn, visit.facts["person"])})

    course_of = {course.pk: course_progress(person=filled.hr, key=course.key).url for course in filled.courses}
    taken = filled.learning
    return [
        Step("my learning", 8, "42 × 2", [Part("page", get("page"))], in_turn(lambda turn, person: home)),
        Step(
            "course page",
            9,
            "65–74",
            [Part("page", get("page"))],
            in_turn(lambda turn, person: course_of[filled.courses[turn % 2].pk]),
        ),
        Step(
            "lesson at first view, its completion written",
            8,
            "59–74",
            [Part("first view", get("page")), Part("completion", _finish)],
            _unread(readers, taken),
        ),
    ]


def _unread(readers: list[Visit], learning: Any) -> Iterator[Visit]:
    """Each reader's first lesson of a course they have not begun, then each one's second, …"""
    for place in range(learning.size.lessons):
        for number, visit in enumerate(readers):
            activity = learning.activities[learning.elective(number).pk][place]
            with translation.override("zh-hans"):
                finish = reverse("courses:finish", args=[activity.pk])
                yield Visit(visit.cookies, {"page": activity_url(activity), "finish": finish})


def _finish(connection: Connection, visit: Visit) -> None:
    """What the page's script sends when its end is on the screen."""
    headers = {**token(visit), "X-Poise-Reading": "end"}
    connection.send(visit, "POST", visit.facts["finish"], expect=204, body=b"", headers=headers)


# --- The quiz ----------------------------------------------------------------------------------------------


def _quiz(filled: Filled) -> Step:
    activity = filled.learning.activities[filled.courses[0].pk][-1]
    start = reverse("quizzes:start", args=[activity.key])
    parts = [
        Part("start", _start(start)),
        Part("first question", get("question")),
        Part("20 answers", _answers, requests=20, before=_look_up),
        Part("hand in", _hand_in),
        Part("result", get("result")),
    ]
    others = Part("(the other 19 questions' pages)", _questions, requests=19, counts=False)
    sitting = (sign_in(person) for person in filled.learning.fresh)
    return Step("whole quiz attempt", 90, "680–770", [*parts[:2], others, *parts[2:]], sitting, whole=True)


def _start(address: str) -> Phase:
    def walk(connection: Connection, visit: Visit) -> None:
        body = f"csrfmiddlewaretoken={visit.cookies[settings.CSRF_COOKIE_NAME]}".encode()
        reply = connection.send(visit, "POST", address, expect=302, body=body, headers=FORM)
        question = reply.headers["Location"]
        attempt = question.rstrip("/").rpartition("/")[0]
        visit.facts |= {"question": question, "attempt": attempt, "result": f"{attempt}/result/"}

    return walk


def _look_up(visits: list[Visit]) -> None:
    """The right answers, which the readers know and the pages do not say."""
    by_attempt = {int(visit.facts["attempt"].rpartition("/")[2]): visit for visit in visits}
    for visit in visits:
        visit.facts["answers"] = {}
    for item in PaperItem.objects.filter(attempt__in=by_attempt).select_related("version"):
        answers = by_attempt[item.attempt_id].facts["answers"]
        answers[item.position] = right_answer(item) if item.position > WRONG else []


def _questions(connection: Connection, visit: Visit) -> None:
    for position in range(2, 21):
        connection.send(visit, "GET", f"{visit.facts['attempt']}/{position}/")


def _answers(connection: Connection, visit: Visit) -> None:
    headers = {**token(visit), "Content-Type": "application/json"}
    for position, answer in sorted(visit.facts["answers"].items()):
        said = {"number": 1, "answer": answer, "given_at": "2026-11-23T14:03:21Z"}
        address = f"{visit.facts['attempt']}/{position}/answer"
        connection.send(visit, "POST", address, body=json.dumps(said).encode(), headers=headers)


def _hand_in(connection: Connection, visit: Visit) -> None:
    body = f"csrfmiddlewaretoken={visit.cookies[settings.CSRF_COOKIE_NAME]}".encode()
    address = f"{visit.facts['attempt']}/review-answers/"
    connection.send(visit, "POST", address, expect=302, body=body, headers=FORM)


# --- HR, and the certificate ---------------------------------------------------------------------------------


def _status(filled: Filled) -> Iterator[Step]:
    visit = sign_in(filled.hr)
    follow()  # as beat does each minute
    pages = max(1, len(filled.people) // 50)

    def in_turn(addresses: Sequence[str]) -> Iterator[Visit]:
        for address in cycle(addresses):
            yield Visit(visit.cookies, {"page": address})

    page, rows = [Part("page", get("page"))], f"{len(filled.people):,} rows"
    lists = [f"{reverse('reports:status')}?page={number}" for number in range(1, pages + 1)]
    yield Step("HR status page of 50", 20, "130–200", page, in_turn(lists))
    for form in ("xlsx", "csv"):
        address = f"{reverse(f'reports:export_{form}')}?of=bench-1"  # one row a person
        file = [Part("file", get("page"))]
        yield Step(f"its export of {rows}, {form.upper()}", 300, "2,200–8,100", file, in_turn([address]))


def _document(filled: Filled) -> Step:
    def holders() -> Iterator[Visit]:
        visits = [sign_in(one.person) for one in filled.certificates[:100]]
        addresses = [reverse("certificates:document", args=[one.uuid]) for one in filled.certificates[:100]]
        for turn in count():
            place = turn % len(visits)
            yield Visit(visits[place].cookies, {"page": addresses[place]})

    return Step("certificate document", 10, "225", [Part("file", get("page"))], holders())
