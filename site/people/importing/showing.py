"""A row as its reader sees it: columns by their names, units and positions in the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.columns import BY_KEY
from people.importing.models import Row
from people.importing.problems import Problem
from people.models import Position, Tag, Unit

Names = dict[tuple[str, str], str]  # ("unit", "position" or "tag", code) → the reader's name of it
DONE_TO_TAGS = {
    "tags_given": gettext_lazy("Tags given"),
    "tags_ended": gettext_lazy("Tags ended"),
}  # changes, by no column of theirs


@dataclass(frozen=True)
class ShownChange:
    label: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return f"{self.label}: {self.new}"
        return f"{self.label}: {self.old} → {self.new or _('(empty)')}"


@dataclass(frozen=True)
class ShownRow:
    """``problems`` and ``notes`` are sentences, each with the label of its column, or ``""``."""

    row: Row
    name: str
    changes: list[ShownChange]
    problems: list[tuple[str, str]]
    notes: list[tuple[str, str]]

    @property
    def number(self) -> str:
        """An absent person has no row in the file."""
        return "" if self.row.is_absent else str(self.row.number)

    @property
    def staff_number(self) -> str:
        typed = self.row.cell("staff_number").text.strip()
        return typed or (self.row.person.staff_number if self.row.person else "")


def shown(rows: Iterable[Row]) -> Iterator[ShownRow]:
    """A query each for the names of units, positions and tags, however many rows."""
    known = list(rows)
    names = _names(known)
    for row in known:
        changes = [
            ShownChange(label(column), _words(old, names), _words(new, names)) for column, old, new in row.changes
        ]
        yield ShownRow(row, _name(row), changes, _sentences(row.problems), _sentences(row.notes))


def label(column: str) -> str:
    if column in DONE_TO_TAGS:
        return str(DONE_TO_TAGS[column])
    return str(BY_KEY[column].label) if column in BY_KEY else ""


def _name(row: Row) -> str:
    typed = row.cell("name").text.strip()
    return typed or (row.person.name if row.person and row.outcome != Row.Outcome.REFUSED else "")


def _sentences(kept: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(label(one.column), one.sentence) for one in map(Problem.from_kept, kept)]


def _names(rows: list[Row]) -> Names:
    values = [value for row in rows for _, *both in row.changes for value in both if isinstance(value, dict)]
    units = {value["unit"] for value in values if value.get("unit")}
    positions = {value["position"] for value in values if value.get("position")}
    tags = {code for value in values for code in value.get("tags", [])}
    names = {("unit", one.code): one.name for one in Unit.objects.filter(code__in=units)}
    names |= {("tag", one.code): one.name for one in (Tag.objects.filter(code__in=tags) if tags else ())}
    return names | {("position", one.code): one.name for one in Position.objects.filter(code__in=positions)}


def _words(value: Any, names: Names) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "tags" in value:
        return _tags(value, names)
    known = [names.get((kind, value[kind])) or str(value[kind]) for kind in ("unit", "position") if value.get(kind)]
    if "new" not in value:
        return "".join(known)
    return "/".join([*known, _("{name} (new)").format(name=value["new"])])


def _tags(value: dict[str, Any], names: Names) -> str:
    tags = _(", ").join(names.get(("tag", code), code) for code in value["tags"])
    if "from" in value:
        return _("{tags} from {day}").format(tags=tags, day=value["from"])
    return _("{tags}, last day {day}").format(tags=tags, day=value["until"])
