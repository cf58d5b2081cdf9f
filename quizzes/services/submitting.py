"""Handing in and marking, by the person or by the clock. It happens once, whoever comes first."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from quizzes.marking.marks import mark
from quizzes.marking.passing import tell_if_passed
from quizzes.models import Attempt
from quizzes.models.attempts import NETWORK_GRACE

logger = logging.getLogger(__name__)

BATCH = 500  # attempts a sweep submits at most; the next sweep goes on


@transaction.atomic
def submit(*, attempt: Attempt, by_clock: bool = False, origin: str = "", now: datetime | None = None) -> Attempt:
    """Hand in and mark. A second submission changes nothing and gives the marked attempt.

    What is handed in after the deadline counts as handed in by the clock, at the deadline. Passing completes
    the activity in the same transaction.
    """
    now = now or timezone.now()
    by_clock = by_clock or now > attempt.deadline_at
    at = attempt.deadline_at if by_clock else now
    # One conditional update decides. On PostgreSQL it waits for an answer that is being saved, and what is
    # read below sees that answer.
    won = (
        Attempt.objects.open()
        .filter(pk=attempt.pk)
        .update(submitted_at=at, submitted_by_clock=by_clock, submitted_from=origin)
    )
    if not won:
        attempt.refresh_from_db(fields=["submitted_at", "submitted_by_clock", "score", "max_score", "waiting"])
        return attempt
    attempt.submitted_at, attempt.submitted_by_clock = at, by_clock
    mark(attempt, now)
    actor = None if by_clock else attempt.person
    facts = {"score": str(attempt.score), "max_score": str(attempt.max_score), "passed": attempt.passed}
    record(action="attempt.submitted", subject=attempt, actor=actor, after=facts)
    tell_if_passed(attempt, at)
    return attempt


def submit_expired(*, now: datetime | None = None) -> int:
    """Hand in what nobody handed in; returns how many. Each in a transaction of its own, oldest first.

    Looks only at attempts that are due, and leaves the last seconds to answers still on their way.
    """
    now = now or timezone.now()
    due = Attempt.objects.past_deadline(now - NETWORK_GRACE).order_by("deadline_at")
    done = 0
    for attempt in due.select_related("enrolment", "activity", "quiz")[:BATCH]:
        try:
            submit(attempt=attempt, by_clock=True, now=now)
        except Exception:  # one attempt that cannot be marked must not keep the others waiting
            logger.exception("attempt %s could not be submitted by the clock", attempt.pk)
        else:
            done += 1
    return done
