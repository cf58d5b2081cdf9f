"""A row's cells as values, with all that is wrong with them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from people.importing.columns import BY_KEY, Value, read_cell
from people.importing.models import Row
from people.importing.problems import CellRefused, Problem
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.values import SECONDARY, insists

SPANS = (("joined_on", "left_on"), ("placement_from", "placement_until"), ("leave_from", "leave_until"))


@dataclass
class Parsed:
    """``values``: by column, only where the cell says something; ``""`` empties. ``wrong``: columns with a problem."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    was_number: bool = False  # the staff number came as a spreadsheet's number
    insists: bool = False  # somebody says that this very staff number is meant

    def text(self, column: str) -> str | None:
        value = self.values.get(column)
        return value if isinstance(value, str) else None

    def day(self, column: str) -> date | None:
        value = self.values.get(column)
        return value if isinstance(value, date) else None

    @property
    def is_secondary(self) -> bool:
        """The row is about one more place where somebody works, beside the primary one."""
        return self.values.get("placement_kind") == SECONDARY

    @property
    def key(self) -> str:
        return key_of(self.text("staff_number") or "")

    @property
    def wrong(self) -> set[str]:
        return {problem.column for problem in self.problems}

    def refuse(self, code: str, column: str = "", **facts: str | int) -> None:
        self.problems.append(Problem(code=code, column=column, facts=facts))


def key_of(staff_number: str) -> str:
    """As staff numbers are compared, here and by the database."""
    return staff_number.lower()


def parse_row(row: Row, *, mac_epoch: bool) -> Parsed:
    cells = {column: row.cell(column) for column in {**row.cells, **row.corrections}}
    return parse(row.number, cells, mac_epoch=mac_epoch)


def parse(number: int, cells: Mapping[str, Cell], *, mac_epoch: bool = False) -> Parsed:
    parsed = Parsed(number)
    for key, cell in cells.items():
        try:
            value = read_cell(BY_KEY[key], cell, mac_epoch=mac_epoch)
        except CellRefused as refused:
            parsed.refuse(refused.code, key, **refused.facts)
        else:
            if value is not None:
                parsed.values[key] = value
    number_cell = cells.get("staff_number", Cell())
    parsed.was_number, parsed.insists = number_cell.kind is Kind.NUMBER, insists(number_cell)
    if "staff_number" not in parsed.values and "staff_number" not in parsed.wrong:
        parsed.refuse("missing", "staff_number")
    for first, last in SPANS:
        start, end = parsed.day(first), parsed.day(last)
        if start and end and end < start:
            parsed.refuse("before", last, value=end.isoformat(), other=start.isoformat())
    return parsed
