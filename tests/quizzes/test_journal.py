"""What the journal keeps: from where, what moved, what came late, and who judged it."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Record
from courses.models import Completion
from quizzes.errors import AlreadySubmitted, DeadlinePassed, NothingLate, WouldLoseMarks
from quizzes.models import Attempt, AttemptEvent, Mark, Response
from quizzes.services import judge_late, note_origin, submit
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sitting():
    return Sitting(minutes=20, late_minutes=15)


@pytest.fixture
def attempt(sitting):
    return sitting.start(now=NOON, origin="phone")


def late(sitting, attempt, position=1, answer="b", number=1, **more):
    arrives = {"given_at": attempt.deadline_at - SECOND, "now": attempt.deadline_at + MINUTE, **more}
    return sitting.answer(attempt, position, [answer], number, **arrives)


def test_each_answer_says_from_where_it_came(sitting, attempt):
    sitting.answer(attempt, 1, ["a"], now=NOON, origin="phone")
    assert Response.objects.get().received_from == "phone"
    submit(attempt=attempt, now=NOON, origin="phone")
    attempt.refresh_from_db()
    assert (attempt.started_from, attempt.seen_from, attempt.submitted_from) == ("phone", "phone", "phone")
    assert not AttemptEvent.objects.exists()


def test_a_second_device_joins_and_the_journal_says_so_once(sitting, attempt):
    sitting.answer(attempt, 1, ["a"], 1, now=NOON, origin="desk")
    sitting.answer(attempt, 1, ["b"], 2, now=NOON, origin="desk")
    moved = AttemptEvent.objects.get()
    assert (moved.kind, moved.came_from, moved.at) == ("moved", "desk", NOON)


def test_two_pages_that_move_at_once_are_one_move(attempt):
    other = Attempt.objects.get(pk=attempt.pk)
    for copy in (attempt, other):
        note_origin(attempt=copy, origin="desk", now=NOON)
    assert AttemptEvent.objects.count() == 1


def test_an_answer_given_in_time_that_arrives_late_is_kept_and_does_not_count_yet(sitting, attempt):
    assert late(sitting, attempt).late is True
    handed_in = submit(attempt=attempt, now=attempt.deadline_at + MINUTE)
    assert (handed_in.score, list(Response.objects.values_list("late", flat=True))) == (0, [True])


def test_it_is_kept_after_the_sweep_has_handed_in_too(sitting, attempt):
    submit(attempt=attempt, by_clock=True, now=attempt.deadline_at + 10 * SECOND)
    assert late(sitting, attempt).late is True


@pytest.mark.parametrize(
    "arrives",
    [
        {"given_at": None},
        {"given_at": NOON + timedelta(minutes=21)},
        {"given_at": NOON - MINUTE},
        {"now": NOON + timedelta(minutes=36)},
    ],
)
def test_what_was_given_or_arrives_too_late_is_refused_and_noted(sitting, attempt, arrives):
    sitting.answer(attempt, 1, ["b"], 1, now=NOON)
    with pytest.raises(DeadlinePassed):
        late(sitting, attempt, answer="a", number=2, **arrives)
    refused = AttemptEvent.objects.get()
    assert (refused.kind, refused.facts) == ("refused", {"question": 1, "number": 2})
    assert submit(attempt=attempt, now=attempt.deadline_at + MINUTE).score == 1


def test_refusals_fill_no_table(sitting, attempt):
    for number in range(1, 60):
        with pytest.raises(DeadlinePassed):
            late(sitting, attempt, number=number, given_at=None)
    assert AttemptEvent.objects.count() == 50


def test_who_handed_in_adds_nothing_by_being_late(sitting, attempt):
    submit(attempt=attempt, now=NOON + MINUTE)
    with pytest.raises(AlreadySubmitted):
        late(sitting, attempt)


def test_accepted_late_answers_count_and_the_old_marks_stay_in_the_audit(sitting, attempt):
    for position in (1, 2):
        sitting.answer(attempt, position, ["b"], now=NOON)
    late(sitting, attempt, 3)
    submit(attempt=attempt, by_clock=True, now=attempt.deadline_at + MINUTE)
    assert not Completion.objects.exists()
    judge = PersonFactory()
    judge_late(attempt=attempt, accepted=True, reason="The shop had no power", actor=judge)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, Mark.objects.count()) == (3, True, 3)
    assert Completion.objects.filter(activity=sitting.activity).exists()
    row = Record.objects.get(action="attempt.late_judged")
    assert (row.before["marks"], row.after["marks"]) == (["1.000", "1.000", "0.000"], ["1.000"] * 3)
    assert row.reason == "The shop had no power"


def test_late_answers_are_judged_once_and_then_nothing_more_is_taken(sitting, attempt):
    late(sitting, attempt)
    submit(attempt=attempt, by_clock=True, now=attempt.deadline_at + MINUTE)
    first = judge_late(attempt=attempt, accepted=False, reason="The line was up", actor=PersonFactory())
    assert judge_late(attempt=attempt, accepted=True, reason="", actor=PersonFactory()) == first
    with pytest.raises(DeadlinePassed):
        late(sitting, Attempt.objects.get(pk=attempt.pk), 2)
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_nobody_loses_by_a_line_that_was_down(sitting, attempt):
    sitting.answer(attempt, 1, ["b"], 1, now=NOON)
    late(sitting, attempt, 1, "a", 2)
    submit(attempt=attempt, by_clock=True, now=attempt.deadline_at + MINUTE)
    with pytest.raises(WouldLoseMarks):
        judge_late(attempt=attempt, accepted=True, reason="", actor=PersonFactory())
    attempt.refresh_from_db()
    assert (attempt.score, attempt.late_was_judged) == (1, False)


def test_where_nothing_came_late_there_is_nothing_to_judge(sitting, attempt):
    submit(attempt=attempt, now=NOON + MINUTE)
    with pytest.raises(NothingLate):
        judge_late(attempt=attempt, accepted=True, reason="", actor=PersonFactory())
