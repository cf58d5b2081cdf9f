"""Asking for statistics, and making them: in the background, with progress, from one stream over the marks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from jobs.services import owe
from people.models import Person
from quizzes import types
from quizzes.models import QuestionVersion, Quiz, StatisticsRun
from quizzes.statistics import fairness, questions, whole
from quizzes.statistics import languages as by_language
from quizzes.statistics.fairness import Answered
from quizzes.statistics.options import Tally, thirds
from quizzes.statistics.reading import Progress, attempts_of, guesses, languages, rows, versions
from quizzes.statistics.scores import Scores

KIND = "quizzes.statistics"
STRATA = 20  # of equal width: people are matched within 5 per cent of the highest mark
REFERENCE = "zh-hans"
Result = dict[str, Any]


@transaction.atomic
def ask_for_statistics(*, quiz: Quiz, attempts: str, actor: Person) -> StatisticsRun:
    """A new calculation, owed to a worker; or the one that is under way."""
    running = StatisticsRun.objects.filter(quiz=quiz, attempts=attempts, made_at=None).first()
    if running:
        return running
    run = StatisticsRun.objects.create(quiz=quiz, attempts=attempts, asked_by=actor)
    owe(kind=KIND, key=str(run.pk), payload={"run": run.pk})
    record(action="statistics.asked", subject=quiz, actor=actor, after={"attempts": attempts})
    return run


@transaction.atomic
def keep(*, run: StatisticsRun, result: Result) -> None:
    StatisticsRun.objects.filter(pk=run.pk).update(result=result, made_at=timezone.now(), percent=100)


def show_progress(run: StatisticsRun) -> Progress:
    """Outside a transaction, so that the page sees it while the work goes on."""

    def show(percent: int) -> None:
        StatisticsRun.objects.filter(pk=run.pk).update(percent=percent)

    return show


def calculate(quiz: Quiz, which: str, progress: Progress = lambda percent: None) -> Result:
    """Everything the pages, files and the command show, ready for JSON.

    ``{"quiz": QuizFigures, "languages": {language: {…}}, "questions": [{…QuestionFigures, "code", "stem",
    "options": {version: […]}, "languages": {language: {…}}, "fairness": Fairness or None}]}``
    """
    attempts, tally, seen = attempts_of(quiz, which), Tally(), []
    for row in rows(attempts, progress):
        seen.append(row.score)
        tally.add(row.score.version, row.score.attempt, row.chosen)
    scores = Scores.of(seen)
    found = versions({score.version for score in seen})
    spoken = languages(attempts)
    unlike = _fairness(scores, spoken)
    weak, strong = thirds(dict(zip(scores.attempts, scores.totals, strict=True)))
    by_question: dict[int, list[QuestionVersion]] = defaultdict(list)
    for version in found.values():
        by_question[version.question_id].append(version)
    lines = []
    for figures in questions.figures(scores, guesses(found)):
        chain = sorted(by_question[figures.question], key=lambda version: version.number)
        options = {str(one.number): _options(tally, one, weak, strong) for one in chain}
        said: dict[str, Any] = {"code": chain[-1].question.code, "stem": chain[-1].content["stem"], "options": options}
        numbers = {str(one.number): figures.versions[one.pk] for one in chain}
        each = by_language.of_question(scores.questions[figures.question], scores, spoken)
        said |= {"versions": numbers, "fairness": unlike.get(figures.question), "languages": each}
        lines.append(asdict(figures) | said)
    lines.sort(key=lambda line: line["code"])
    return {
        "quiz": asdict(whole.figures(scores)),
        "languages": by_language.of_quiz(scores, spoken),
        "questions": lines,
    }


def _options(tally: Tally, version: QuestionVersion, weak: set[int], strong: set[int]) -> list[dict[str, Any]]:
    """Of what has options: elsewhere an answer is no single choice."""
    kind, content = types.of(version.kind), version.content
    if not isinstance(kind, types.OptionsType):
        return []
    right = set(kind.right_answer(content))
    figures = tally.of(version.pk, kind.option_keys(content), weak, strong)
    return [asdict(one) | {"right": one.key in right, "text": _text(version, one.key)} for one in figures]


def _text(version: QuestionVersion, key: str) -> dict[str, str]:
    """The option's words in both languages; a key without words of its own (true, false) speaks for itself."""
    rows = version.options or version.content.get("zones", [])
    texts: Mapping[str, str] = next((one["text"] for one in rows if one["key"] == key), {})
    return dict(texts)


def _fairness(scores: Scores, spoken: Mapping[int, str]) -> dict[int, dict[str, Any]]:
    """Per question, how the language of the attempt matters. Nothing where all took it in one language."""
    focal = [spoken.get(attempt, "") not in (REFERENCE, "") for attempt in scores.attempts]
    known = [bool(spoken.get(attempt)) for attempt in scores.attempts]
    if not any(focal):
        return {}
    strata = [
        int(STRATA * total / highest) if highest else 0
        for total, highest in zip(scores.totals, scores.highest, strict=True)
    ]
    return {
        question: asdict(
            fairness.compare(
                Answered(focal[place], strata[place], share >= fairness.FULL)
                for place, share in zip(column.attempts, column.shares, strict=True)
                if known[place]
            )
        )
        for question, column in scores.questions.items()
    }
