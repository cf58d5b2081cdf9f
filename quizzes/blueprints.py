"""A quiz's plan of a paper, what can be drawn for it, and whether the bank can fill it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from prepared import Given, Prepared, PreparedRows
from quizzes.drawing import Candidate, Wanted, fill, overlap
from quizzes.models import Pick, QuestionVersion, Quiz, Section, TaggedQuestion

_sections = Prepared(lambda: _in_order(Section.objects.filter(quiz=Given("quiz"))))
_ready_in = PreparedRows(
    lambda: _columns(QuestionVersion.objects.drawable().filter(question__bank__path__startswith=Given("bank")))
)


@dataclass(frozen=True)
class Plan:
    wanted: list[Wanted]
    sections: list[Section]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.wanted)

    def frozen_sections(self) -> list[dict[str, object]]:
        """For the attempt: as they stand now."""
        return [{"name": one.names, "pass_percent": one.pass_percent} for one in self.sections]


def plan_of(quiz: Quiz) -> Plan:
    """One query; two where there are sections."""
    sections = _sections.all(quiz=quiz.pk)
    if sections:
        prefetch_related_objects(sections, "picks")
    return _plan(quiz, sections)


def plans_of(quizzes: Iterable[Quiz]) -> dict[Quiz, Plan]:
    """As many queries as for one quiz, and that of ``quizzes`` itself."""
    sections: dict[int, list[Section]] = defaultdict(list)
    wanted = list(quizzes)
    for section in _in_order(Section.objects.filter(quiz__in=wanted)).prefetch_related("picks"):
        sections[section.quiz_id].append(section)
    return {quiz: _plan(quiz, sections[quiz.pk]) for quiz in wanted}


def _in_order(sections: "QuerySet[Section]") -> "QuerySet[Section]":
    return sections.select_related("bank").order_by("position", "pk")


def _plan(quiz: Quiz, sections: list[Section]) -> Plan:
    if not sections:
        return Plan([Wanted(0, quiz.draws, Decimal(1), bank=quiz.bank.path)], [])
    wanted = [
        _wanted(place, section, pick, quiz)
        for place, section in enumerate(sections)
        for pick in sorted(section.picks.all(), key=lambda pick: (pick.question_id is None, pick.pk))
    ]
    return Plan(wanted, sections)


def _wanted(place: int, section: Section, pick: Pick, quiz: Quiz) -> Wanted:
    return Wanted(
        section=place,
        count=pick.count,
        mark=pick.mark if pick.mark is not None else section.mark,
        bank="" if pick.question_id else (section.bank or quiz.bank).path,
        tag=section.tag_id,
        quality=pick.quality_id,
        difficulty=pick.difficulty,
        question=pick.question_id,
    )


def candidates_of(plan: Plan) -> list[Candidate]:
    """Everything that is ready and that the plan may draw. One query, two with tags; however large the bank."""
    banks = {want.bank for want in plan.wanted if want.bank}
    fixed = {want.question for want in plan.wanted if want.question is not None}
    return candidates_in(banks, fixed, tags={want.tag for want in plan.wanted if want.tag is not None})


def candidates_in(
    banks: Collection[str], questions: Collection[int] = (), tags: Collection[int] = ()
) -> list[Candidate]:
    """``banks`` are paths; their categories are in it."""
    tagged: dict[int, set[int]] = defaultdict(set)
    if tags:
        for question, tag in TaggedQuestion.objects.filter(tag__in=tags).values_list("content_object", "tag"):
            tagged[question].add(tag)
    return [
        Candidate(version, question, bank, quality, difficulty, frozenset(tagged.get(question, ())), made_at)
        for version, question, bank, quality, difficulty, made_at in _ready(banks, questions)
    ]


def _ready(banks: Collection[str], questions: Collection[int]) -> Iterable[tuple[Any, ...]]:
    if len(banks) == 1 and not questions:  # as most quizzes draw
        [bank] = banks
        return _ready_in.all(bank=bank)
    asked = Q(question__in=questions)
    for path in banks:
        asked |= Q(question__bank__path__startswith=path)
    return _columns(QuestionVersion.objects.drawable().filter(asked))


def _columns(versions: "QuerySet[QuestionVersion]") -> "QuerySet[QuestionVersion, tuple[Any, ...]]":
    columns = ("pk", "question", "question__bank__path", "question__quality", "difficulty", "created_at")
    return versions.order_by("pk").values_list(*columns)


@dataclass(frozen=True)
class Check:
    """``found`` is how many of the ``wanted`` can be seated together; ``shared`` what two papers have in common."""

    wanted: int
    found: int
    lacking: list[tuple[Wanted, int]]  # what alone has too few, and how many there are
    shared: float

    @property
    def fits(self) -> bool:
        return self.found >= self.wanted

    @property
    def shared_percent(self) -> int:
        return round(self.shared * 100 / self.wanted) if self.wanted else 0


def check(quiz: Quiz, plan: Plan, candidates: Sequence[Candidate]) -> Check:
    found = len(fill(plan.wanted, candidates, Random(0)))  # noqa: S311 - no secret
    counts = [(want, sum(1 for one in candidates if want.takes(one))) for want in plan.wanted]
    shared = float(found) if quiz.one_paper else overlap(plan.wanted, candidates)
    return Check(plan.count, found, [(want, there) for want, there in counts if there < want.count], shared)
