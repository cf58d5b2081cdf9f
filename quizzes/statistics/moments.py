"""Mean, spread and shape of numbers, as the published formulas say. Pure; ``None`` where a figure is not defined.

Formulas: Moodle's "Quiz statistics calculations" (docs.moodle.org/dev/Quiz_statistics_calculations). Variances and
covariances divide by n − 1; skewness and kurtosis are made of Fisher's k-statistics, so that neither leans on how many
there are.
"""

from collections.abc import Sequence
from math import atanh, fsum, sqrt, tanh
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
NOTHING = 1e-12  # below it a variance is what rounding left of zero

Interval = tuple[float, float]


def mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def median(values: Sequence[float]) -> float | None:
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def covariance(left: Sequence[float], right: Sequence[float]) -> float | None:
    count = len(left)
    if count < 2:
        return None
    at, beside = fsum(left) / count, fsum(right) / count
    return fsum((x - at) * (y - beside) for x, y in zip(left, right, strict=True)) / (count - 1)


def variance(values: Sequence[float]) -> float | None:
    return covariance(values, values)


def deviation(values: Sequence[float]) -> float | None:
    found = variance(values)
    return None if found is None else sqrt(found)


def correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """From −1 to 1; ``None`` where one side does not vary."""
    shared, first, second = covariance(left, right), variance(left), variance(right)
    if shared is None or not first or not second or first < NOTHING or second < NOTHING:
        return None
    return max(-1.0, min(1.0, shared / sqrt(first * second)))


def highest_covariance(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The greatest that any pairing of the same values could have: both in ascending order."""
    return covariance(sorted(left), sorted(right))


def skewness(values: Sequence[float]) -> float | None:
    """k₃ / k₂^(3/2). Negative: a long tail of low marks."""
    count = len(values)
    second = variance(values)
    if count < 3 or not second or second < NOTHING:
        return None
    third = count * count * _moment(values, 3) / ((count - 1) * (count - 2))
    return third / second**1.5


def kurtosis(values: Sequence[float]) -> float | None:
    """k₄ / k₂². Zero for the bell curve, positive for a sharper peak."""
    count = len(values)
    second = variance(values)
    if count < 4 or not second or second < NOTHING:
        return None
    inner = (count + 1) * _moment(values, 4) - 3 * (count - 1) * _moment(values, 2) ** 2
    fourth = count * count * inner / ((count - 1) * (count - 2) * (count - 3))
    return fourth / second**2


def _moment(values: Sequence[float], power: int) -> float:
    centre = fsum(values) / len(values)
    return fsum((value - centre) ** power for value in values) / len(values)


def interval_of_mean(values: Sequence[float]) -> Interval | None:
    """95 %, by the normal approximation to the mean of many."""
    centre, spread = mean(values), deviation(values)
    if centre is None or spread is None:
        return None
    half = Z * spread / sqrt(len(values))
    return centre - half, centre + half


def interval_of_correlation(value: float | None, count: int) -> Interval | None:
    """95 %, by Fisher's transformation: atanh r is about normal with variance 1 / (n − 3)."""
    if value is None or count < 4 or abs(value) >= 1:
        return None
    half = Z / sqrt(count - 3)
    return tanh(atanh(value) - half), tanh(atanh(value) + half)
