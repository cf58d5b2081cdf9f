"""Two at the same moment, on real connections. The database decides, and both get an answer."""

from datetime import timedelta

import pytest

from audit.models import Record
from courses.models import Completion
from quizzes.errors import AlreadySubmitted, NoAttemptsLeft
from quizzes.models import Attempt, Mark, PaperItem, Response
from quizzes.services import starting, submit, submit_expired
from tests.quizzes.factories import Sitting
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_tabs_that_start_together_share_one_attempt():
    sitting = Sitting()
    outcomes = together(*[sitting.start] * 4)
    assert outcomes == [Attempt.objects.get()] * 4
    assert PaperItem.objects.count() == 3


def test_an_answer_sent_twice_at_once_is_kept_once():
    sitting = Sitting()
    attempt = sitting.start()
    receipts = together(*[lambda: sitting.answer(attempt, 1, ["b"])] * 4)
    assert len({receipt.receipt for receipt in receipts}) == 1
    assert Response.objects.count() == 1


def test_handing_in_twice_at_once_marks_once():
    sitting = Sitting()
    attempt = sitting.start()
    for position in (1, 2, 3):
        sitting.answer(attempt, position, ["b"])
    outcomes = together(*[lambda: submit(attempt=Attempt.objects.get(pk=attempt.pk))] * 3, submit_expired)
    assert [outcome.score for outcome in outcomes[:3]] == [3, 3, 3]
    assert Mark.objects.count() == 3
    assert Completion.objects.count() == 2


def test_an_acknowledged_answer_is_marked_even_if_it_came_with_the_submission():
    for _ in range(5):
        sitting = Sitting()
        attempt = sitting.start()
        receipt, handed_in = together(
            lambda sitting=sitting, attempt=attempt: sitting.answer(attempt, 1, ["b"]),
            lambda attempt=attempt: submit(attempt=Attempt.objects.get(pk=attempt.pk)),
        )
        marked = Mark.objects.get(item__attempt=attempt, item__position=1)
        if isinstance(receipt, AlreadySubmitted):
            assert (handed_in.score, marked.response) == (0, None)
        else:
            assert (handed_in.score, marked.response.number) == (1, receipt.number)


def test_the_last_attempt_that_is_left_is_started_once_by_tabs_that_start_together():
    sitting = Sitting(attempts_allowed=2, wait_hours=0)
    submit(attempt=sitting.start())

    outcomes = together(*[sitting.start] * 4)

    last = Attempt.objects.get(submitted_at=None)
    assert (outcomes, last.number) == ([last] * 4, 2)
    submit(attempt=last)
    assert {type(one) for one in together(*[sitting.start] * 4)} == {NoAttemptsLeft}
    assert Attempt.objects.count() == 2


def test_who_starts_while_another_tab_starts_and_hands_in_starts_the_next(monkeypatch):
    sitting = Sitting(attempts_allowed=2, wait_hours=0)
    begin, others = starting._begin, []

    def faster(*given):
        if not others:
            others.append(submit(attempt=begin(*given)))
        return begin(*given)

    monkeypatch.setattr(starting, "_begin", faster)
    attempt = sitting.start()
    assert [(one.number, one.submitted_at is None) for one in (others[0], attempt)] == [(1, False), (2, True)]


def test_tabs_that_start_when_time_is_up_hand_in_once_and_share_the_next():
    sitting = Sitting(attempts_allowed=2, wait_hours=0)
    first = sitting.start()
    late = first.deadline_at + timedelta(minutes=1)

    outcomes = together(*[lambda: sitting.start(now=late)] * 3, lambda: submit_expired(now=late))

    [running] = Attempt.objects.filter(submitted_at=None)
    assert (outcomes[:3], running.number) == ([running] * 3, 2)
    assert Record.objects.filter(action="attempt.submitted").count() == 1


def test_who_hands_in_while_two_sweeps_do_is_handed_in_once():
    for _ in range(3):
        sitting = Sitting()
        attempt = sitting.start()
        for position in (1, 2, 3):
            sitting.answer(attempt, position, ["b"])
        late = attempt.deadline_at + timedelta(minutes=1)

        def hand_in(attempt=attempt, late=late):
            return submit(attempt=Attempt.objects.get(pk=attempt.pk), now=late)

        sweeps = [lambda late=late: submit_expired(now=late)] * 2
        handed_in, *_swept = together(hand_in, *sweeps)

        assert (handed_in.score, handed_in.submitted_by_clock) == (3, True)
        assert Mark.objects.filter(item__attempt=attempt).count() == 3
        assert Completion.objects.filter(person=sitting.person, activity=sitting.activity).count() == 1
        assert Record.objects.filter(action="attempt.submitted", person=sitting.person.pk).count() == 1
