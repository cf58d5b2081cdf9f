"""Appealing, and answering."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from audit.services import record
from notices.services import notify
from people.models import Person, Role
from quizzes import errors
from quizzes.marking.averages import follow
from quizzes.marking.marks import mark_again
from quizzes.marking.passing import tell_if_passed
from quizzes.models import Appeal, Attempt, AwardedMark, Mark, PaperItem, ResultChange
from quizzes.regrading.telling import percent_for_all
from quizzes.rules import moment_for_reader

Decision = Appeal.Decision


def refuse_unless_appealable(attempt: Attempt, now: datetime) -> datetime:
    """Until when an appeal may be made: so many days after the marks were last given. Raises what speaks against it."""
    if not attempt.quiz.appeal_days:
        raise errors.NoAppeals
    if attempt.submitted_at is None or attempt.score is None:
        raise errors.NotMarkedYet
    marked = Mark.objects.filter(item__attempt=attempt).aggregate(last=Max("at"))["last"] or attempt.submitted_at
    until: datetime = max(marked, attempt.submitted_at) + timedelta(days=attempt.quiz.appeal_days)
    if now > until:
        raise errors.AppealTooLate(until=moment_for_reader(until))
    return until


def make_appeal(
    *, attempt: Attempt, reason: str, actor: Person, item: PaperItem | None = None, now: datetime | None = None
) -> Appeal:
    """Against the result, or one question's mark; one at a time. HR of the person's part is told."""
    now = now or timezone.now()
    if attempt.person_id != actor.pk or (item and item.attempt_id != attempt.pk):
        raise errors.NotTheirs
    refuse_unless_appealable(attempt, now)
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(attempt=attempt, item=item, reason=reason, made_at=now)
            facts = {"question": item.position} if item else {}
            record(action="appeal.made", subject=attempt, person=actor, actor=actor, reason=reason, after=facts)
            for officer in Person.objects.in_charge_of(actor, Role.HR).exclude(pk=actor.pk):
                notify(
                    person=officer,
                    kind="quizzes.appeal_made",
                    key=str(appeal.pk),
                    facts={"appeal": appeal.pk, "quiz": attempt.quiz.names},
                )
    except IntegrityError:
        raise errors.AppealOpen from None
    return appeal


@transaction.atomic
def answer_appeal(
    *,
    appeal: Appeal,
    decision: str,
    answer: str,
    actor: Person,
    marks: Mapping[int, Decimal] | None = None,
    now: datetime | None = None,
) -> ResultChange | None:
    """Answer once. ``marks`` are new marks by the place on the paper; nobody loses by an appeal.

    Raises :class:`NotTheirs`, :class:`AnsweredAlready`, :class:`NothingChanges` or :class:`MarkOutOfRange`.
    """
    now = now or timezone.now()
    if not Appeal.objects.answerable_by(actor).filter(pk=appeal.pk).exists():
        raise errors.NotTheirs
    places = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment", "activity", "person", "quiz")
    attempt = places.get(pk=appeal.attempt_id)
    won = Appeal.objects.open().filter(pk=appeal.pk)
    if not won.update(decision=decision, answer=answer, decided_by=actor, decided_at=now):
        raise errors.AnsweredAlready
    appeal = Appeal.objects.select_related("item", "decided_by").get(pk=appeal.pk)  # the caller's stays, if this fails
    facts = {"decision": decision, **({"question": appeal.item.position} if appeal.item else {})}
    record(action="appeal.answered", subject=attempt, person=attempt.person, actor=actor, reason=answer, after=facts)
    change = _award(appeal, attempt, marks or {}, now) if decision == Decision.MARKS else None
    _tell(appeal, attempt, change)
    return change


def _award(appeal: Appeal, attempt: Attempt, marks: Mapping[int, Decimal], now: datetime) -> ResultChange:
    before = {one.item_id: one for one in Mark.objects.filter(item__attempt=attempt)}
    for item in PaperItem.objects.filter(attempt=attempt, position__in=marks):
        awarded, was = marks[item.position], before.get(item.pk)
        least, most = (was.mark, was.possible) if was else (Decimal(), item.max_mark)
        if not least <= awarded <= most:
            raise errors.MarkOutOfRange(position=item.position, least=_short(least), most=_short(most))
        if awarded > least:
            AwardedMark.objects.create(appeal=appeal, item=item, mark=awarded)
    had_passed, actor = attempt.passed, appeal.decided_by
    assert actor is not None  # noqa: S101 - it was answered
    change = mark_again(
        attempt=attempt, cause=ResultChange.Cause.APPEAL, reason=appeal.answer, by=actor, now=now, appeal=appeal
    )
    if change is None:
        raise errors.NothingChanges
    if not had_passed:
        tell_if_passed(attempt, now)
    follow(attempt=attempt, cause=ResultChange.Cause.APPEAL, reason=appeal.answer, by=actor, now=now)
    return change


def _tell(appeal: Appeal, attempt: Attempt, change: ResultChange | None) -> None:
    facts: dict[str, str | int | dict[str, str]] = {
        "attempt": attempt.pk,
        "quiz": attempt.quiz.names,
        "answer": appeal.answer,
    }
    if change:
        facts |= {
            "before": percent_for_all(change.score_before, change.possible_before),
            "after": percent_for_all(change.score_after, change.possible_after),
        }
    kind = {
        Decision.MARKS: "quizzes.appeal_upheld",
        Decision.REGRADE: "quizzes.appeal_leads_to_regrade",
        Decision.REFUSED: "quizzes.appeal_refused",
    }[Decision(appeal.decision)]
    notify(person=attempt.person, kind=kind, key=str(appeal.pk), facts=facts)


def _short(mark: Decimal) -> str:
    return f"{mark.normalize():f}"
