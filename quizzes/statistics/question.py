"""One question's figures from the tables: by version, over versions, by quiz. A constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from quizzes import types
from quizzes.marking.results import words_about
from quizzes.models import Attempt, Mark, Question, QuestionVersion, Quiz, Regrade, StatisticsRun
from quizzes.statistics.chain import ChainFigures, Met, Pools, figures, key_of, pools
from quizzes.statistics.reading import CHUNK


@dataclass(frozen=True)
class Line:
    """One row of the table: of which ``versions``, and the figures. ``guess`` in per cent."""

    versions: list[int]
    figures: ChainFigures
    guess: float | None
    quiz: Quiz | None = None


@dataclass(frozen=True)
class QuestionStatistics:
    """``whole``: over the versions that may be pooled; ``None`` where nobody has met any."""

    whole: Line | None
    by_version: list[Line]
    by_quiz: list[Line]
    pools: Pools


def statistics_of(question: Question, which: str) -> QuestionStatistics:
    chain = {version.pk: version for version in question.versions.all()}
    met = list(_met(question, which))
    keys = _keys(chain)
    numbers = {pk: version.number for pk, version in chain.items()}
    found = pools({numbers[pk]: key for pk, key in keys.items()}, (numbers[one.version] for one in met))
    guess = {numbers[pk]: _guess(chain[pk]) for pk in {one.version for one in met}}
    pooled = [one for one in met if numbers[one.version] in found.pooled]
    quizzes = Quiz.objects.in_bulk({one.quiz for one in pooled})
    return QuestionStatistics(
        whole=Line(found.pooled, figures(pooled), guess[found.pooled[-1]]) if pooled else None,
        by_version=[
            Line([number], figures([one for one in met if numbers[one.version] == number]), guess[number])
            for number in sorted({numbers[one.version] for one in met}, reverse=True)
        ],
        by_quiz=[_in_quiz(quiz, pooled, numbers, guess) for quiz in sorted(quizzes.values(), key=lambda one: one.code)],
        pools=found,
    )


def _in_quiz(quiz: Quiz, pooled: list[Met], numbers: dict[int, int], guess: dict[int, float | None]) -> Line:
    theirs = [one for one in pooled if one.quiz == quiz.pk]
    versions = sorted({numbers[one.version] for one in theirs})
    return Line(versions, figures(theirs), guess[versions[-1]], quiz)


def _met(question: Question, which: str) -> Iterator[Met]:
    """Every mark of the question; the rest of each paper is the attempt's score without it."""
    marks = Mark.objects.filter(item__version__question=question, possible__gt=0)
    marks = marks.filter(item__attempt__waiting=0, item__attempt__submitted_at__isnull=False)
    if which == StatisticsRun.Attempts.FIRST:
        same: dict[str, Any] = {name: OuterRef(f"item__attempt__{name}") for name in ("person", "quiz")}
        started = OuterRef("item__attempt__started_at")
        marks = marks.filter(~Exists(Attempt.objects.submitted().filter(**same, started_at__lt=started)))
    attempt = ("item__attempt__quiz", "item__attempt__score", "item__attempt__max_score")
    rows = marks.order_by().values_list("item__version", "mark", "possible", *attempt)
    for version, mark, highest, quiz, score, whole in rows.iterator(chunk_size=CHUNK):
        yield Met(quiz, version, float(mark), float(highest), float(score - mark), float(whole - highest))


def _keys(chain: dict[int, QuestionVersion]) -> dict[int, str | None]:
    """By what each version is marked: its own key, or that which a regrade put in its place."""
    words = words_about(set(chain))
    found: dict[int, str | None] = {}
    for pk, version in chain.items():
        word = words.get(pk)
        marked_by = word.by_version if word and word.by_version else version
        is_given = word is not None and word.how == Regrade.How.FULL
        found[pk] = None if is_given else key_of(marked_by.kind, marked_by.content)
    return found


def _guess(version: QuestionVersion) -> float | None:
    share = types.of(version.kind).guess(types.of(version.kind).filled(version.content))
    return None if share is None else 100 * float(share)
