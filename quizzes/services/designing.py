"""Writing what a quiz's papers are made of. Attempts that have begun keep the paper they have."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from audit.services import record
from people.models import Person
from quizzes.models import Pick, QuestionBank, QuestionTag, Quiz, Section


@dataclass(frozen=True)
class SectionDraft:
    """``cells`` are (quality, difficulty, how many), ``fixed`` (question, marks or the section's)."""

    name_zh: str
    name_en: str
    pass_percent: int | None = None
    bank: QuestionBank | None = None
    tag: QuestionTag | None = None
    mark: Decimal = Decimal(1)
    cells: Sequence[tuple[int | None, str, int]] = ()
    fixed: Sequence[tuple[int, Decimal | None]] = field(default=())

    @property
    def count(self) -> int:
        return len(self.fixed) + sum(count for _, _, count in self.cells)


@transaction.atomic
def save_paper(*, quiz: Quiz, sections: Sequence[SectionDraft], actor: Person | None) -> None:
    """Put these sections in place of those that are there. None at all: the quiz draws evenly from its bank."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    before = [section.name_en for section in quiz.sections.all()]
    quiz.sections.all().delete()
    for position, draft in enumerate(sections):
        section = Section.objects.create(
            quiz=quiz,
            position=position,
            name_zh=draft.name_zh,
            name_en=draft.name_en,
            pass_percent=draft.pass_percent,
            bank=draft.bank,
            tag=draft.tag,
            mark=draft.mark,
        )
        fixed = [Pick(section=section, question_id=question, mark=mark) for question, mark in draft.fixed]
        cells = [
            Pick(section=section, quality_id=quality, difficulty=difficulty, count=count)
            for quality, difficulty, count in draft.cells
        ]
        Pick.objects.bulk_create([*fixed, *cells])
    if sections:
        quiz.draws = sum(draft.count for draft in sections)
        quiz.save(update_fields=["draws"])
    after = {"sections": [draft.name_en for draft in sections], "questions": quiz.draws}
    record(action="quiz.paper_saved", subject=quiz, actor=actor, before={"sections": before}, after=after)
