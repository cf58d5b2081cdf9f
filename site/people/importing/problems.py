"""What can be wrong with a file, a row or a cell, as codes that are kept and sentences that each reader gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Fact = str | int
Kept = dict[str, Any]

FILE: dict[str, Promise] = {
    "too_large": _("The file is larger than {limit} MB. Divide it, one part of the organisation in each."),
    "empty": _("The file holds no rows."),
    "unknown_format": _("This is neither CSV nor XLSX. Save it as XLSX in your spreadsheet, and upload that."),
    "old_excel": _("This is the Excel format before 2007, or protected by a password. Save it as XLSX, without one."),
    "not_text": _("The file is not text in an encoding that Poise knows. Save it as “CSV UTF-8”, or as XLSX."),
    "wrong_encoding": _("The file is not written in {encoding}. Choose another encoding."),
    "long_cell": _("Row {row} has a cell that is far too long; perhaps a quotation mark is never closed."),
    "too_many_columns": _("The file has more than {limit} columns. Remove those that are not about people."),
    "too_many_rows": _("The file has more than {limit} rows. Divide it."),
    "hostile": _("The file unpacks to far more than a list of people needs, and was not opened."),
    "damaged": _("The file is damaged. Open it in your spreadsheet, save it as XLSX again, and upload that."),
    "no_sheet": _("The workbook has no visible sheet with rows."),
    "not_computed": _("The formulas were never computed. Open the file in your spreadsheet, save it, and upload that."),
}

CELL: dict[str, Promise] = {
    "missing": _("This is needed."),
    "too_long": _("Longer than {limit} characters."),
    "not_a_number_of_staff": _("“{value}” is not a staff number: letters, digits and - _ . / only."),
    "scientific": _("“{value}” is what a spreadsheet made of a long number. Format the column as text."),
    "ambiguous_date": _("{value} can be read as {first} or {second}. Write {first} or {second}."),
    "not_a_date": _("“{value}” is not a day. Write it as 2026-03-01."),
    "unlikely_date": _("{value} is not a likely day."),
    "not_an_email": _("“{value}” is not an e-mail address."),
    "not_a_phone": _("“{value}” is not a phone number."),
    "not_a_language": _("“{value}” is not a language of Poise. Write zh-hans or en."),
    "not_a_time_zone": _("“{value}” is not a time zone. Example: Asia/Shanghai"),
    "not_a_placement_kind": _("“{value}” is neither primary nor secondary. Write primary or secondary."),
    "not_latin": _("“{value}” is not written in Latin letters."),
    "spreadsheet_error": _("The spreadsheet has an error here ({value})."),
    "formula": _("The formula here was never computed. Write the value, or save the file in your spreadsheet."),
    "control": _("There are characters here that cannot be shown."),
    "cannot_clear": _("This cannot be emptied."),
}

ROW: dict[str, Promise] = {
    "before": _("{value} is before {other}."),
    "twice": _("Row {row} has the same staff number."),
    "email_twice": _("Row {row} has the same e-mail address."),
    "email_taken": _("Someone else already has this e-mail address."),
    "zeros_lost": _(
        "{value} is not known, but {other} is: the spreadsheet has dropped zeros. If it is right, type '{value}"
    ),
    "outside": _("This person is not in your part of the organisation."),
    "unit_closed": _("The unit “{value}” is closed."),
    "unit_outside": _("The unit is not in your part of the organisation."),
    "unit_needed": _("You answer for a part of the organisation: say in which of its units this person works."),
    "unit_unknown": _("There is no unit “{value}”."),
    "unit_unknown_here": _("There is no unit “{value}” below {other}."),
    "unit_ambiguous": _("There are several units “{value}”: {other}. Write more of the path."),
    "unit_nowhere": _("It is not said below which unit “{value}” stands. Write the path from the top."),
    "position_unknown": _("There is no position “{value}”."),
    "position_ambiguous": _("There are several positions “{value}”: {other}. Write the code."),
    "position_needed": _("A unit is given, but no position."),
    "unit_without": _("A position is given, but no unit."),
    "not_placed": _("This person has no placement that could end or change on that day."),
    "later_placement": _("A later placement exists already, from {other}."),
    "secondary_alone": _("Nobody has this staff number, and no other row of this file says who it is."),
    "secondary_incomplete": _("A secondary placement needs its unit and its position."),
    "primary_wrong": _("Row {row}, which says who this is, is wrong itself."),
    "manager_unknown": _("There is nobody with the staff number {value}, neither here nor in this file."),
    "manager_self": _("Nobody is their own line manager."),
    "manager_wrong": _("The line manager {value} is in row {row}, which is wrong itself."),
    "manager_circle": _("The line managers lead back to this person."),
    "manager_unplaced": _("A line manager is given, but no placement it could belong to."),
    "tag_unknown": _("There is no tag “{value}”. Add it under Tags first, or write another."),
    "tag_ambiguous": _("There are several tags “{value}”: {other}. Write the code."),
    "tag_both": _("The tag {value} is given and ended in the same cell."),
    "left": _("This person left on {other}. To bring them back, give a joining day after it."),
    "leave_unknown": _("No leave of absence is open that could end."),
    "leave_overlaps": _("Another leave of absence covers these days."),
    "refused": _("{value}"),
    "changed_since": _("The person was changed after the check. Check the file again."),
}

NOTE: dict[str, Promise] = {
    "was_number": _("The cell is a number: if the staff number begins with zeros, they are lost."),
    "family_ignored": _("The position belongs to another family already; this one is left as it is."),
    "secondary": _("A secondary placement: only the place, its days and the line manager are read from this row."),
    "no_placement": _("Without unit and position: the person is nowhere in the organisation."),
    "formulas": _("{count} cells are formulas. What the spreadsheet last computed was read; nothing was computed."),
    "macros": _("The workbook holds macros. They were not read."),
    "other_sheets": _("Only the sheet “{sheet}” was read. The others: {others}"),
    "rows_above": _("{count} rows above the headings were left out."),
}

SENTENCES: Mapping[str, Promise] = {**FILE, **CELL, **ROW, **NOTE}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """``column`` is a column's key, or empty where the whole row is meant."""

    code: str
    column: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]).format(**self.facts)

    def kept(self) -> Kept:
        """As JSON: ids and the file's own words, no sentence of one language."""
        return {"code": self.code, "column": self.column, "facts": dict(self.facts)}

    @classmethod
    def from_kept(cls, kept: Kept) -> Self:
        return cls(code=kept["code"], column=kept["column"], facts=kept["facts"])


class FileRefused(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.problem = Problem(code=code, facts=facts)
        super().__init__(code)

    def __str__(self) -> str:
        return self.problem.sentence


class CellRefused(Exception):
    """One cell cannot be read as what its column holds."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)
