"""Where the average of several attempts counts, the marks of one decide whether those after it pass."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from people.models import Person
from quizzes.marking.marks import mark_again
from quizzes.marking.passing import tell_if_passed
from quizzes.models import Attempt, ResultChange
from quizzes.models.quiz import Counts
from quizzes.regrading.telling import tell_person


def together(attempt: Attempt) -> Iterator[Attempt]:
    """All whose passes hang on each other, in their order, each held; mostly the attempt alone.

    A regrade marks them in this order, so that each has its last marks when those after it are counted.
    """
    same = _of_the_same(attempt)
    if attempt.counts != Counts.AVERAGE and not same.filter(counts=Counts.AVERAGE).exists():
        yield attempt
        return
    for one in _held(same):
        yield attempt if one.pk == attempt.pk else one


def follow(*, attempt: Attempt, cause: str, reason: str, by: Person, now: datetime) -> list[ResultChange]:
    """``attempt`` has other marks: those after it are counted anew, and who passes by it, or no more, is told."""
    changes = []
    for one in _held(_of_the_same(attempt).filter(counts=Counts.AVERAGE, number__gt=attempt.number)):
        if change := mark_again(attempt=one, cause=cause, reason=reason, by=by, now=now):
            tell(change, one, now)
            changes.append(change)
    return changes


def tell(change: ResultChange, attempt: Attempt, now: datetime) -> None:
    if change.passed_after and not change.passed_before:
        tell_if_passed(attempt, now)
    tell_person(change)


def _of_the_same(attempt: Attempt) -> QuerySet[Attempt]:
    return Attempt.objects.submitted().filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)


def _held(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    places = attempts.select_for_update(of=("self",))
    return places.select_related("enrolment", "activity", "person", "quiz").order_by("number")
