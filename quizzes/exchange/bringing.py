"""A file in the back office: looked through when it is brought, imported when its trainer says so."""

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.text import in_language
from people.models import Person
from quizzes.exchange.applying import apply
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.planning import CHANGED, NEW, UNCHANGED, Plan, Step, plan
from quizzes.models import QuestionBank, QuestionImport

State = QuestionImport.State
FOLDER = "question-imports"
WORDS = 160  # of a question, in the report


def bring(*, data: bytes, name: str, form: str, into: QuestionBank, actor: Person) -> QuestionImport:
    """Raises :class:`FileRefused`. Nothing is written but the file and what was found in it."""
    chosen, parsed = read(data, name, form)
    made = plan(parsed, into)
    kept = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(data))
    with transaction.atomic():
        brought = QuestionImport.objects.create(
            actor=actor, bank=into, name=name[-255:], format=chosen.name, file=kept, report=told(made)
        )
        record(action="questions.brought", subject=brought, actor=actor, after={"format": chosen.name})
    return brought


def carry_out(*, brought: QuestionImport, actor: Person, leave_out: bool) -> QuestionImport:
    """Plan again, for the bank may have changed, and do it. Raises :class:`FileRefused`; done already is done."""
    with transaction.atomic():
        held = QuestionImport.objects.select_for_update(of=("self",)).select_related("bank").get(pk=brought.pk)
        if held.is_done:
            return held
        if held.is_gone:
            raise FileRefused("gone")
        with default_storage.open(held.file, "rb") as file:
            data = file.read()
        made = plan(read(data, held.name, held.format)[1], held.bank)
        apply(made, into=held.bank, actor=actor, leave_out=leave_out)
        name, held.file = held.file, ""
        held.report, held.state, held.finished_at = told(made), State.DONE, timezone.now()
        held.save()
        record(action="questions.taken", subject=held, actor=actor, after=dict(held.counts))
    default_storage.delete(name)
    return held


def told(made: Plan) -> dict[str, Any]:
    """The plan as JSON. What a reader sees of it is written when they read it."""
    counts = {verdict: made.count(verdict) for verdict in (NEW, CHANGED, UNCHANGED)}
    return {
        "counts": {**counts, "wrong": len({fault.line for fault in made.wrong})},
        "faults": [fault.kept() for fault in made.faults],
        "steps": [_step(step) for step in made.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "line": step.item.line,
        "code": step.code,
        "kind": step.item.kind,
        "verdict": step.verdict,
        "state": step.state,
        "stem": in_language(step.item.content["stem"])[:WORDS],
        "question": step.question.pk if step.question else None,
    }
