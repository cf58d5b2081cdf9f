"""A row written whole is, to the byte, what XlsxWriter writes cell by cell."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheets.lines import Cell, clock
from sheets.writing import Column, xlsx_file

TITLES = ["工号", "Name", "Joined"]
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "_x0041_",
        "=1+1",
        " led",
        "trailed\n",
        "a\nb",
        "\ta",
        "\x0b",
        "\u2028",
        "\xa0",
        "<b>&amp;",
        "\ufffe",
        "x" * 40_000,
    ]
)
numbers = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
days = st.dates(date(1900, 1, 1)) | st.datetimes(datetime.fromisoformat("1900-01-01"))
cells = st.none() | texts | numbers | st.decimals(-(10**9), 10**9, places=2) | days


def part(file: BytesIO, name: str) -> bytes:
    with ZipFile(file) as book:
        return book.read(name)


def cell_by_cell(rows: Sequence[Sequence[Cell]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        day, moment = (book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        for one in (bold, day, moment):
            one._get_xf_index()  # a book numbers its formats as they are used
        sheet = book.add_worksheet()
        for place, title in enumerate(TITLES):
            sheet.write_string(0, place, title, bold)
            sheet.set_column(place, place, 16)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(line, place, cell)
                elif isinstance(cell, datetime):
                    sheet.write_datetime(line, place, clock(cell), moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif isinstance(cell, int | float | Decimal):
                    sheet.write_number(line, place, float(cell))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, 1_000_000, len(TITLES) - 1)
    return part(file, "xl/worksheets/sheet1.xml")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=3), max_size=6))
@example(
    [["plain", 1, date(2026, 3, 1)], ["a & b", None, datetime.fromisoformat("2026-03-01T09:30")], ["plain", True, ""]]
)
@example([["plain", "", None], ["", None, date(1900, 2, 28)], [None, "", ""], ["after it", 0.1, Decimal("2.50")]])
def test_a_row_written_whole_is_what_xlsxwriter_writes(rows: list[list[Cell]]) -> None:
    with xlsx_file([Column(title) for title in TITLES], rows) as file:
        written = part(BytesIO(file.read()), "xl/worksheets/sheet1.xml")
    assert body(written) == body(cell_by_cell(rows))


def body(sheet: bytes) -> bytes:
    """The rows; the size that is said above them counts a row of nothing, too."""
    return sheet[sheet.index(b"<sheetData") :].partition(b"</sheetData>")[0]


def test_a_row_longer_than_the_titles_is_written_to_its_end() -> None:
    with xlsx_file([Column("工号")], [["1", "2", "3"]]) as file:
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        assert [cell.value for cell in sheet[2]] == ["1", "2", "3"]
