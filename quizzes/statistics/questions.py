"""What one question tells: how easy, how telling, how fair a chance.

After Moodle's "Quiz statistics calculations" (docs.moodle.org/dev/Quiz_statistics_calculations). What is left empty
counts as 0, as there. Deliberately unlike it:

- Of questions that were drawn, Moodle correlates the mark with the whole test, its own mark included. Here it is always
  the rest of the test, so that no question is held to be telling for agreeing with itself.
- Moodle gives effective weights to places on the paper alone, here each question that was drawn has one, too.
- Marks count as shares of what the paper gave at the time, where a slot of Moodle's has one highest mark at a time.
- Moodle has a random guess earn nothing in what is typed, and leaves multiple choice open. Here what is typed is left
  open, and multiple choice has the mean over all choices.
- Nothing is said of variances that are only what rounding left of zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from quizzes.statistics import moments
from quizzes.statistics.moments import Interval
from quizzes.statistics.scores import Column, Scores

ENOUGH = 30  # attempts; with fewer, the figures say more of chance than of the question


@dataclass(frozen=True)
class QuestionFigures:
    """All but ``attempts`` in per cent; ``None`` where a figure is not defined.

    ``facility``: mean mark of the highest mark. ``deviation``: of these shares, over n − 1. ``guess``: what chance
    earns. ``intended`` and ``effective``: the share of the test's marks, and of its differences, that the question
    makes. ``discrimination``: correlation of the mark with the rest of the test. ``efficiency``: its covariance with
    the rest, of the highest that these marks could have, each in ascending order.
    """

    question: int
    attempts: int
    facility: float | None
    facility_between: Interval | None
    deviation: float | None
    guess: float | None
    intended: float | None
    effective: float | None
    discrimination: float | None
    discrimination_between: Interval | None
    efficiency: float | None
    versions: Mapping[int, int]

    @property
    def enough(self) -> bool:
        return self.attempts >= ENOUGH


def figures(scores: Scores, guesses: Mapping[int, float | None]) -> list[QuestionFigures]:
    """``guesses``: question → share from 0 to 1 that a blind guess earns, ``None`` where nobody can say."""
    weights = effective_weights(scores)
    paper = moments.mean(scores.highest) or 0.0
    return [
        _figures(scores, question, column, guesses.get(question), weights[question], paper)
        for question, column in scores.questions.items()
    ]


def _figures(
    scores: Scores, question: int, column: Column, guess: float | None, effective: float | None, paper: float
) -> QuestionFigures:
    rest = [scores.totals[place] - mark for place, mark in zip(column.attempts, column.marks, strict=True)]
    telling = moments.correlation(column.marks, rest)
    most, shared = moments.highest_covariance(column.marks, rest), moments.covariance(column.marks, rest)
    shares = column.shares
    between = moments.interval_of_mean(shares)
    return QuestionFigures(
        question=question,
        attempts=len(column.marks),
        facility=_percent(moments.mean(shares)),
        facility_between=None if between is None else _inside(between),
        deviation=_percent(moments.deviation(shares)),
        guess=None if guess is None else 100 * guess,
        intended=_percent(moments.mean(column.highest), paper),
        effective=effective,
        discrimination=_percent(telling),
        discrimination_between=_hundredfold(moments.interval_of_correlation(telling, len(rest))),
        efficiency=None if most is None or shared is None or most < moments.NOTHING else 100 * shared / most,
        versions=dict(column.versions),
    )


def effective_weights(scores: Scores) -> dict[int, float | None]:
    """√cov(mark, total) of each question, in per cent of their sum over a paper.

    Where papers are drawn, a question counts with the share of papers it stood on, so that a paper adds up to 100.
    A negative covariance has no root: ``None``, and nothing in the sum, as Moodle has it.
    """
    roots: dict[int, float | None] = {}
    for question, column in scores.questions.items():
        shared = moments.covariance(column.marks, [scores.totals[place] for place in column.attempts])
        roots[question] = None if shared is None or shared < 0 else sqrt(shared)
    papers = len(scores.attempts)
    whole = sum(
        root * len(scores.questions[question].marks) / papers for question, root in roots.items() if root is not None
    )
    return {question: None if root is None or not whole else 100 * root / whole for question, root in roots.items()}


def _percent(value: float | None, whole: float = 1.0) -> float | None:
    return None if value is None or not whole else 100 * value / whole


def _hundredfold(between: Interval | None) -> Interval | None:
    return None if between is None else (100 * between[0], 100 * between[1])


def _inside(between: Interval) -> Interval:
    low, high = between
    return max(0.0, 100 * low), min(100.0, 100 * high)
