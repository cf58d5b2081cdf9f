"""When an attempt may start."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from courses.models import Activity, Completion
from people.models import Person
from quizzes.accommodations import Allowed
from quizzes.errors import (
    AlreadyPassed,
    Closed,
    FirstFinish,
    NoAttemptsLeft,
    NotOpenYet,
    WaitForMarks,
    WaitForNextAttempt,
)
from quizzes.models import Attempt, Quiz


def refuse_unless_startable(
    quiz: Quiz, earlier: Sequence[Attempt], now: datetime, *, person: Person, allowed: Allowed
) -> None:
    """Raise the rule that speaks against another attempt. ``earlier`` are this enrolment's, in order.

    No query, but one where the quiz waits for an activity.
    """
    if any(attempt.passed for attempt in earlier):
        raise AlreadyPassed
    if earlier and earlier[-1].waiting and earlier[-1].score is None:
        raise WaitForMarks
    if len(earlier) >= allowed.attempts:
        raise NoAttemptsLeft(allowed=allowed.attempts)
    possible_at = next_possible_at(quiz, earlier)
    if possible_at is not None and possible_at > now:
        raise WaitForNextAttempt(until=moment_for_reader(possible_at), moment=possible_at)
    if allowed.opens_at and now < allowed.opens_at:
        raise NotOpenYet(at=moment_for_reader(allowed.opens_at))
    if allowed.closes_at and now >= allowed.closes_at:
        raise Closed(at=moment_for_reader(allowed.closes_at))
    if quiz.after_activity is not None and not _finished(person, quiz.after_activity):
        raise FirstFinish(activity=quiz.after_activity.name)


def _finished(person: Person, activity: Activity) -> bool:
    return Completion.objects.filter(person=person, activity=activity).exists()


def next_possible_at(quiz: Quiz, earlier: Sequence[Attempt]) -> datetime | None:
    """The end of the wait after the last attempt; ``None`` before the first, or while one is running."""
    last = earlier[-1].submitted_at if earlier else None
    return last + timedelta(hours=quiz.wait_hours) if last else None


def moment_for_reader(moment: datetime) -> str:
    """*24 November 2026, 14:03*, in the reader's language."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
