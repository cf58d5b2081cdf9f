"""Rows to CSV or XLSX. What begins like a formula stays text."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import chain
from typing import IO

import xlsxwriter
from django.utils import timezone
from xlsxwriter.worksheet import Worksheet

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's old encoding
# A spreadsheet would compute what begins so; Excel in Chinese takes the wide signs as well.
FORMULA = frozenset("=+-@\t\r＝＋－＠")
SHEET_ROWS = 1_000_000  # Excel's limit is 1,048,576
CHUNK = 200

Cell = str | int | float | Decimal | date | bool | None


@dataclass(frozen=True)
class Column:
    """``width`` in characters."""

    title: str
    width: int = 16


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Text in pieces, the first with the mark that tells Excel the encoding."""
    titles = [column.title for column in columns]  # now: the language may be another when the answer is read
    return _csv(chain([titles], rows))


def _csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield BOM
    for chunk in _chunks(rows):
        lines = StringIO(newline="")
        csv.writer(lines).writerows([harmless(cell) for cell in row] for row in chunk)
        yield lines.getvalue()


def _chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    chunk: list[Sequence[Cell]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def harmless(cell: Cell) -> str:
    """The text of a CSV cell, with an apostrophe before what a spreadsheet would compute."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in FORMULA else cell
    if isinstance(cell, datetime):
        return _clock(cell).isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _clock(moment: datetime) -> datetime:
    """As the organisation's clocks showed it: a spreadsheet knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book; ``name`` of at most 31 characters, as Excel has it."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def xlsx_file(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, frozen: int = 1) -> IO[bytes]:
    """A temporary file, at its beginning; gone when it is closed. ``frozen`` columns stay in sight."""
    return xlsx_book([Sheet("", columns, rows)], frozen=frozen)


def xlsx_book(sheets: Iterable[Sheet], *, frozen: int = 1) -> IO[bytes]:
    """The same of several sheets, one after another."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as workbook:
        bold = workbook.add_format({"bold": True})
        formats: dict[type, object] = {
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for one in sheets:
            sheet, line = _sheet(workbook, one.columns, bold, frozen, one.name), 1
            for row in one.rows:
                if line > SHEET_ROWS:
                    sheet, line = _sheet(workbook, one.columns, bold, frozen), 1
                _write(sheet, line, row, formats)
                line += 1
    file.seek(0)
    return file


def _sheet(
    workbook: xlsxwriter.Workbook, columns: Sequence[Column], bold: object, frozen: int, name: str = ""
) -> Worksheet:
    sheet = workbook.add_worksheet(name or None)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, bold)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, SHEET_ROWS, len(columns) - 1)
    return sheet


def _write(sheet: Worksheet, line: int, row: Sequence[Cell], formats: dict[type, object]) -> None:
    """Text as text, whatever it begins with: staff numbers keep their zeros, and formulas stay words."""
    for place, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(line, place, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(line, place, _clock(cell), formats[datetime])
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, formats[date])
        else:
            sheet.write_number(line, place, float(cell))
