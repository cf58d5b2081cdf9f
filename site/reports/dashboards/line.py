"""A line of percentages over a year, placed for an inline SVG of 640 × 180."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboards.overview import Point
from reports.wording import month

WIDTH, LEFT, TOP, BASE = 640, 34, 14, 146


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    percent: int
    label: str
    is_last: bool
    is_rising: bool  # its percentage stands beside it, for the line goes up from there


@dataclass(frozen=True)
class Line:
    """``floor`` is the percentage at the foot: a line between 88 and 96 is not drawn from nothing."""

    dots: Sequence[Dot]
    points: str
    floor: int
    middle: int


def line(points: Sequence[Point]) -> Line | None:
    if len(points) < 2:
        return None
    floor = max(0, min(one.percent for one in points) // 10 * 10 - 10)
    step = (WIDTH - LEFT - 24) / (len(points) - 1)
    dots = [
        Dot(
            round(LEFT + number * step, 1),
            round(BASE - (BASE - TOP) * (one.percent - floor) / (100 - floor), 1),
            one.percent,
            month(one.day),
            number == len(points) - 1,
            number + 1 < len(points) and points[number + 1].percent > one.percent,
        )
        for number, one in enumerate(points)
    ]
    return Line(dots, " ".join(f"{dot.x},{dot.y}" for dot in dots), floor, (floor + 100) // 2)
