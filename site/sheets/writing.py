"""Rows to CSV or XLSX. What begins like a formula stays text."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from itertools import chain
from typing import IO

import xlsxwriter

from sheets.lines import Cell, Formats, Lines, clock

__all__ = ["BOM", "Cell", "Column", "Sheet", "csv_lines", "harmless", "xlsx_book", "xlsx_file"]

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's old encoding
# A spreadsheet would compute what begins so; Excel in Chinese takes the wide signs as well.
FORMULA = frozenset("=+-@\t\r＝＋－＠")
SHEET_ROWS = 1_000_000  # Excel's limit is 1,048,576
CHUNK = 200


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
        return clock(cell).isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


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
        formats = Formats(
            title=workbook.add_format({"bold": True}),
            moment=workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for one in sheets:
            sheet, line = _sheet(workbook, one, formats, frozen, one.name), 1
            for row in one.rows:
                if line > SHEET_ROWS:
                    sheet, line = _sheet(workbook, one, formats, frozen), 1
                sheet.write_line(line, row)
                line += 1
    file.seek(0)
    return file


def _sheet(workbook: xlsxwriter.Workbook, one: Sheet, formats: Formats, frozen: int, name: str = "") -> Lines:
    sheet: Lines = workbook.add_worksheet(name or None, Lines)
    sheet.begin([column.title for column in one.columns], formats)
    for place, column in enumerate(one.columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, SHEET_ROWS, len(one.columns) - 1)
    return sheet
