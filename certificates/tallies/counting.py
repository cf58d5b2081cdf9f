"""What is counted of one person, and the sums of many. Adding and taking away, nothing else."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Self

from django.db.models import Count, F, FilteredRelation, Q

from bilingual.days import month_end, months_later
from certificates.states import ASKS_NOTHING, HOLDS, LACKS, SOON_DAYS
from people.models import PersonQuerySet, Placement
from people.places import at_main_place, here_on

MONTHS = 6
MUST, HELD, LATE, SOON = 1, 2, 4, 8  # in the code of a cell; above them stands the month, from 1
MONTH = 16
WIDTH = 4 + MONTHS  # of a certification: must, of these held, of these late; expires soon, and by month


class One(NamedTuple):
    """A person: where they mainly work, and the codes of their certifications, as ``PersonTally`` keeps them."""

    person: int
    path: str
    unit: int | None
    is_aside: bool
    cells: str

    @property
    def codes(self) -> list[tuple[int, int]]:
        pairs = (cell.split(":") for cell in self.cells.split(",") if cell)
        return [(int(certification), int(code)) for certification, code in pairs]


class Calendar:
    """Until when something expires soon, and in which of the months from the day's on."""

    def __init__(self, on: date) -> None:
        self.soon_until = on + timedelta(days=SOON_DAYS)
        self.starts = [months_later(on.replace(day=1), number) for number in range(MONTHS)]
        self.last = month_end(self.starts[-1])
        self._months = {(start.year, start.month): number for number, start in enumerate(self.starts, start=1)}

    def code(self, state: str, day: date | None, duty: int | None) -> int:
        code = MUST if duty is not None and state not in ASKS_NOTHING else 0
        if state in HOLDS:
            code |= HELD
            if day is not None and day <= self.last:
                code |= SOON if day <= self.soon_until else 0
                code |= MONTH * self._months.get((day.year, day.month), 0)
        return code | (LATE if state in LACKS else 0)


def numbers(code: int) -> list[int]:
    must = code & MUST
    found = [must, int(must and code & HELD > 0), int(must and code & LATE > 0), int(code & SOON > 0), *[0] * MONTHS]
    if month := code // MONTH:
        found[3 + month] = 1
    return found


NUMBERS = [numbers(code) for code in range(MONTH * (MONTHS + 1))]


@dataclass
class Counts:
    """``who``: people here; who must hold something; who of them lacks something; who has let a day pass.
    ``of``: by certification, ``WIDTH`` numbers."""

    who: list[int] = field(default_factory=lambda: [0] * 4)
    of: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Self:
        who, of = json.loads(text)
        return cls(who, {int(certification): numbers for certification, numbers in of.items()})

    def written(self) -> str:
        of = {certification: numbers for certification, numbers in sorted(self.of.items()) if any(numbers)}
        return json.dumps([self.who, of], separators=(",", ":"))

    def add(self, other: "Counts") -> None:
        self.who = [one + more for one, more in zip(self.who, other.who, strict=True)]
        for certification, more in other.of.items():
            self._add(certification, more)

    def _add(self, certification: int, more: list[int]) -> None:
        known = self.of.get(certification)
        self.of[certification] = [a + b for a, b in zip(known, more, strict=True)] if known else list(more)

    def bring(self, one: One, sign: int = 1) -> None:
        """Add the person, or take them out with a ``sign`` of -1."""
        codes = one.codes
        self.who = [known + sign * more for known, more in zip(self.who, who(codes), strict=True)]
        for certification, code in codes:
            self._add(certification, [sign * number for number in NUMBERS[code]])

    @property
    def must(self) -> int:
        return sum(numbers[0] for numbers in self.of.values())

    @property
    def held(self) -> int:
        return sum(numbers[1] for numbers in self.of.values())


def who(codes: Iterable[tuple[int, int]]) -> tuple[int, int, int, int]:
    must = [code for _, code in codes if code & MUST]
    lacks = any(not code & HELD for code in must)
    return 1, int(bool(must)), int(lacks), int(any(code & LATE for code in must))


def sum_of(people: Iterable[One]) -> dict[str, tuple[int | None, Counts]]:
    """By the path of the unit that they are placed in. Counted by code first: that is quicker for many."""
    units: dict[str, int | None] = {}
    persons: dict[str, Counter[tuple[int, int, int, int]]] = {}
    cells: dict[str, Counter[tuple[int, int]]] = {}
    for one in people:
        codes = one.codes
        if one.path not in units:
            units[one.path], persons[one.path], cells[one.path] = one.unit, Counter(), Counter()
        persons[one.path][who(codes)] += 1
        cells[one.path].update(codes)
    return {path: (units[path], _expanded(persons[path], cells[path])) for path in units}


def _expanded(persons: Counter[tuple[int, int, int, int]], cells: Counter[tuple[int, int]]) -> Counts:
    found = Counts()
    for several, count in persons.items():
        found.who = [known + count * more for known, more in zip(found.who, several, strict=True)]
    for (certification, code), count in cells.items():
        found._add(certification, [count * number for number in NUMBERS[code]])
    return found


def counted(people: PersonQuerySet, on: date, several: Collection[int] = ()) -> Iterator[One]:
    """As the facts have it now, in the order of their keys. ``several`` are those who work in more than one unit."""
    covers = Q(standing_spans__ends_on=None) | Q(standing_spans__ends_on__gte=on)
    span = FilteredRelation("standing_spans", condition=covers & Q(standing_spans__starts_on__lte=on))
    columns = ("pk", F("at__unit__path"), F("at__unit"), F("span__certification"), "span__state", "span__day")
    placed = at_main_place(here_on(people, on), on).alias(span=span).order_by("pk")
    rows: Any = placed.values_list(*columns, "span__duty")
    calendar = Calendar(on)
    for person, theirs in groupby(rows.iterator(chunk_size=10_000), key=lambda row: row[0]):
        yield _one(person, list(theirs), calendar, is_in_several=person in several)


def _one(person: int, rows: list[Any], calendar: Calendar, *, is_in_several: bool) -> One:
    path, unit = rows[0][1:3]
    codes = sorted((row[3], calendar.code(*row[4:])) for row in rows if row[3] is not None)
    cells = ",".join(f"{certification}:{code}" for certification, code in codes if code)
    return One(person, path or "", unit, is_in_several or unit is None, cells)


def in_several_units(people: PersonQuerySet, on: date) -> set[int]:
    places = Placement.objects.current(on).filter(person__in=people.order_by().values("pk")).order_by()
    counts = places.values("person").annotate(places=Count("pk")).filter(places__gt=1)
    return set(counts.values_list("person", flat=True))
