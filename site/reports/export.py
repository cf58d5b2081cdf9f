"""The report as a file: one row for each person and certification, 500 people at a time, memory flat."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice
from typing import IO, NamedTuple

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from certificates.standing import standings
from reports.selection import Listed, Selection
from reports.wording import Words

CHUNK = 500
BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's old encoding
# A spreadsheet would compute what begins so; Excel in Chinese takes the wide signs as well.
FORMULA = frozenset("=+-@\t\r＝＋－＠")
SHEET_ROWS = 1_000_000  # Excel's limit is 1,048,576
WIDTHS = (14, 14, 20, 20, 18, 28, 18, 12, 18, 90)
DATE_COLUMN = 7


class Row(NamedTuple):
    staff_number: str
    name: str
    name_latin: str
    unit: str
    position: str
    certification: str
    state: str
    day: date | None
    number: str
    reason: str


def headers() -> list[str]:
    return [
        _("Staff number"),
        _("Name"),
        _("Name in Latin letters"),
        _("Unit"),
        _("Position"),
        _("Certification"),
        _("State"),
        _("Date"),
        _("Certificate number"),
        _("Reason"),
    ]


def chunks(selection: Selection, language: str) -> Iterator[list[Row]]:
    """The language is set anew for each: a streamed answer is read after its request has left the middleware."""
    people = selection.listed().iterator(chunk_size=CHUNK)
    with translation.override(language):
        words = Words()
    while chunk := [Listed(*row) for row in islice(people, CHUNK)]:
        with translation.override(language):
            rows = list(_rows(selection, chunk, words))
        yield rows


def _rows(selection: Selection, people: list[Listed], words: Words) -> Iterator[Row]:
    """Where a state was asked for, only what stands so."""
    found = standings(people, selection.certifications, selection.on, policies=selection.policies)
    names = [(one.pk, one.name) for one in selection.certifications]
    for person in people:
        begin = (person.staff_number, person.name, person.name_latin, words.unit(person), words.position(person))
        for pk, name in names:
            standing = found[person.pk, pk]
            if selection.states and standing.state not in selection.states:
                continue
            number = standing.certificate.number if standing.certificate else ""
            label = words.labels[standing.state]
            yield Row(*begin, name, label, standing.day, number, words.sentence(standing))


def csv_lines(selection: Selection, language: str) -> Iterator[str]:
    with translation.override(language):
        head = headers()
    yield BOM + _csv([head])
    for rows in chunks(selection, language):
        yield _csv([[harmless(value) for value in row] for row in rows])


def _csv(rows: list[list[str]]) -> str:
    lines = StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def harmless(value: str | date | None) -> str:
    """The text of a CSV cell, with an apostrophe before what a spreadsheet would compute."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA else value
    return value.isoformat() if value else ""


def xlsx_file(selection: Selection, language: str) -> IO[bytes]:
    """A temporary file, at its beginning; gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet, line = _sheet(workbook, bold), 1
        for rows in chunks(selection, language):
            for row in rows:
                if line > SHEET_ROWS:
                    sheet, line = _sheet(workbook, bold), 1
                _write(sheet, line, row, day)
                line += 1
    file.seek(0)
    return file


def _sheet(workbook: xlsxwriter.Workbook, bold: object) -> Worksheet:
    sheet = workbook.add_worksheet()
    for column, (title, width) in enumerate(zip(headers(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, SHEET_ROWS, len(WIDTHS) - 1)
    return sheet


def _write(sheet: Worksheet, line: int, row: Row, day: object) -> None:
    """Text as text, whatever it begins with: staff numbers keep their zeros, and formulas stay words."""
    for column, value in enumerate(row):
        if not value:
            continue
        if column == DATE_COLUMN:
            sheet.write_datetime(line, column, value, day)
        else:
            sheet.write_string(line, column, value)
