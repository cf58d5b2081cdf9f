"""What the whole quiz tells: how people did, how far to trust it.

After Moodle's "Quiz statistics calculations" (docs.moodle.org/dev/Quiz_statistics_calculations, Test statistics): mean,
median, standard deviation, skewness, kurtosis, coefficient of internal consistency, error ratio, standard error.
Moodle gives percentages of the quiz's marks; here each attempt counts by the marks of its own paper, which is the same
unless points were changed in between. Moodle wants three attempts for the consistency, here two do: a page says below
30 that there are too few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from quizzes.statistics import moments
from quizzes.statistics.moments import Interval
from quizzes.statistics.scores import Scores

BINS = 20  # bars of the distribution, each 5 per cent wide


@dataclass(frozen=True)
class QuizFigures:
    """Totals in per cent of the highest mark; ``None`` where a figure is not defined.

    ``consistency``: coefficient of internal consistency (Cronbach's α), in per cent. ``error_ratio``: the share of
    the spread that is chance, 100 √(1 − α). ``standard_error``: that share of the standard deviation, in per cent
    of the highest mark: about two thirds of people would come out within it if they sat again.
    """

    attempts: int
    mean: float | None
    mean_between: Interval | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: float | None
    consistency_between: Interval | None
    error_ratio: float | None
    standard_error: float | None
    same_paper: bool
    distribution: Sequence[int]


def figures(scores: Scores) -> QuizFigures:
    percents = [100 * total / highest if highest else 0.0 for total, highest in zip(*_totals(scores), strict=True)]
    alpha = consistency(scores)
    error = None if alpha is None else sqrt(max(0.0, 1 - alpha))
    spread = moments.deviation(percents)
    return QuizFigures(
        attempts=len(percents),
        mean=moments.mean(percents),
        mean_between=moments.interval_of_mean(percents),
        median=moments.median(percents),
        deviation=spread,
        skewness=moments.skewness(percents),
        kurtosis=moments.kurtosis(percents),
        consistency=None if alpha is None else 100 * alpha,
        consistency_between=interval_of_consistency(alpha, len(scores.columns()), len(percents)),
        error_ratio=None if error is None else 100 * error,
        standard_error=None if error is None or spread is None else error * spread,
        same_paper=scores.same_paper,
        distribution=distribution(percents),
    )


def _totals(scores: Scores) -> tuple[list[float], list[float]]:
    return scores.totals, scores.highest


def consistency(scores: Scores) -> float | None:
    """Cronbach's α = P / (P − 1) · (1 − Σ var(xᵢ) / var(T)), at most 1; P items, T the total.

    Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951) 297–334. It may lie below
    zero, where questions speak against each other; the error ratio is then above 100 %, as in Moodle.
    """
    columns = scores.columns()
    whole = moments.variance(scores.totals)
    if len(columns) < 2 or not whole or whole < moments.NOTHING:
        return None
    parts = sum(moments.variance(column.marks) or 0.0 for column in columns.values())
    return len(columns) / (len(columns) - 1) * (1 - parts / whole)


def interval_of_consistency(alpha: float | None, items: int, attempts: int) -> Interval | None:
    """95 % for α, in per cent: ln(1 − α) is about normal with variance 2k / ((k − 1)(n − 2)).

    Bonett, "Sample size requirements for testing and estimating coefficient alpha",
    Journal of Educational and Behavioral Statistics 27 (2002) 335–340.
    """
    if alpha is None or items < 2 or attempts < 3 or alpha >= 1:
        return None
    half = moments.Z * sqrt(2 * items / ((items - 1) * (attempts - 2)))
    return 100 * (1 - (1 - alpha) * exp(half)), 100 * (1 - (1 - alpha) * exp(-half))


def distribution(percents: Sequence[float]) -> list[int]:
    """How many stand in each twentieth; full marks belong to the last."""
    counts = [0] * BINS
    for percent in percents:
        counts[min(BINS - 1, max(0, int(percent * BINS / 100)))] += 1
    return counts
