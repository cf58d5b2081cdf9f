"""One cell through the years, as a picture and as the words of it: facts, cycles, and where the person stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bilingual.days import day_of, months_later, today
from certificates.models import Certificate, StandingSpan
from certificates.standing import CSS, State

WIDTH = 336
BACK, AHEAD = 60, 12  # months


@dataclass(frozen=True)
class Spell:
    """From ``first`` to ``last``, both inclusive; without ``last`` for ever. ``x`` and ``width`` are the picture's."""

    first: date | None
    last: date | None
    label: str
    css: str
    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Picture:
    """``here`` is where the day is that the page speaks of; ``years`` and ``dots`` are places on the same line."""

    first: date
    last: date
    here: float
    standing: list[Spell]
    cycles: list[Spell]
    dots: list[float]
    years: list[tuple[float, int]]


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=1))
        self.days = (self.last - self.first).days

    def x(self, day: date) -> float:
        return round(WIDTH * (min(max(day, self.first), self.last) - self.first).days / self.days, 1)

    def spell(self, first: date, last: date | None, label: str, css: str) -> Spell | None:
        if first > self.last or (last and last < self.first):
            return None
        x = self.x(first)
        end = WIDTH if last is None else self.x(last + timedelta(days=1) if last < date.max else last)
        return Spell(None if first.year == 1 else first, last, label, css, x, round(max(end - x, 1), 1))

    def years(self) -> list[tuple[float, int]]:
        starts = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
        return [(self.x(start), start.year) for start in starts if 12 < self.x(start) < WIDTH - 12]


def picture(
    person: int, certifications: int, certificates: Sequence[Certificate], facts: Sequence[date], on: date
) -> Picture | None:
    """Up to the day if that is past: what happened after it is not told. Else a year ahead, if nothing more is done.

    One query. ``None`` where there is nothing to see.
    """
    spans = list(StandingSpan.objects.filter(person=person, certification=certifications).order_by("starts_on"))
    begins = [*facts, *(one.starts_on for one in spans if one.starts_on.year > 1)]
    last = on if on < today() else months_later(on, AHEAD)
    if not spans or not begins or min(begins) > last:
        return None
    scale = _Scale(max(min(begins), months_later(on, -BACK)), last)
    return Picture(
        first=scale.first,
        last=scale.last,
        here=scale.x(on),
        standing=list(_standing(spans, scale)),
        cycles=list(_cycles(certificates, scale)),
        dots=[scale.x(day) for day in facts if scale.first <= day <= on],
        years=scale.years(),
    )


def _standing(spans: Sequence[StandingSpan], scale: _Scale) -> Iterator[Spell]:
    for span in spans:
        state = State(span.state)
        if spell := scale.spell(span.starts_on, span.ends_on, str(state.label), CSS[state]):
            yield spell


def _cycles(certificates: Sequence[Certificate], scale: _Scale) -> Iterator[Spell]:
    """A certificate ends a cycle: from its issue to its last valid day, or to its revocation."""
    for one in sorted(certificates, key=lambda each: each.cycle):
        revocation = getattr(one, "revocation", None)
        last = one.expires_on
        if revocation and day_of(revocation.at) <= scale.last:
            last = min(day_of(revocation.at), last or date.max)
        if spell := scale.spell(one.issued_on, last, str(one.cycle), ""):
            yield spell
