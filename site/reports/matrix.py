"""People × certifications, one page of them, as the template shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from certificates.models import Certification
from certificates.standing import HOLDS, Standing, standings
from certificates.standing import Cell as Key
from certificates.states import ASKS_NOTHING
from reports.selection import Listed, Selection
from reports.shares import Share, Shares
from reports.wording import Words

BOX = '<label class="tick"><input type="checkbox" name="person" value="'
CURRENT = mark_safe(' aria-current="true"')


class Cell(NamedTuple):
    address: str
    css: str
    label: str
    short: str
    shown: SafeString  # label and short, as HTML
    is_current: bool

    @property
    def current(self) -> str:
        return CURRENT if self.is_current else ""


@dataclass(frozen=True, slots=True)
class Row:
    person: Listed
    place: str
    cells: list[Cell]
    is_current: bool
    position: str
    unit: str
    share: Share

    def to_tick(self) -> SafeString:
        """With the box that chooses the person."""
        return self._line(f'{BOX}{self.person.pk}" form="chosen"><span>{self._head()}</span></label>')

    def written(self) -> SafeString:
        return self._line(self._head())

    def _line(self, head: str) -> SafeString:
        """As HTML. A template's loop over all 1,000 cells takes five times as long, and half of the page's."""
        cells = "".join(
            [f'<td{one.current}><a href="{escape(one.address)}">{one.shown}</a></td>' for one in self.cells]
        )
        line = f'<tr{CURRENT if self.is_current else ""}><th scope="row">{head}</th>{cells}</tr>'
        return mark_safe(line)  # noqa: S308 - escaped above, below, and in ``reports.wording``

    def _head(self) -> str:
        """Name, position, and what part is held."""
        one = self.person
        second = f' <span class="name">{escape(one.name_latin)}</span>' if one.name_latin not in ("", one.name) else ""
        below = " · ".join(part for part in (self.position, self.share.words) if part)
        return f'<span class="name">{escape(one.name)}</span>{second}<small>{escape(below)}</small>'


def rows(
    selection: Selection, people: Sequence[Listed], *, parts: dict[str, str], current: Key | None = None
) -> Iterator[Row]:
    """``parts`` of the address are kept by every cell; ``current`` is the one that is explained beside."""
    found = standings(people, selection.certifications, selection.on, explained=False)
    words = Words()
    columns = [(one.pk, f"&certification={one.code}#panel") for one in selection.certifications]
    for person in people:
        pk, begin = person.pk, f"?{urlencode({**parts, 'person': person.pk})}"
        mine = [found[pk, certification] for certification, _end in columns]
        cells = [
            Cell(begin + end, *words.cell(standing), (pk, certification) == current)
            for standing, (certification, end) in zip(mine, columns, strict=True)
        ]
        is_current = current is not None and current[0] == pk
        place, position, unit = words.place(person), words.position(person), words.unit(person)
        yield Row(person, place, cells, is_current, position, unit, _share(mine))


def _share(standings: Iterable[Standing]) -> Share:
    asked = [one.state for one in standings if one.required and one.state not in ASKS_NOTHING]
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


def columns(certifications: Iterable[Certification], shares: Shares) -> list[tuple[Certification, Share]]:
    return [(one, shares.certifications.get(one.pk, Share())) for one in certifications]
