"""What became of an attempt: the same word in every list, also while an answer of it is marked anew."""

import pytest
from django.test import Client

from people.models import Person, Role
from quizzes.by_hand.reopening import reopen
from quizzes.models import Attempt
from quizzes.outcome import Outcome, outcome_of
from tests.quizzes.by_hand.cast import FULL, NOTHING, Essays, essay_of, marked, marker

pytestmark = pytest.mark.django_db
ANEW = "not passed, being marked anew"


def failed(essays: Essays, by: Person) -> Attempt:
    attempt = essays.hand_in(right=0)
    marked(attempt, by, NOTHING)
    return attempt


def in_english(person: Person) -> Client:
    person.language = "en"
    person.save()
    client = Client()
    client.force_login(person)
    return client


def test_an_attempt_says_what_it_came_to_at_each_step():
    essays, trainer = Essays(), marker()
    attempt = essays.start()
    assert outcome_of(attempt) is Outcome.RUNNING
    attempt = essays.hand_in(right=0)
    assert outcome_of(attempt) is Outcome.MARKING
    marked(attempt, trainer, NOTHING)
    assert outcome_of(attempt) is Outcome.FAILED
    reopen(response=essay_of(attempt), reason="Mixed up", actor=trainer)
    attempt.refresh_from_db()
    assert outcome_of(attempt) is Outcome.FAILED_SO_FAR
    marked(attempt, trainer, FULL)
    assert outcome_of(attempt) is Outcome.FAILED


def test_one_that_passed_keeps_its_pass_while_it_is_marked_anew():
    essays, trainer = Essays(), marker()
    attempt = essays.hand_in()
    marked(attempt, trainer, FULL)
    reopen(response=essay_of(attempt), reason="Mixed up", actor=trainer)
    attempt.refresh_from_db()
    assert outcome_of(attempt) is Outcome.PASSED_SO_FAR


def test_every_list_says_that_a_failed_attempt_is_failed_while_it_is_marked_anew():
    essays, trainer, officer = Essays(), marker(), marker(Role.HR)
    attempt = failed(essays, trainer)
    reopen(response=essay_of(attempt), reason="Mixed up", actor=trainer)
    hr, candidate = in_english(officer), in_english(essays.person)
    results = f"/en/attempts/exams/{essays.quiz.code}/"
    for client, page in (
        (hr, results),
        (hr, f"{results}?state=failed"),
        (hr, f"{results}?state=waiting"),
        (hr, f"{results}results.csv"),
        (hr, f"/en/attempts/{attempt.pk}/journal/"),
        (hr, f"/en/attempts/history/{essays.person.pk}/"),
        (candidate, "/en/attempts/history/"),
    ):
        response = client.get(page)
        shown = response.getvalue() if response.streaming else response.content
        assert (page, ANEW in shown.decode()) == (page, True)
