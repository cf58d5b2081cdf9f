"""Writing questions. A version is never changed: saving adds one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from people.models import Person
from quizzes import types
from quizzes.errors import ContentInvalid, Problem
from quizzes.models import Question, QuestionVersion
from quizzes.services.filming import missing_films, name_films
from quizzes.translation import standing

State = QuestionVersion.State


@transaction.atomic
def save_version(
    *,
    question: Question,
    kind: str,
    content: Mapping[str, Any],
    actor: Person | None,
    state: str = State.READY,
    difficulty: str = QuestionVersion.Difficulty.MEDIUM,
    reason: str = "",
) -> QuestionVersion:
    """Add the next version; what is saved unchanged stays the version it is.

    Raises :class:`ContentInvalid`. Only what is ready must be whole and in both languages; a draft may wait.
    """
    check(kind=kind, state=state, content=content)
    Question.objects.select_for_update().get(pk=question.pk)  # two trainers at once get two numbers
    last = question.versions.order_by("-number").first()
    fields = {"kind": kind, "state": state, "difficulty": difficulty, "content": dict(content)}
    if last is not None and all(getattr(last, name) == value for name, value in fields.items()):
        return last
    number = last.number + 1 if last else 1
    fields["translation"] = standing(content, last.content if last else None, last.translation if last else "")
    version = QuestionVersion.objects.create(
        question=question, number=number, created_by=actor, reason=reason, **fields
    )
    name_films(content, version.created_at)
    after = {"version": number, "state": str(state)}
    record(action="question.saved", subject=question, actor=actor, after=after, reason=reason)
    return version


def check(*, kind: str, state: str, content: Mapping[str, Any], kept: bool = True) -> None:
    """Raise :class:`ContentInvalid` if this may not be saved in this state. What cannot be read never may.

    ``kept`` is false of a content whose films come with it and are not kept yet.
    """
    if state == State.READY:
        types.of(kind).validate(content)
    else:
        _check_draft(kind, content)
    if kept and (gone := list(missing_films(content))):
        raise ContentInvalid(gone)


def _check_draft(kind: str, content: Mapping[str, Any]) -> None:
    types.of(kind).refuse_malformed(content)
    if not any((text or "").strip() for text in (content.get("stem") or {}).values()):
        raise ContentInvalid([Problem("stem", _("Write the question in at least one language."))])
