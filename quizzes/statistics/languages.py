"""How those who took the quiz in each language did: the plain comparison, beside the fair one. Pure.

These figures say who did how well, not whether a question is to blame: for that people must be matched by ability, as
:mod:`quizzes.statistics.fairness` does.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from quizzes.statistics import moments
from quizzes.statistics.moments import Interval
from quizzes.statistics.scores import Column, Scores

Figures = dict[str, Any]


def of_quiz(scores: Scores, spoken: Mapping[int, str]) -> dict[str, Figures]:
    """Language → attempts, mean and standard deviation of the totals, in per cent of the highest mark."""
    percents: dict[str, list[float]] = defaultdict(list)
    for attempt, total, highest in zip(scores.attempts, scores.totals, scores.highest, strict=True):
        if language := spoken.get(attempt):
            percents[language].append(100 * total / highest if highest else 0.0)
    return {
        language: {
            "attempts": len(found),
            "mean": moments.mean(found),
            "mean_between": _at_most_all(moments.interval_of_mean(found)),
            "deviation": moments.deviation(found),
        }
        for language, found in sorted(percents.items())
    }


def of_question(column: Column, scores: Scores, spoken: Mapping[int, str]) -> dict[str, Figures]:
    """Language → attempts and facility of one question, in per cent."""
    percents: dict[str, list[float]] = defaultdict(list)
    for place, share in zip(column.attempts, column.shares, strict=True):
        if language := spoken.get(scores.attempts[place]):
            percents[language].append(100 * share)
    return {
        language: {"attempts": len(found), "facility": moments.mean(found)}
        for language, found in sorted(percents.items())
    }


def _at_most_all(between: Interval | None) -> Interval | None:
    return None if between is None else (min(100.0, between[0]), min(100.0, between[1]))
