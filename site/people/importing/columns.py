"""The columns that a list of people can have: what each is called in HR's files, and how its cells are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.importing.problems import CellRefused
from people.importing.reading import values
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.days import read_day

Value = str | date
IGNORED = ""  # what a heading that means nothing to us is mapped to
_words: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text("utf-8"))
NEVER_MEANT: tuple[str, ...] = tuple(map(str, _words.pop("nothing")))


@dataclass(frozen=True)
class Column:
    """``may_clear``: the value can be emptied, by a cell that says so; an empty cell leaves it."""

    key: str
    label: Promise
    read: Callable[[Cell], Value]
    may_clear: bool = False

    @property
    def synonyms(self) -> list[str]:
        return _words[self.key]

    @property
    def is_day(self) -> bool:
        return self.read is read_day


COLUMNS: tuple[Column, ...] = (
    Column("staff_number", _("Staff number"), values.read_staff_number),
    Column("name", _("Name"), values.read_name),
    Column("name_latin", _("Name in Latin letters"), values.read_latin, may_clear=True),
    Column("family_name_latin", _("Family name in Latin letters"), values.read_latin, may_clear=True),
    Column("given_name_latin", _("Given name in Latin letters"), values.read_latin, may_clear=True),
    Column("email", _("E-mail"), values.read_email, may_clear=True),
    Column("phone", _("Phone"), values.read_phone, may_clear=True),
    Column("language", _("Language"), values.read_language),
    Column("time_zone", _("Time zone"), values.read_time_zone),
    Column("joined_on", _("Joined on"), read_day),
    Column("left_on", _("Left on"), read_day),
    Column("unit", _("Unit"), values.read_words),
    Column("position", _("Position"), values.read_words),
    Column("family", _("Position family"), values.read_words),
    Column("placement_kind", _("Primary or secondary placement"), values.read_placement_kind),
    Column("placement_from", _("Placement from"), read_day),
    Column("placement_until", _("Placement until"), read_day),
    Column("line_manager", _("Line manager (staff number)"), values.read_staff_number, may_clear=True),
    Column("leave_from", _("Leave of absence from"), read_day),
    Column("leave_until", _("Leave of absence until"), read_day),
    Column("tags", _("Tags"), values.read_tags, may_clear=True),
    Column("tags_from", _("Tags from"), read_day),
)
BY_KEY = {column.key: column for column in COLUMNS}


def read_cell(column: Column, cell: Cell, *, mac_epoch: bool = False) -> Value | None:
    """The value, ``""`` where it is to be emptied, ``None`` where the cell says nothing. Raises ``CellRefused``."""
    if cell.kind is Kind.FORMULA:
        raise CellRefused("formula")
    if cell.kind is Kind.ERROR:
        raise CellRefused("spreadsheet_error", value=cell.text)
    if values.is_nothing(cell):
        return None
    if values.is_clearing(cell):
        if not column.may_clear:
            raise CellRefused("cannot_clear")
        return ""
    if column.is_day:
        return read_day(cell, mac_epoch=mac_epoch)
    return column.read(cell)
