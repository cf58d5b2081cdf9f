"""Two pictures, placed for inline SVG: how the marks spread, and where each question stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.text import percent
from quizzes.statistics.whole import BINS

WIDTH, HEIGHT = 640, 220
LEFT, BASE, TOP = 40, 190, 14
LOWEST = -40  # per cent of discrimination at the foot of the map; what lies lower is drawn there


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class Dot:
    """``place`` is the number that the table gives the question."""

    x: float
    y: float
    place: int
    noted: bool
    label: str


def bars(distribution: Sequence[int]) -> list[Bar]:
    most = max(distribution, default=0) or 1
    width = (WIDTH - LEFT) / BINS
    found = []
    for place, count in enumerate(distribution):
        height = (BASE - TOP) * count / most
        low, high = place * 100 // BINS, (place + 1) * 100 // BINS
        found.append(
            Bar(
                round(LEFT + place * width + 1, 1),
                round(BASE - height, 1),
                round(width - 2, 1),
                round(height, 1),
                count,
                f"{low}–{percent(high)}",
            )
        )
    return found


def line_at(percent: float) -> float:
    """Where on the breadth of either picture so many per cent stand."""
    return round(LEFT + (WIDTH - LEFT) * percent / 100, 1)


def height_of(discrimination: float) -> float:
    share = (max(LOWEST, discrimination) - LOWEST) / (100 - LOWEST)
    return round(BASE - (BASE - TOP) * share, 1)


def dots(lines: Sequence[dict[str, Any]]) -> list[Dot]:
    """Facility to the right, discrimination upwards. A question without either is not on the map."""
    return [
        Dot(
            line_at(line["facility"]),
            height_of(line["discrimination"]),
            line["place"],
            bool(line["remarks"]),
            line["code"],
        )
        for line in lines
        if line["facility"] is not None and line["discrimination"] is not None
    ]


SMALL, ROW, NAMES = 320, 30, 64  # a picture that can be read on a phone; its rows; where their names end


@dataclass(frozen=True)
class Whisker:
    """A figure and the interval that holds it, in one row of a small picture."""

    label: str
    y: int
    x: float
    low: float
    high: float
    said: str


@dataclass(frozen=True)
class Whiskers:
    height: int
    rows: list[Whisker]
    ticks: list[tuple[float, str]]
    left: float = NAMES
    right: float = SMALL


def whiskers(rows: Sequence[tuple[str, float | None, Sequence[float] | None, str]], lowest: int) -> Whiskers:
    """``rows``: label, figure, interval, all in words. In per cent from ``lowest``; what lies lower is drawn there."""

    def at(value: float) -> float:
        share = (max(lowest, min(100, value)) - lowest) / (100 - lowest)
        return round(NAMES + 8 + (SMALL - NAMES - 24) * share, 1)

    drawn = []
    for place, (label, value, interval, said) in enumerate(rows):
        if value is None:
            continue
        low, high = interval or (value, value)
        drawn.append(Whisker(label, place * ROW + ROW // 2, at(value), at(low), at(high), said))
    return Whiskers(len(rows) * ROW, drawn, [(at(tick), str(tick)) for tick in (0, 50, 100)])
