"""People × certifications, one page of them, as the template shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from certificates.models import Certification
from certificates.standing import CSS, HOLDS, Standing, standings
from certificates.standing import Cell as Key
from reports.selection import Listed, Selection
from reports.shares import ASKS_NOTHING, Share, Shares
from reports.wording import Words

CELL = '<td{}><a href="{}">{}</a></td>'
CURRENT = mark_safe(' aria-current="true"')


@dataclass(frozen=True, slots=True)
class Cell:
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

    def written(self) -> SafeString:
        """The cells as HTML. A template's loop over all 250 takes five times as long, and half of the page's."""
        return format_html_join("", CELL, ((cell.current, cell.address, cell.shown) for cell in self.cells))


def rows(
    selection: Selection, people: Sequence[Listed], *, parts: dict[str, str], current: Key | None = None
) -> Iterator[Row]:
    """``parts`` of the address are kept by every cell; ``current`` is the one that is explained beside."""
    found = standings(people, selection.certifications, selection.on, explained=False)
    words = Words()
    for person in people:
        begin = f"?{urlencode({**parts, 'person': person.pk})}&certification="
        mine = [found[person.pk, one.pk] for one in selection.certifications]
        cells = [
            _cell(standing, f"{begin}{one.code}#panel", words, (person.pk, one.pk) == current)
            for standing, one in zip(mine, selection.certifications, strict=True)
        ]
        is_current = any(cell.is_current for cell in cells)
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


def groups(rows: Iterable[Row], shares: Shares) -> list[Group]:
    found = []
    for unit, several in groupby(rows, key=lambda row: row.person.unit):
        them = list(several)
        found.append(Group(them[0].unit, shares.units.get(unit or 0, Share()), them))
    return found


def columns(certifications: Iterable[Certification], shares: Shares) -> list[tuple[Certification, Share]]:
    return [(one, shares.certifications.get(one.pk, Share())) for one in certifications]


def _cell(standing: Standing, address: str, words: Words, is_current: bool) -> Cell:
    state = standing.state
    return Cell(address, CSS[state], words.labels[state], words.short(standing), words.shown(standing), is_current)
