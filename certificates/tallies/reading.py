"""The tallies as they stand, with everybody of whom something was written since counted again.

One statement reads the sums, who waits, and what these brought into the sums: it sees one moment, whatever the sweep
does meanwhile. Whoever it names is taken out of the sums and counted as the facts have it now.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from bilingual.days import today
from certificates.models import PersonTally, Tally, UnitTally, Untallied
from certificates.tallies.counting import NUMBERS, Counts, One, counted
from certificates.tallies.making import are_there
from people.models import Person, PersonQuerySet, Placement, Unit

MOST = 1_000  # people counted again for a page; with more, counting everybody is as quick
EVERYWHERE = ""  # the path of the organisation

# What kind of row; a person, or how many stand before a place; a unit, its path, its people, what they must hold and
# do; two texts.
Row = tuple[str, int, int | None, str, int, int, int, str, str]


Place = tuple[int | None, int, int, int]  # a unit itself: its people, what they must hold, how much of it they do


@dataclass
class Tallied:
    """``total`` of all; ``below`` and ``own`` by the paths asked for; ``places`` by path, the empty one for those who
    work nowhere. ``before`` the first of these stand so many in the list."""

    total: Counts = field(default_factory=Counts)
    below: dict[str, Counts] = field(default_factory=dict)
    own: dict[str, Counts] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    before: int = 0

    def bring(self, one: One, sign: int = 1) -> None:
        self.total.bring(one, sign)
        for path, counts in self.below.items():
            if one.path.startswith(path):
                counts.bring(one, sign)
        if one.path in self.own:
            self.own[one.path].bring(one, sign)
        _, people, must, held = self.places.get(one.path, (None, 0, 0, 0))
        numbers = [NUMBERS[code] for _, code in one.codes]
        must += sign * sum(number[0] for number in numbers)
        self.places[one.path] = one.unit, people + sign, must, held + sign * sum(number[1] for number in numbers)


@dataclass(frozen=True)
class Question:
    """Of everybody who is placed within the paths ``tops``, and whoever ``viewer`` sees with them: the sums ``below``
    some paths, those of some units themselves (``own``), and all ``places``; or, of the whole organisation, those
    ``around`` which the people from one number to before another stand in the list, and that of who works nowhere."""

    tops: Sequence[str]
    viewer: Person
    below: Collection[str] = ()
    own: Collection[str] = ()
    places: bool = False
    around: tuple[int, int] | None = None

    @property
    def is_of_all(self) -> bool:
        return EVERYWHERE in self.tops


def read(question: Question, people: PersonQuerySet, on: date) -> Tallied | None:
    """``people`` are those whom the question means, as the facts have it.

    ``None`` where there are no tallies of the day, or where too much has come since.
    """
    if on != today() or not are_there():
        return None
    rows = _rows(question, on)
    again = _again(rows)
    if not any(row[0] == "day" for row in rows) or len(again) > MOST:
        return None
    found = _sums(question, rows)
    for one in again.values():
        if one and is_within(one.path, question.tops):
            found.bring(one, -1)
    if again:
        for person in counted(people.filter(pk__in=again), on):
            found.bring(person)
    return found


def is_within(path: str, tops: Iterable[str]) -> bool:
    return any(path.startswith(top) for top in tops)


def _sums(question: Question, rows: list[Row]) -> Tallied:
    found = Tallied()
    found.below = {path: Counts() for path in question.below}
    found.own = {path: Counts() for path in question.own}
    for _, _, _, path, _, _, _, own, below in (row for row in rows if row[0] == "unit"):
        if path in question.tops:
            found.total.add(Counts.read(below))
        if path in question.below:
            found.below[path] = Counts.read(below)
        if path in question.own:
            found.own[path] = Counts.read(own)
    places = [row for row in rows if row[0] == "place"]
    found.places = {row[3]: (row[2], *row[4:7]) for row in places}
    found.before = min((row[1] for row in places if row[3]), default=found.total.who[0] - sum(row[4] for row in places))
    return found


def _again(rows: list[Row]) -> dict[int, One | None]:
    """Who is counted again, and what they brought into the sums, if they did."""
    found: dict[int, One | None] = {}
    for _, person, unit, path, is_in_them, _, _, cells, _ in (row for row in rows if row[0] == "again"):
        found[person] = One(person, path, unit, False, cells) if is_in_them else None
    return found


def _rows(question: Question, on: date) -> list[Row]:
    statement, given = _statement(question, on)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[Row] = cursor.fetchall()
    return rows


# Django would write these unions anew for each page, for longer than the database needs to answer. The names of tables
# are the only thing put into them; values are given.
TABLES = {
    "tally": Tally._meta.db_table,
    "units": UnitTally._meta.db_table,
    "persons": PersonTally._meta.db_table,
    "waiting": Untallied._meta.db_table,
    "placements": Placement._meta.db_table,
    "tree": Unit._meta.db_table,
}
DAY = "SELECT 'day', 0, 0, '', 0, 0, 0, '', '' FROM {tally} WHERE day = %s"
UNITS = "SELECT 'unit', 0, unit, path, people, must, held, own, below FROM {units} WHERE path IN ({marks})"
PLACES = "SELECT 'place', 0, unit, path, people, must, held, '', '' FROM {units} WHERE people > 0 AND ({within})"
# Where somebody waits, all places: theirs are to be corrected, and whatever stands behind them.
AROUND = """
SELECT 'place', COALESCE(before, 0), unit, path, people, must, held, '', '' FROM (
    SELECT unit, path, people, must, held, SUM(people) FILTER (WHERE path > '') OVER (ORDER BY path) - people AS before
    FROM {units} WHERE people > 0
) p WHERE path = '' OR (before < %s AND before + people > %s) OR EXISTS (SELECT 1 FROM {waiting})
"""
WAITING = """
SELECT 'again', w.person, p.unit, COALESCE(p.path, ''), CASE WHEN p.person IS NULL THEN 0 ELSE 1 END, 0, 0,
       COALESCE(p.cells, ''), ''
FROM (SELECT DISTINCT person FROM {waiting} LIMIT %s) w LEFT JOIN {persons} p ON p.person = w.person
"""
ASIDE = """
SELECT 'again', p.person, p.unit, p.path, 1, 0, 0, p.cells, '' FROM (
    SELECT * FROM {persons} WHERE person = %s OR (is_aside AND EXISTS (
        SELECT 1 FROM {placements} a JOIN {tree} ON {tree}.id = a.unit_id
        WHERE a.person_id = {persons}.person AND ({within})
    )) LIMIT %s
) p
"""


def _statement(question: Question, on: date) -> tuple[str, list[Any]]:
    tops = [] if question.is_of_all else [f"{top}%" for top in question.tops]
    parts, given = [DAY, WAITING], [on, MOST + 1]
    paths = sorted({*question.tops, *question.below, *question.own})
    if paths:
        parts.append(UNITS)
        given += paths
    if question.places:
        begin, end = question.around or (0, None)
        is_part = end is not None and question.is_of_all
        parts.append(AROUND if is_part else PLACES)
        given += [end, begin] if is_part else tops
    if tops:
        parts.append(ASIDE)
        given += [question.viewer.pk, *tops, MOST + 1]
    within = " OR ".join(["path LIKE %s"] * len(tops)) or "1 = 1"
    marks = ", ".join(["%s"] * len(paths))
    return " UNION ALL ".join(parts).format(**TABLES, within=within, marks=marks), given
