"""Whether a question treats two groups alike, once their ability is: differential item functioning.

The Mantel–Haenszel procedure (Holland & Thayer, 1988): people are matched by their total, and in each stratum a
2 × 2 table counts who of either group had the question fully right. α is the common odds ratio; Δ = −2.35 ln α puts it
on ETS's scale, where 1 is small and 1.5 is large.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt
from statistics import NormalDist
from typing import NamedTuple

SCALE = -2.35
SMALL, LARGE = 1.0, 1.5
SIGNIFICANT = 0.05
FULL = 1 - 1e-9


class Answered(NamedTuple):
    """One person's answer to the question: whether of the focal group, matched by ``stratum``."""

    focal: bool
    stratum: int
    right: bool


class Verdict(StrEnum):
    """ETS's classes A, B and C, with the direction where there is one."""

    UNKNOWN = "unknown"
    ALIKE = "alike"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True)
class Fairness:
    """``delta`` below zero: harder for the focal group than for equally able others."""

    reference: int
    focal: int
    alpha: float | None
    delta: float | None
    chi_squared: float | None
    p: float | None
    verdict: Verdict


def compare(answers: Iterable[Answered]) -> Fairness:
    """Of two groups on one question. ``UNKNOWN`` where no stratum holds both groups and both outcomes."""
    tables: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for focal, stratum, right in answers:
        tables[stratum][2 * focal + (not right)] += 1
    reference = sum(table[0] + table[1] for table in tables.values())
    focal_count = sum(table[2] + table[3] for table in tables.values())
    alpha = _odds(tables.values())
    delta = SCALE * log(alpha) if alpha else None
    chi, p = _test(tables.values())
    return Fairness(reference, focal_count, alpha, delta, chi, p, _verdict(delta, p))


def _odds(tables: Iterable[list[int]]) -> float | None:
    """Σ A·D/N over Σ B·C/N, with A, B the reference group's right and wrong, C, D the focal group's."""
    above = below = 0.0
    for a, b, c, d in tables:
        total = a + b + c + d
        above += a * d / total
        below += b * c / total
    return above / below if above and below else None


def _test(tables: Iterable[list[int]]) -> tuple[float | None, float | None]:
    """Mantel–Haenszel's χ² with the correction for continuity, one degree of freedom, and its p."""
    gap = spread = 0.0
    for a, b, c, d in tables:
        total = a + b + c + d
        if total < 2:
            continue
        gap += a - (a + b) * (a + c) / total
        spread += (a + b) * (c + d) * (a + c) * (b + d) / (total * total * (total - 1))
    if not spread:
        return None, None
    chi = max(0.0, abs(gap) - 0.5) ** 2 / spread
    return chi, 2 * (1 - NormalDist().cdf(sqrt(chi)))


def _verdict(delta: float | None, p: float | None) -> Verdict:
    if delta is None or p is None:
        return Verdict.UNKNOWN
    if abs(delta) < SMALL or p >= SIGNIFICANT:
        return Verdict.ALIKE
    return Verdict.LARGE if abs(delta) >= LARGE else Verdict.MODERATE
