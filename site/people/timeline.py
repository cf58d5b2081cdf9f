"""Placements and leaves on a line of years, as numbers for an inline SVG. Pure: the rows come from the caller."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from people.models import LeaveOfAbsence, Placement

WIDTH = 960
ROW = 34
TOP = 26  # the years
EDGE = 16
LEAST = 4  # a placement of one day is still to be seen


@dataclass(frozen=True)
class Bar:
    x: float
    y: int
    width: float
    label: str
    kind: str  # primary, other, leave; a class of the style sheet
    is_open: bool
    starts_on: date
    ends_on: date | None

    @property
    def text_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True)
class Mark:
    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    bars: Sequence[Bar]
    years: Sequence[Mark]
    today_x: float
    width: int
    height: int


def timeline(placements: Iterable[Placement], leaves: Iterable[LeaveOfAbsence], on: date) -> Timeline | None:
    """Primary placements on the first line, further ones below, each on a line that is free; leaves on the last."""
    rows: list[tuple[Placement | LeaveOfAbsence, str]] = [
        (one, "primary" if one.is_primary else "other") for one in sorted(placements, key=lambda one: one.starts_on)
    ]
    absences = [(one, "leave") for one in sorted(leaves, key=lambda one: one.starts_on)]
    everything = [*rows, *absences]
    if not everything:
        return None
    first = min(one.starts_on for one, _ in everything)
    last = max([on, *(one.ends_on or on for one, _ in everything), *(one.starts_on for one, _ in everything)])
    scale = _Scale(first, last + timedelta(days=max(20, (last - first).days // 20)))
    lines: list[date] = []  # the day after which each line is free
    bars = [_bar(one, kind, scale, _line(one, kind, lines)) for one, kind in rows]
    below = len(lines)
    bars += [_bar(one, kind, scale, below) for one, kind in absences]
    height = TOP + ROW * (below + bool(absences))
    return Timeline(bars, list(_years(scale)), scale.x(on), WIDTH, height)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        return round((day - self.first).days / max(1, (self.last - self.first).days) * WIDTH, 1)


def _line(one: Placement | LeaveOfAbsence, kind: str, lines: list[date]) -> int:
    end = one.ends_on or date.max
    for number, free_after in enumerate(lines):
        if free_after < one.starts_on and (kind == "primary" or number > 0):
            lines[number] = end
            return number
    if not lines and kind != "primary":
        lines.append(date.min)  # the first line is the primary ones'
    lines.append(end)
    return len(lines) - 1


def _bar(one: Placement | LeaveOfAbsence, kind: str, scale: _Scale, line: int) -> Bar:
    x = scale.x(one.starts_on)
    end = scale.x(min(one.ends_on + timedelta(days=1), scale.last)) if one.ends_on else WIDTH
    return Bar(
        x=x,
        y=TOP + ROW * line,
        width=round(max(LEAST, end - x), 1),
        label=str(one),
        kind=kind,
        is_open=one.ends_on is None,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


def _years(scale: _Scale) -> Iterable[Mark]:
    """The first of January of each year, or of every so many, that their labels do not touch."""
    years = range(scale.first.year + 1, scale.last.year + 1)
    step = max(1, -(-len(years) // 12))
    for year in years[::step]:
        x = scale.x(date(year, 1, 1))
        if EDGE < x < WIDTH - EDGE:  # a label at the edge would be cut
            yield Mark(x, str(year))
