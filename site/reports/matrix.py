"""People × certifications, one page of them, as the template shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from certificates.models import Certification
from certificates.standing import HOLDS, NOTHING, Stands, State, stands
from certificates.standing import Cell as Key
from certificates.states import ASKS_NOTHING
from certificates.timeline import Stand
from reports.selection import Listed, Selection
from reports.shares import Share, Shares
from reports.wording import Marks, Words, marks_now

TICK = '<label class="tick"><input type="checkbox" name="person" value="{}" form="chosen"><span>{}</span></label>'
CURRENT = ' aria-current="true"'


class Cell(NamedTuple):
    address: str
    css: str
    label: str
    short: str
    shown: SafeString  # label and short, as HTML


class Column:
    """One certification: the end of a cell's address, and of its HTML for each mark, which is written once."""

    def __init__(self, certification: Certification, marks: Marks) -> None:
        self.pk, self.end, self.marks = certification.pk, f"&certification={certification.code}#panel", marks
        self._escaped = escape(self.end)
        self._written: dict[tuple[State, date | None], str] = {}
        self.nothing = self.written(NOTHING)

    def written(self, stand: Stand) -> str:
        facts = stand[:2]
        known = self._written.get(facts)
        if known is None:
            known = self._written[facts] = f'{self._escaped}">{self.marks(*facts).shown}</a></td>'
        return known


class Columns:
    """In the order of the page; most cells of a row say that nothing is required or held."""

    def __init__(self, certifications: Iterable[Certification]) -> None:
        marks = marks_now()
        self.each = [Column(one, marks) for one in certifications]
        self.places = {column.pk: place for place, column in enumerate(self.each)}
        self.nothing = [column.nothing for column in self.each]


@dataclass(frozen=True, slots=True)
class Row:
    """Written as HTML here: a template's loop over all 1,000 cells takes five times as long, and half of the page's.

    ``stands`` by the column's place, where there is something to say.
    """

    person: Listed
    place: str
    begin: str  # of the address of its cells
    stands: Mapping[int, Stand]
    columns: Columns
    current: int | None  # the column that is explained; -1 where it is none of these
    position: str
    unit: str
    share: Share
    held: str  # it, in words

    @property
    def cells(self) -> list[Cell]:
        found = [self.stands.get(place, NOTHING) for place in range(len(self.columns.each))]
        pairs = zip(found, self.columns.each, strict=True)
        return [Cell(self.begin + column.end, *column.marks(stand.state, stand.day)) for stand, column in pairs]

    def written(self) -> SafeString:
        return self._written(self.head())

    def to_tick(self) -> SafeString:
        """``written`` with a box that chooses the person; name and place are its label."""
        return self._written(TICK.format(self.person.pk, self.head()))

    def _written(self, head: str) -> SafeString:
        ends, each = self.columns.nothing.copy(), self.columns.each
        for place, stand in self.stands.items():
            ends[place] = each[place].written(stand)
        begin = f'<td><a href="{escape(self.begin)}'
        cells = [begin + end for end in ends]
        if self.current is not None and self.current >= 0:
            cells[self.current] = cells[self.current].replace("<td>", f"<td{CURRENT}>", 1)
        row = f"<tr{CURRENT if self.current is not None else ''}>"
        return mark_safe(f'{row}<th scope="row">{head}</th>{"".join(cells)}</tr>')  # noqa: S308 - escaped piece by piece

    def head(self) -> SafeString:
        """Name, position, and what part is held."""
        one = self.person
        second = f' <span class="name">{escape(one.name_latin)}</span>' if one.name_latin not in ("", one.name) else ""
        below = " · ".join(part for part in (self.position, self.held) if part)
        return mark_safe(f'<span class="name">{escape(one.name)}</span>{second}<small>{escape(below)}</small>')  # noqa: S308


def rows(
    selection: Selection, people: Sequence[Listed], *, parts: dict[str, str], current: Key | None = None
) -> Iterator[Row]:
    """``parts`` of the address are kept by every cell; ``current`` is the one that is explained beside."""
    words, columns = Words(), Columns(selection.certifications)
    found = _by_person(stands([one.pk for one in people], selection.certifications, selection.on), columns)
    kept = f"?{urlencode(parts)}&" if parts else "?"
    for person in people:
        pk = person.pk
        mine = found[pk]
        here = columns.places.get(current[1], -1) if current is not None and current[0] == pk else None
        place, position, unit = words.place(person), words.position(person), words.unit(person)
        share = _share(mine.values())
        yield Row(person, place, f"{kept}person={pk}", mine, columns, here, position, unit, share, words.held(share))


def _by_person(found: Stands, columns: Columns) -> dict[int, dict[int, Stand]]:
    people: dict[int, dict[int, Stand]] = defaultdict(dict)
    for (person, certification), stand in found.items():
        people[person][columns.places[certification]] = stand
    return people


def _share(stands: Iterable[Stand]) -> Share:
    asked = [one.state for one in stands if one.duty is not None and one.state not in ASKS_NOTHING]
    return Share(len(asked), sum(state in HOLDS for state in asked))


@dataclass(frozen=True)
class Group:
    """Those of the page who work in one unit; ``share`` counts all who do, on other pages as well."""

    unit: str
    share: Share
    rows: list[Row]


def groups(rows: Sequence[Row], shares: Shares) -> list[Group]:
    found, of = [], shares.of_units({row.person.unit for row in rows})
    for unit, several in groupby(rows, key=lambda row: row.person.unit):
        them = list(several)
        found.append(Group(them[0].unit, of.get(unit, Share()), them))
    return found


Shared = tuple[Certification, Share]


def columns(certifications: Iterable[Certification], shares: Shares) -> list[Shared]:
    return [(one, shares.certifications.get(one.pk, Share())) for one in certifications]


def heads(columns: Iterable[Shared]) -> SafeString:
    """Of the columns: the name, and what part is held."""
    named = ((escape(one.name), share.words) for one, share in columns)
    said = ((name, f'<small class="num">{escape(words)}</small>' if words else "") for name, words in named)
    return mark_safe("".join(f'<th scope="col">{name}{held}</th>' for name, held in said))  # noqa: S308 - escaped above
