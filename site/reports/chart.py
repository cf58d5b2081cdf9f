"""Bars of counts, placed for an inline SVG of 352 × 120."""

from dataclasses import dataclass

from reports.figures import Expiries
from reports.wording import month

WIDTH, BASE, TOP, GAP = 352, 100, 16, 8


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    above: float
    count: int
    label: str
    is_soon: bool


def bars(expiries: Expiries, *, width: int = WIDTH) -> list[Bar]:
    each = (width - GAP * (len(expiries.months) - 1)) / len(expiries.months)
    most = max(count for _, count in expiries.months) or 1
    return [
        _bar(
            number * (each + GAP),
            each,
            (BASE - TOP) * count / most,
            count,
            month(start),
            start <= expiries.soon_until,
        )
        for number, (start, count) in enumerate(expiries.months)
    ]


def _bar(x: float, width: float, height: float, count: int, label: str, is_soon: bool) -> Bar:
    height = max(height, 2)  # an empty month is a line, not a gap
    x, y, width, height = (round(value, 1) for value in (x, BASE - height, width, height))
    return Bar(x, y, width, height, round(x + width / 2, 1), round(y - 5, 1), count, label, is_soon)
