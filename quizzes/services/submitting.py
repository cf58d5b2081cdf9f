"""Handing in and marking, by the person or by the clock. It happens once, whoever comes first."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from audit.services import record
from courses.models import Completion
from courses.services import complete
from quizzes import types
from quizzes.certainty import weighed
from quizzes.models import Attempt, Mark, PaperItem, Response
from quizzes.models.attempts import NETWORK_GRACE
from quizzes.models.quiz import Counts
from quizzes.signals import quiz_passed

logger = logging.getLogger(__name__)

BATCH = 500  # attempts a sweep submits at most; the next sweep goes on
THOUSANDTH = Decimal("0.001")
CHANGES = ["response", "mark", "at"]


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
        attempt.refresh_from_db(fields=["submitted_at", "submitted_by_clock", "score", "max_score"])
        return attempt
    attempt.submitted_at, attempt.submitted_by_clock = at, by_clock
    mark(attempt, now)
    actor = None if by_clock else attempt.person
    facts = {"score": str(attempt.score), "max_score": str(attempt.max_score), "passed": attempt.passed}
    record(action="attempt.submitted", subject=attempt, actor=actor, after=facts)
    tell_if_passed(attempt, at)
    return attempt


def tell_if_passed(attempt: Attempt, at: datetime) -> None:
    if attempt.passed:
        complete(enrolment=attempt.enrolment, activity=attempt.activity, how=Completion.How.QUIZ, at=at)
        quiz_passed.send(sender=Attempt, attempt=attempt)


def mark(attempt: Attempt, now: datetime, *, again: bool = False) -> None:
    """Write the marks and what they come to. Four queries, however long the paper.

    ``again`` writes over marks that are there already: the audit holds what they were.
    """
    items = list(attempt.items.select_related("version").order_by("position"))
    journal = Response.objects.counting().filter(item__attempt=attempt).order_by("number")
    counting = {response.item_id: response for response in journal}  # the highest number comes last
    given = ((item.pk, _earned(item, counting.get(item.pk))) for item in items)
    earned = {item: mark for item, mark in given if mark is not None}  # the others wait for a person
    marks = [
        Mark(item=item, response=counting.get(item.pk), mark=_decimal(earned[item.pk], ROUND_HALF_UP), at=now)
        for item in items
        if item.pk in earned
    ]
    Mark.objects.bulk_create(
        marks,
        update_conflicts=again,
        unique_fields=["item"] if again else None,
        update_fields=CHANGES if again else None,
    )
    # The score is the sum of what was earned exactly, rounded down once: three thirds are 1, and rounding
    # never lifts anybody over the pass mark.
    attempt.score = _decimal(max(Fraction(), sum(earned.values(), Fraction())), ROUND_DOWN)
    attempt.max_score = sum((item.max_mark for item in items), Decimal())
    attempt.held_back = attempt.enough and (bool(missed_sections(attempt, items, earned)) or not _counts(attempt))
    attempt.save(update_fields=["score", "max_score", "held_back"])


def _counts(attempt: Attempt) -> bool:
    """Does the quiz count as passed by this attempt, whose own marks would do?"""
    rule = attempt.counts
    if rule in (Counts.BEST, Counts.LAST):
        return True
    if rule == Counts.FIRST:
        return attempt.number == 1
    earlier = Attempt.objects.submitted().filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)
    rows = earlier.exclude(pk=attempt.pk).values_list("score", "max_score")
    parts = [Fraction(score or 0) / Fraction(highest or 1) for score, highest in rows]
    parts.append(Fraction(attempt.score or 0) / Fraction(attempt.max_score or 1))
    return sum(parts, Fraction()) * 100 >= attempt.pass_percent * len(parts)


def missed_sections(
    attempt: Attempt, items: Sequence[PaperItem], earned: Mapping[int, Fraction | Decimal]
) -> list[int]:
    """Places of the sections whose own pass mark was missed. ``earned`` by the item's key."""
    missed = []
    for place, section in enumerate(attempt.sections):
        theirs = [item for item in items if item.section == place]
        possible = sum((Fraction(item.max_mark) for item in theirs), Fraction())
        reached = sum((Fraction(earned.get(item.pk, 0)) for item in theirs), Fraction())
        if section["pass_percent"] and reached * 100 < section["pass_percent"] * possible:
            missed.append(place)
    return missed


def _earned(item: PaperItem, response: Response | None) -> Fraction | None:
    """``None`` where a person has to mark it."""
    if response is None:
        return Fraction()
    mark = types.of(item.version.kind).mark(item.version.content, response.answer)
    if mark is None:
        return None
    if item.attempt.certainty and response.answer:
        mark = weighed(mark, response.certainty)
    return mark * Fraction(item.max_mark)


def _decimal(value: Fraction, rounding: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(THOUSANDTH, rounding)


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
