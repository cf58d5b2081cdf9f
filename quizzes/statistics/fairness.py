"""Whether a question treats two groups alike, once their ability is: differential item functioning.

The Mantel–Haenszel procedure: people are matched by their total, the question among it, and in each stratum a 2 × 2
table counts who of either group had the question fully right. α is the common odds ratio; MH D-DIF = −2.35 ln α puts it
on ETS's delta scale.

- Mantel and Haenszel, "Statistical aspects of the analysis of data from retrospective studies of disease", Journal of
  the National Cancer Institute 22 (1959) 719–748: α, and χ² with half a person taken off for continuity.
- Holland and Thayer, "Differential item performance and the Mantel-Haenszel procedure", in Wainer and Braun (eds.),
  *Test Validity*, 1988: the procedure for questions, and MH D-DIF.
- Phillips and Holland, "Estimators of the variance of the Mantel-Haenszel log-odds-ratio estimate", Biometrics 43
  (1987) 425–431: its standard error.
- Dorans and Holland, "DIF detection and description: Mantel-Haenszel and standardization", in Holland and Wainer
  (eds.), *Differential Item Functioning*, 1993; Zwick, ETS RR-12-08, 2012: the classes A, B and C.

ETS asks for hundreds in each group before it judges a question. Companies do not have them: here each group has 30 at
least, and whoever reads the verdict compares wordings, and strikes nothing out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

SCALE = -2.35
SMALL, LARGE = 1.0, 1.5
SIGNIFICANT = 0.05
BEYOND = NormalDist().inv_cdf(1 - SIGNIFICANT)  # one-sided: more than small, not only other than small
LEAST = 30  # in each group; with fewer, the verdict says more of chance than of the question
FULL = 1 - 1e-9


class Answered(NamedTuple):
    """One person's answer to the question: whether of the focal group, matched by ``stratum``."""

    focal: bool
    stratum: int
    right: bool


class Verdict(StrEnum):
    """ETS's classes: ``ALIKE`` is A, ``MODERATE`` B, ``LARGE`` C."""

    UNKNOWN = "unknown"
    ALIKE = "alike"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True)
class Fairness:
    """``delta`` (MH D-DIF) below zero: harder for the focal group than for equally able others. ``error``: its standard
    error.
    """

    reference: int
    focal: int
    alpha: float | None
    delta: float | None
    error: float | None
    chi_squared: float | None
    p: float | None
    verdict: Verdict


def compare(answers: Iterable[Answered]) -> Fairness:
    """Of two groups on one question. ``UNKNOWN`` where a group is too small, or where α would be nought or endless: no
    stratum in which the one group has somebody right and the other somebody wrong, either way round.
    """
    tables: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for focal, stratum, right in answers:
        tables[stratum][2 * focal + (not right)] += 1
    reference = sum(table[0] + table[1] for table in tables.values())
    focal_count = sum(table[2] + table[3] for table in tables.values())
    alpha = _odds(tables.values())
    delta = SCALE * log(alpha) if alpha else None
    error = abs(SCALE) * _error(tables.values(), alpha) if alpha else None
    chi, p = _test(tables.values())
    verdict = _verdict(delta, error, p) if min(reference, focal_count) >= LEAST else Verdict.UNKNOWN
    return Fairness(reference, focal_count, alpha, delta, error, chi, p, verdict)


def _odds(tables: Iterable[list[int]]) -> float | None:
    """Σ A·D/N over Σ B·C/N, with A, B the reference group's right and wrong, C, D the focal group's."""
    above = below = 0.0
    for a, b, c, d in tables:
        total = a + b + c + d
        above += a * d / total
        below += b * c / total
    return above / below if above and below else None


def _error(tables: Iterable[list[int]], alpha: float) -> float:
    """The standard error of ln α: √(Σ (AD + αBC)(A + D + α(B + C)) / N² over 2 (Σ AD / N)²)."""
    spread = above = 0.0
    for a, b, c, d in tables:
        total = a + b + c + d
        spread += (a * d + alpha * b * c) * (a + d + alpha * (b + c)) / (total * total)
        above += a * d / total
    return sqrt(spread / 2) / above


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
    return chi, erfc(sqrt(chi / 2))


def _verdict(delta: float | None, error: float | None, p: float | None) -> Verdict:
    """A: small, or not surely other than zero. C: large, and surely more than small. B: all others."""
    if delta is None or error is None or p is None:
        return Verdict.UNKNOWN
    if abs(delta) < SMALL or p >= SIGNIFICANT:
        return Verdict.ALIKE
    is_surely_more = abs(delta) - SMALL > BEYOND * error
    return Verdict.LARGE if abs(delta) >= LARGE and is_surely_more else Verdict.MODERATE
