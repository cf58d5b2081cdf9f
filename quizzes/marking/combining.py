"""What several people's marks of one answer come to. Pure; marks are shares of the question's marks, from 0 to 1.

One marker: their mark. Two: as near as the quiz asks, or nearer, the mean of both; otherwise a third marks, who knows
neither mark. The third with whichever of the first two is nearer gives the mean (*tertium quid* with a blind third:
Johnson, Penny, Fisher and Kuhs, "Score Resolution: An Investigation of the Reliability and Validity of Resolved
Scores", Applied Measurement in Education 16(4), 2003; in China's examinations 双评 and 三评); of two that are equally
near, the higher. Where the third is near neither, the third's mark stands alone: a mean of two who disagree is the
opinion of nobody. See docs/decisions/017.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Combined:
    """``counting`` are the places, from 0, of the marks whose mean is the share."""

    share: Fraction
    counting: tuple[int, ...]


def combined(shares: Sequence[Fraction], *, markers: int, third_from: int) -> Combined | None:
    """``None`` while another person has to mark. ``third_from``: per cent of the question's marks."""
    if not shares or len(shares) < markers:
        return None
    if markers == 1:
        return Combined(shares[0], (0,))
    first, second, *later = shares
    if _near(first, second, third_from):
        return Combined((first + second) / 2, (0, 1))
    return _settled_by(later[0], (first, second), third_from) if later else None


def wanted(shares: Sequence[Fraction], *, markers: int, third_from: int) -> int:
    """How many marks are still missing."""
    if combined(shares, markers=markers, third_from=third_from) is not None:
        return 0
    return max(1, markers - len(shares))


def _near(one: Fraction, other: Fraction, percent: int) -> bool:
    return abs(one - other) * 100 <= percent


def _settled_by(third: Fraction, before: Sequence[Fraction], percent: int) -> Combined:
    place = min((0, 1), key=lambda which: (abs(before[which] - third), -before[which]))
    if _near(before[place], third, percent):
        return Combined((before[place] + third) / 2, (place, 2))
    return Combined(third, (2,))
