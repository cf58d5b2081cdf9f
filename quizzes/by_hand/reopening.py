"""A settled answer is marked anew: what might come of it, saying so, and what came of it.

The marks before it stay, and count until the new ones are all there: nobody's standing hangs in the air meanwhile.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import Person
from quizzes.by_hand.errors import MarksDoNotCount, NotSettledYet, NotToMark, ReopenedAlready
from quizzes.by_hand.locking import lock
from quizzes.hanging import Hanging, hanging_on
from quizzes.marking.averages import follow, tell
from quizzes.marking.marks import mark, mark_again, settle
from quizzes.marking.results import Earned, Result, results_of
from quizzes.models import Attempt, ManualMark, Reopening, Response, ResultChange
from quizzes.models.quiz import Counts
from quizzes.regrading.telling import tell_officers


@dataclass(frozen=True)
class Outlook:
    """What the attempt may come to by the new marks: with the fewest and the most that the answer can earn.

    ``may_lose``, ``may_gain``: passes of this attempt, or of one after it whose average hangs on it; ``hanging``: on
    those that may be lost.
    """

    attempt: Attempt
    least: Attempt
    most: Attempt
    may_lose: bool
    may_gain: bool
    hanging: list[Hanging]


def outlook(response: Response) -> Outlook:
    """Before anybody says it. A constant number of queries."""
    held = response.item.attempt
    same = Attempt.objects.submitted().filter(enrolment=held.enrolment_id, quiz=held.quiz_id).select_related("quiz")
    attempts = list(same.order_by("number"))
    results = results_of(attempts)
    worst = _by(attempts, results, response, Fraction(0))
    best = _by(attempts, results, response, Fraction(1))
    lost = [one.pk for one, after in zip(attempts, worst, strict=True) if one.passed and not after.passed]
    place = [one.pk for one in attempts].index(held.pk)
    return Outlook(
        attempt=attempts[place],
        least=worst[place],
        most=best[place],
        may_lose=bool(lost),
        may_gain=any(after.passed and not one.passed for one, after in zip(attempts, best, strict=True)),
        hanging=[one for things in hanging_on(lost).values() for one in things],
    )


def _by(attempts: list[Attempt], results: dict[int, Result], response: Response, share: Fraction) -> list[Attempt]:
    """All of them as they would be. What an appeal gave stays."""
    after: list[Attempt] = []
    for attempt in attempts:
        one = copy(attempt)
        if one.pk == response.item.attempt_id or (after and one.counts == Counts.AVERAGE):
            earned = [_earning(each, share) if each.response == response else each for each in results[one.pk].earned]
            settle(one, Result(earned), list(after))
        after.append(one)
    return after


def _earning(one: Earned, share: Fraction) -> Earned:
    return replace(one, exact=max(share * Fraction(one.possible), one.awarded))


@transaction.atomic
def reopen(*, response: Response, reason: str, actor: Person, now: datetime | None = None) -> Reopening:
    """Have a settled answer marked anew. Its result stands until then.

    Raises :class:`NotToMark`, :class:`NotSettledYet`, :class:`ReopenedAlready` or :class:`MarksDoNotCount`.
    """
    now = now or timezone.now()
    attempt = lock(response)
    if attempt.person_id == actor.pk:
        raise NotToMark
    if Reopening.objects.open().filter(response=response).exists():
        raise ReopenedAlready
    standing = ManualMark.objects.standing().filter(response=response)
    if attempt.score is None or not standing.exists():
        raise NotSettledYet
    reopening = Reopening.objects.create(response=response, reason=reason, by=actor, at=now)
    standing.update(withdrawn_at=now, reopening=reopening)
    waited = attempt.waiting
    mark(attempt, now, again=True)
    if attempt.waiting == waited:
        raise MarksDoNotCount
    record(
        action="answer.reopened",
        subject=attempt,
        person=attempt.person,
        actor=actor,
        reason=reason,
        after={"question": response.item.position},
    )
    return reopening


def settle_anew(attempt: Attempt, response: Response, now: datetime) -> None:
    """The new marks are all there: what follows is what follows from a regrade. The caller holds the attempt's row."""
    reopening = Reopening.objects.open().select_related("by").get(response=response)
    Reopening.objects.filter(pk=reopening.pk).update(settled_at=now)
    cause = ResultChange.Cause.REOPENED
    change = mark_again(attempt=attempt, cause=cause, reason=reopening.reason, by=reopening.by, now=now)
    if change is None:
        return
    tell(change, attempt, now)
    later = follow(attempt=attempt, cause=cause, reason=reopening.reason, by=reopening.by, now=now)
    changes = ResultChange.objects.filter(pk__in=[change.pk, *[one.pk for one in later]])
    tell_officers(changes.lost(), key=f"reopened:{reopening.pk}")
