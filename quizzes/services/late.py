"""A person's word about answers that were delivered late."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import Person
from quizzes.errors import NothingLate, WouldLoseMarks
from quizzes.marking.averages import follow
from quizzes.marking.marks import mark_again
from quizzes.marking.passing import tell_if_passed
from quizzes.models import Attempt, LateDecision, Mark, Response, ResultChange


@transaction.atomic
def judge_late(
    *, attempt: Attempt, accepted: bool, reason: str, actor: Person, now: datetime | None = None
) -> LateDecision:
    """Decide once whether an attempt's late answers count. The same word again changes nothing.

    Raises :class:`NothingLate`, or :class:`WouldLoseMarks`: nobody loses by a line that was down.
    """
    now = now or timezone.now()
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment", "activity").get(pk=attempt.pk)
    known = LateDecision.objects.filter(attempt=attempt).first()
    if known is not None:
        return known
    if attempt.submitted_at is None or not Response.objects.filter(item__attempt=attempt, late=True).exists():
        raise NothingLate
    decision = LateDecision.objects.create(attempt=attempt, accepted=accepted, reason=reason, by=actor, at=now)
    before = _facts(attempt)
    if accepted:
        _mark_again(attempt, reason, actor, now)
    after = {**_facts(attempt), "accepted": accepted}
    record(action="attempt.late_judged", subject=attempt, actor=actor, before=before, after=after, reason=reason)
    return decision


def _mark_again(attempt: Attempt, reason: str, actor: Person, now: datetime) -> None:
    score = attempt.score
    had_passed = attempt.passed
    mark_again(attempt=attempt, cause=ResultChange.Cause.LATE, reason=reason, by=actor, now=now)
    if score is not None and attempt.score is not None and attempt.score < score:
        raise WouldLoseMarks(before=score, after=attempt.score)
    if not had_passed:
        tell_if_passed(attempt, now)
    follow(attempt=attempt, cause=ResultChange.Cause.LATE, reason=reason, by=actor, now=now)


def _facts(attempt: Attempt) -> dict[str, object]:
    marks = Mark.objects.filter(item__attempt=attempt).order_by("item__position").values_list("mark", flat=True)
    return {"score": str(attempt.score), "passed": attempt.passed, "marks": [str(one) for one in marks]}
