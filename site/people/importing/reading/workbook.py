"""XLSX (and XLSM, whose macros nobody reads), row by row. Nothing in it is ever computed or run."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from people.importing.problems import FileRefused, Problem
from people.importing.reading import limits
from people.importing.reading.cell import NOTHING, Cell, Kind
from people.importing.reading.guard import Seen, check_archive, look_through
from people.importing.reading.source import Numbered, Source

if not DEFUSEDXML:
    raise ImportError("defusedxml is needed: without it openpyxl would expand entities.")
ZEROS = re.compile(r"0{2,20}")  # the number format 000000: leading zeros that everybody sees, and that are right
EXACT = 1e15
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    SyntaxError,
)


@contextmanager
def workbook_rows(file: BinaryIO) -> Iterator[Source]:
    """The first visible sheet that has rows. Formulas give what the spreadsheet last computed."""
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise FileRefused("damaged") from None
    macros = check_archive(archive)
    if "xl/workbook.xml" not in archive.namelist():
        raise FileRefused("unknown_format")
    seen = look_through(archive)
    with _opened(file) as book:
        yield _source(book, seen, macros)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it leaves out: pictures, rules, extensions
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except UNREADABLE:
            raise FileRefused("damaged") from None
        try:
            yield book
        finally:
            book.close()


def _source(book: Any, parts: dict[str, Seen], macros: bool) -> Source:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheet = next((sheet for sheet in visible if parts.get(sheet._worksheet_path, Seen()).widest), None)
    if sheet is None:
        raise FileRefused("no_sheet")
    seen = parts[sheet._worksheet_path]
    if seen.widest > limits.MOST_COLUMNS:
        raise FileRefused("too_many_columns", limit=limits.MOST_COLUMNS)
    source = Source(_rows(sheet, seen), mac_epoch=book.epoch == CALENDAR_MAC_1904)
    if seen.formulas:
        source.notes.append(Problem(code="formulas", facts={"count": seen.formulas}))
    if macros:
        source.notes.append(Problem(code="macros"))
    others = [
        other.title for other in visible if other is not sheet and parts.get(other._worksheet_path, Seen()).widest
    ]
    if others:
        source.notes.append(
            Problem(code="other_sheets", facts={"sheet": sheet.title, "others": ", ".join(others)[:200]})
        )
    return source


def _rows(sheet: Any, seen: Seen) -> Iterator[Numbered]:
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    rows = sheet.iter_rows(max_col=seen.widest)
    number, last, cells = 0, None, []
    while True:
        try:
            row = next(rows, None)
        except UNREADABLE:
            raise FileRefused("damaged") from None
        if row is None:
            return
        number += 1
        if row is not last:  # all rows that are missing are one and the same
            last, cells = row, [_cell(cell) for cell in row]
        if seen.uncomputed:
            cells = [_uncomputed(cell, number, place, seen.uncomputed) for place, cell in enumerate(cells, start=1)]
        yield number, cells


def _uncomputed(cell: Cell, number: int, place: int, uncomputed: set[str]) -> Cell:
    return Cell(kind=Kind.FORMULA) if f"{get_column_letter(place)}{number}" in uncomputed else cell


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return Cell(value[: limits.MOST_CELL], Kind.ERROR) if cell.data_type == "e" else Cell(value[: limits.MOST_CELL])
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        is_day = value.time() == time.min
        return Cell(value.date().isoformat() if is_day else value.isoformat(" "), Kind.DATE)
    if isinstance(value, date):
        return Cell(value.isoformat(), Kind.DATE)
    return Cell(str(value))


def _number(value: float, number_format: str) -> Cell:
    """13812345678, not 13812345678.0; with the zeros that its format shows, and then it is as good as text.

    From 15 digits on a spreadsheet has rounded the number: it stays in its scientific form, and is refused.
    """
    if abs(value) >= EXACT or (isinstance(value, float) and not value.is_integer()):
        return Cell(repr(float(value)), Kind.NUMBER)
    text = str(int(value))
    if ZEROS.fullmatch(number_format or ""):
        return Cell(text.zfill(len(number_format)))
    return Cell(text, Kind.NUMBER)
