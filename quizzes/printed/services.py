"""Every write about exams on paper: what was asked for, and what a worker made of it."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from audit.services import record
from jobs.services import owe_many
from people.models import Person
from quizzes import papers
from quizzes.models import PaperItem, PaperSet, PrintedPaper, PrintedPart, QuestionVersion, Quiz
from quizzes.printed.pages import Sheet, key_pdf, languages_of, papers_pdf

PRINT = "quizzes.print_papers"
IN_A_FILE = 20  # papers: bounded memory, and something to print in one go
MOST = 600

Items = list[list[Any]]


@transaction.atomic
def order_papers(
    *,
    quiz: Quiz,
    languages: str,
    same: bool,
    people: Sequence[Person],
    blank: int,
    actor: Person,
    seed: int | None = None,
) -> PaperSet:
    """A paper for each of ``people``, and ``blank`` without a name. A worker draws and sets them.

    ``seed`` is that of the paper where all get the same. Raises ``BankTooSmall``.
    """
    seed = seed if seed is not None else quiz.paper_seed if quiz.one_paper else _new_seed()
    first = _frozen(papers.draw(quiz=quiz, seed=seed))
    made = PaperSet.objects.create(quiz=quiz, languages=languages, same=same, made_by=actor)
    wanted: list[Person | None] = [*people, *[None] * blank]
    PrintedPaper.objects.bulk_create(
        [
            PrintedPaper(
                paper_set=made,
                number=number,
                person=person,
                seed=seed if same else _new_seed(),
                items=first if same else [],
            )
            for number, person in enumerate(wanted, start=1)
        ],
        batch_size=500,
    )
    count = len(wanted)
    parts = PrintedPart.objects.bulk_create(
        [
            PrintedPart(paper_set=made, first=first, last=min(first + IN_A_FILE - 1, count))
            for first in range(1, count + 1, IN_A_FILE)
        ]
    )
    _owe(parts)
    record(action="papers.ordered", subject=quiz, actor=actor, after={"papers": count, "same": same})
    return made


@transaction.atomic
def order_again(*, paper_set: PaperSet, actor: Person) -> int:
    """Files that were let go are made anew from what was drawn then. Returns how many; none, and nothing is noted."""
    gone = list(paper_set.parts.gone().select_for_update().order_by("first"))
    for part in gone:
        part.problem, part.times = "", part.times + 1
    PrintedPart.objects.bulk_update(gone, ["problem", "times"])
    if gone:
        _owe(gone)
        after = {"papers": sum(part.last - part.first + 1 for part in gone)}
        record(action="papers.ordered_again", subject=paper_set.quiz, actor=actor, after=after)
    return len(gone)


def _owe(parts: Sequence[PrintedPart]) -> None:
    owe_many(kind=PRINT, payloads={f"{part.pk}:{part.times}": {"part": part.pk} for part in parts})


def _new_seed() -> int:
    return secrets.randbits(62)


def make_part(part: PrintedPart) -> Callable[[], None]:
    """Draw what is not drawn yet, set both files, and keep them; the effect writes the rows."""
    quiz = part.paper_set.quiz
    rows = list(part.paper_set.papers.filter(number__range=(part.first, part.last)).select_related("person"))
    for row in rows:
        row.items = row.items or _frozen(papers.draw(quiz=quiz, seed=row.seed))
    sheets = sheets_of(rows)
    languages = languages_of(part.paper_set.languages)
    file = _keep(part, "papers", papers_pdf(quiz, languages, sheets))
    key = _keep(part, "key", key_pdf(quiz, languages, sheets))

    def write() -> None:
        PrintedPaper.objects.bulk_update(rows, ["items"], batch_size=100)
        PrintedPart.objects.filter(pk=part.pk).update(file=file, key_file=key, problem="", made_at=timezone.now())

    return write


def fail_part(*, part: int, why: str) -> None:
    PrintedPart.objects.filter(pk=part, file="").update(problem=why[:300])


def sheets_of(rows: Sequence[PrintedPaper]) -> list[Sheet]:
    """Of papers that were drawn. One query."""
    asked = {item[0] for row in rows for item in row.items}
    versions = QuestionVersion.objects.select_related("question").in_bulk(asked)
    return [
        Sheet(
            code=row.code,
            name=row.person.full_name if row.person else "",
            staff_number=row.person.staff_number if row.person else "",
            items=[
                PaperItem(
                    position=place,
                    version=versions[version],
                    option_order=order,
                    section=section,
                    max_mark=Decimal(mark),
                )
                for place, (version, order, section, mark) in enumerate(row.items, start=1)
            ],
        )
        for row in rows
    ]


def _frozen(items: Sequence[PaperItem]) -> Items:
    return [[one.version_id, one.option_order, one.section, str(one.max_mark)] for one in items]


def _keep(part: PrintedPart, what: str, pdf: bytes) -> str:
    """Named after its content: a second run finds it there."""
    digest = hashlib.sha256(pdf).hexdigest()[:24]
    name = f"printed-papers/{part.paper_set_id}/{part.first:03}-{what}-{digest}.pdf"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(pdf))


def forget_papers_of(person: Person) -> None:
    """The files that name this person are taken away; what was drawn stays."""
    for paper in PrintedPaper.objects.filter(person=person).select_related("paper_set"):
        for part in paper.paper_set.parts.filter(first__lte=paper.number, last__gte=paper.number):
            PrintedPart.objects.filter(pk=part.pk).update(file="", key_file="", problem=PrintedPart.ERASED)
            for name in filter(None, (part.file, part.key_file)):
                transaction.on_commit(partial(default_storage.delete, name))
