"""The parts of a mark that Moodle knows, in per cent. A file with any other is refused whole.

Its list stands in ``question_bank::fraction_options``; what is read must lie within a thousandth of one of them.
"""

from collections.abc import Iterable, Sequence
from itertools import cycle

from quizzes.exchange.numbers import decimal

TENTHS = ("100", "90", "80", "70", "60", "50", "40", "30", "20", "10", "5", "0")
GRADES = (*TENTHS, "83.33333", "75", "66.66667", "33.33333", "25", "16.66667", "14.28571", "12.5", "11.11111")
MOST_EVEN = 10  # answers that can have the same part of a whole mark


def nearest(percent: float) -> str:
    return min(GRADES, key=lambda one: abs(float(one) - percent))


def shares(right: int) -> Sequence[str]:
    """What each of the right answers earns: as evenly as the list allows, and a whole mark together (up to twenty)."""
    if right <= MOST_EVEN:
        return [nearest(100 / max(1, right))] * max(1, right)
    tens = max(0, 2 * MOST_EVEN - right)
    return ["10"] * tens + ["5"] * (right - tens)


def weighed(rights: Sequence[bool]) -> list[str]:
    """For each option: a right one earns its share, a wrong one costs as much as the least of these."""
    each = shares(sum(rights))
    earned = cycle(each)
    return [next(earned) if right else f"-{each[-1]}" for right in rights]


def are_even(weights: Iterable[float], right: int) -> bool:
    """Are these the weights that we would give?"""
    known = [float(one) for one in shares(right)]
    return all(any(abs(abs(weight) - one) < 0.01 for one in known) for weight in weights)


def share(value: object) -> str:
    """A part of a mark as Moodle knows it."""
    return nearest(float(decimal(str(value))))
