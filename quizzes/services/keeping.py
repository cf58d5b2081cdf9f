"""Keeping the bank in order: states of many questions at once, the mark of a translation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from audit.services import draft, record, record_many
from people.models import Person
from quizzes.errors import ContentInvalid
from quizzes.models import Question, QuestionVersion
from quizzes.services.authoring import check
from quizzes.translation import Translation, lacking


@dataclass(frozen=True)
class Changed:
    """``same``: what is so already. ``refused``: what keeps a question from the state that was asked for."""

    done: list[Question]
    same: list[Question]
    refused: dict[Question, ContentInvalid]


def look_at_state(*, questions: Iterable[Question], state: str) -> Changed:
    """What :func:`set_state` would do; nothing is written."""
    changed, _newest = _sorted(list(questions), state)
    return changed


def _sorted(found: list[Question], state: str) -> tuple[Changed, dict[int, QuestionVersion]]:
    newest = QuestionVersion.objects.newest().filter(question__in=[question.pk for question in found])
    by_question = {version.question_id: version for version in newest}
    changed = Changed([], [], {})
    for question in found:
        last = by_question.get(question.pk)
        if last is None or last.state == state:
            changed.same.append(question)
            continue
        try:
            check(kind=last.kind, state=state, content=last.content)
        except ContentInvalid as invalid:
            changed.refused[question] = invalid
        else:
            changed.done.append(question)
    return changed, by_question


@transaction.atomic
def set_state(*, questions: Collection[int], state: str, actor: Person | None, reason: str = "") -> Changed:
    """Give the newest version of each question (by id) this state, as a version of its own.

    What may not be ready is left as it is and named; a constant number of queries but for the audit.
    """
    found = list(Question.objects.select_for_update().filter(pk__in=questions).order_by("pk"))
    changed, newest = _sorted(found, state)
    versions = [_next(newest[one.pk], actor, state=state, reason=reason) for one in changed.done]
    QuestionVersion.objects.bulk_create(versions)
    noted = [
        draft(
            action="question.saved",
            subject=question,
            actor=actor,
            after={"version": version.number, "state": str(state)},
            reason=reason,
        )
        for question, version in zip(changed.done, versions, strict=True)
    ]
    record_many(noted)
    return changed


def _next(last: QuestionVersion, actor: Person | None, **changes: str) -> QuestionVersion:
    kept = {name: getattr(last, name) for name in ("kind", "state", "difficulty", "content", "translation")}
    return QuestionVersion(question_id=last.question_id, number=last.number + 1, created_by=actor, **kept | changes)


@transaction.atomic
def confirm_translation(*, question: Question, actor: Person | None) -> QuestionVersion:
    """Somebody read both languages: they say the same. A language that is missing cannot be confirmed."""
    Question.objects.select_for_update().get(pk=question.pk)
    last = question.versions.order_by("-number")[0]
    if last.translation == Translation.WHOLE or lacking(last.content):
        return last
    version = _next(last, actor, translation=Translation.WHOLE)
    version.save()
    record(action="question.confirmed", subject=question, actor=actor, after={"version": version.number})
    return version
