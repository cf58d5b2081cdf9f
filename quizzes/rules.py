"""When an attempt may start."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from quizzes.errors import AlreadyPassed, NoAttemptsLeft, WaitForNextAttempt
from quizzes.models import Attempt, Quiz


def refuse_unless_startable(quiz: Quiz, earlier: Sequence[Attempt], now: datetime) -> None:
    """Raise the rule that speaks against another attempt. ``earlier`` are this enrolment's, in order."""
    if any(attempt.passed for attempt in earlier):
        raise AlreadyPassed
    if len(earlier) >= quiz.attempts_allowed:
        raise NoAttemptsLeft(allowed=quiz.attempts_allowed)
    possible_at = next_possible_at(quiz, earlier)
    if possible_at is not None and possible_at > now:
        raise WaitForNextAttempt(until=moment_for_reader(possible_at), moment=possible_at)


def next_possible_at(quiz: Quiz, earlier: Sequence[Attempt]) -> datetime | None:
    """The end of the wait after the last attempt; ``None`` before the first, or while one is running."""
    last = earlier[-1].submitted_at if earlier else None
    return last + timedelta(hours=quiz.wait_hours) if last else None


def moment_for_reader(moment: datetime) -> str:
    """*24 November 2026, 14:03*, in the reader's language."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
