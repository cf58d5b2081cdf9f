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
    if attempt.counts != Counts.AVERAGE:
        yield attempt
        return
    for one in _of_the_same(attempt):
        yield attempt if one.pk == attempt.pk else one


def follow(*, attempt: Attempt, cause: str, reason: str, by: Person, now: datetime) -> None:
    """``attempt`` has other marks: those after it are counted anew, and who passes by it, or no more, is told."""
    if attempt.counts != Counts.AVERAGE:
        return
    for one in _of_the_same(attempt).filter(number__gt=attempt.number):
        if change := mark_again(attempt=one, cause=cause, reason=reason, by=by, now=now):
            tell(change, one, now)


def tell(change: ResultChange, attempt: Attempt, now: datetime) -> None:
    if change.passed_after and not change.passed_before:
        tell_if_passed(attempt, now)
    tell_person(change)


def _of_the_same(attempt: Attempt) -> QuerySet[Attempt]:
    rows = Attempt.objects.submitted().filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)
    places = rows.filter(counts=Counts.AVERAGE).select_for_update(of=("self",))
    return places.select_related("enrolment", "activity", "person", "quiz").order_by("number")
