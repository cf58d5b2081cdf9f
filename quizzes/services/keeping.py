"""Keeping the bank in order: states of many questions at once, the mark of a translation, the thread of comments."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from audit.services import draft, record, record_many
from people.models import Person
from quizzes.errors import ContentInvalid
from quizzes.models import Question, QuestionComment, QuestionVersion
from quizzes.services.authoring import check
from quizzes.translation import Translation, lacking


@dataclass(frozen=True)
class Changed:
    """``refused``: what keeps a question from the state that was asked for."""

    done: list[Question]
    refused: dict[Question, ContentInvalid]


@transaction.atomic
def set_state(*, questions: Collection[int], state: str, actor: Person | None, reason: str = "") -> Changed:
    """Give the newest version of each question (by id) this state, as a version of its own.

    What may not be ready is left as it is and named; a constant number of queries but for the audit.
    """
    found = Question.objects.select_for_update().filter(pk__in=questions).order_by("pk")
    newest = QuestionVersion.objects.newest().filter(question__in=questions).in_bulk()
    by_question = {version.question_id: version for version in newest.values()}
    versions, refused, done = [], {}, []
    for question in found:
        last = by_question.get(question.pk)
        if last is None or last.state == state:
            continue
        try:
            check(kind=last.kind, state=state, content=last.content)
        except ContentInvalid as invalid:
            refused[question] = invalid
            continue
        versions.append(_next(last, actor, state=state))
        done.append(question)
    QuestionVersion.objects.bulk_create(versions)
    noted = [
        draft(
            action="question.saved",
            subject=question,
            actor=actor,
            after={"version": version.number, "state": str(state)},
            reason=reason,
        )
        for question, version in zip(done, versions, strict=True)
    ]
    record_many(noted)
    return Changed(done=done, refused=refused)


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


@transaction.atomic
def comment(*, question: Question, text: str, author: Person) -> QuestionComment:
    newest = question.versions.order_by("-number").values_list("number", flat=True).first() or 0
    said = QuestionComment.objects.create(question=question, version=newest, author=author, text=text.strip())
    record(action="question.commented", subject=question, actor=author, after={"version": newest})
    return said
