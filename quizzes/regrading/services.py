"""Saying how the answers to a version are marked, and marking them so: once for each attempt, in the background."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.services import record
from jobs.services import owe, owe_many
from notices.services import notify
from people.models import Person
from quizzes import types
from quizzes.marking.averages import tell, together
from quizzes.marking.marks import mark_again
from quizzes.marking.results import words_about
from quizzes.models import Attempt, LostPassReview, QuestionVersion, Regrade, ResultChange
from quizzes.regrading.errors import MarkedByPeople, OtherOptions, SaidAlready, SameVersion
from quizzes.regrading.telling import tell_officers

REGRADE, REGRADED = "quizzes.regrade", "quizzes.regraded"
How = Regrade.How


def check(*, version: QuestionVersion, how: str, by_version: QuestionVersion | None = None) -> Regrade:
    """The word, not yet said. Raises what speaks against it."""
    word = Regrade(version=version, how=how, by_version=by_version if how == How.KEY else None)
    last = words_about([version.pk]).get(version.pk)
    if last and (last.how, last.by_version_id) == (word.how, word.by_version_id):
        raise SaidAlready
    if how == How.KEY:
        _refuse_a_key_that_does_not_fit(version, by_version)
    return word


def _refuse_a_key_that_does_not_fit(version: QuestionVersion, by: QuestionVersion | None) -> None:
    if by is None or by.pk == version.pk:
        raise SameVersion
    kind = types.of(version.kind)
    unlike = by.question_id != version.question_id or by.kind != version.kind
    if unlike or set(kind.option_keys(by.content)) != set(kind.option_keys(version.content)):
        raise OtherOptions(by=by.number, version=version.number)
    if kind.mark(version.content, kind.right_answer(version.content)) is None:
        raise MarkedByPeople


@transaction.atomic
def regrade(
    *, version: QuestionVersion, how: str, reason: str, actor: Person, by_version: QuestionVersion | None = None
) -> Regrade:
    """Say it, and owe every attempt that holds the version.

    Attempts that are still running are owed, too: one that is handed in at this moment may not have seen the word.
    """
    QuestionVersion.objects.select_for_update().get(pk=version.pk)  # two trainers at once take turns
    word = check(version=version, how=how, by_version=by_version)
    attempts = list(Attempt.objects.filter(items__version=version).order_by("pk").values_list("pk", flat=True))
    word.reason, word.made_by, word.attempts = reason, actor, len(attempts)
    word.save(force_insert=True)
    owe_many(
        kind=REGRADE,
        payloads={f"{word.pk}:{attempt}": {"regrade": word.pk, "attempt": attempt} for attempt in attempts},
    )
    by = word.by_version
    facts = {"version": version.number, "how": str(how), **({"by_version": by.number} if by else {})}
    record(
        action="question.regraded",
        subject=version.question,
        actor=actor,
        reason=reason,
        after={**facts, "attempts": word.attempts},
    )
    return word


@transaction.atomic
def regrade_attempt(*, regrade: int, attempt: int, now: datetime | None = None) -> None:
    """Mark one attempt by everything that has been said. The job's effect, so it happens once."""
    now = now or timezone.now()
    word = Regrade.objects.select_related("made_by").get(pk=regrade)
    places = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment", "activity", "person", "quiz")
    held = places.get(pk=attempt)
    for one in together(held) if held.submitted_at is not None else ():
        change = mark_again(
            attempt=one,
            cause=ResultChange.Cause.REGRADE,
            regrade=word,
            reason=word.reason,
            by=word.made_by,
            now=now,
        )
        if change:
            tell(change, one, now)
    # The count is a row that all the workers write: the one that makes it full sees all the others' work.
    Regrade.objects.filter(pk=regrade).update(done=F("done") + 1)
    word.refresh_from_db(fields=["done"])
    if word.is_done:
        owe(kind=REGRADED, key=str(regrade), payload={"regrade": regrade})


@transaction.atomic
def tell_of_regrade(*, regrade: int) -> None:
    """Tell who asked for it that it is done, and HR what passes were lost, each their part."""
    word = Regrade.objects.select_related("made_by").get(pk=regrade)
    changes = ResultChange.objects.filter(regrade=word)
    facts: dict[str, str | int | dict[str, str]] = {"regrade": word.pk, "count": changes.count()}
    notify(person=word.made_by, kind="quizzes.regraded", key=str(word.pk), facts=facts)
    tell_officers(changes.lost(), key=str(word.pk))


@transaction.atomic
def review_lost_pass(*, change: ResultChange, decision: str, actor: Person) -> LostPassReview:
    """What HR decided about what hangs on a lost pass. Said once; the same again changes nothing."""
    review, fresh = LostPassReview.objects.get_or_create(change=change, defaults={"decision": decision, "by": actor})
    if fresh:
        record(
            action="attempt.lost_pass_reviewed",
            subject=change.attempt,
            person=change.attempt.person,
            actor=actor,
            reason=decision,
        )
    return review
