"""People × certifications, one page of them, as the template shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from certificates.standing import CSS, Standing, standings
from certificates.standing import Cell as Key
from reports.selection import Listed, Selection
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
        cells = [
            _cell(found[person.pk, one.pk], f"{begin}{one.code}#panel", words, (person.pk, one.pk) == current)
            for one in selection.certifications
        ]
        yield Row(person, words.place(person), cells, any(cell.is_current for cell in cells))


def _cell(standing: Standing, address: str, words: Words, is_current: bool) -> Cell:
    state = standing.state
    return Cell(address, CSS[state], words.labels[state], words.short(standing), words.shown(standing), is_current)
