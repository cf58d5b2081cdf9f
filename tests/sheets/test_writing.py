"""What we write is what a spreadsheet reads, and nothing in it computes."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from io import StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.writing import BOM, Cell, Column, csv_lines, xlsx_file

COLUMNS = [Column("工号"), Column("Name"), Column("Joined")]
ROWS: list[list[Cell]] = [
    ["000123", "林晓雯", date(2026, 3, 1)],
    ["=1+1", "", None],
    ["7", "a,b\n“c”", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)],
]


def read_csv(rows: list[list[Cell]]) -> list[list[str]]:
    text = "".join(csv_lines(COLUMNS, rows))
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM), newline="")))


def read_xlsx(rows: list[list[Cell]]) -> list[list[object]]:
    with xlsx_file(COLUMNS, rows) as file:
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_csv_keeps_zeros_and_chinese_and_disarms_formulas() -> None:
    assert read_csv(ROWS) == [
        ["工号", "Name", "Joined"],
        ["000123", "林晓雯", "2026-03-01"],
        ["'=1+1", "", ""],
        ["7", "a,b\n“c”", "2026-03-01 09:30"],
    ]


def test_xlsx_keeps_zeros_and_dates_and_writes_formulas_as_text() -> None:
    assert read_xlsx(ROWS) == [
        ["工号", "Name", "Joined"],
        ["000123", "林晓雯", datetime.combine(date(2026, 3, 1), time())],
        ["=1+1", None, None],
        ["7", "a,b\n“c”", datetime.combine(date(2026, 3, 1), time(9, 30))],
    ]
    with xlsx_file(COLUMNS, ROWS) as file:
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        assert sheet["A3"].data_type == "s"


def test_rows_are_taken_as_they_come() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(1000):
            taken.append(number)
            yield [str(number), "", None]

    pieces = csv_lines(COLUMNS, rows())
    next(pieces)
    next(pieces)
    assert 0 < len(taken) < 1000


@pytest.mark.parametrize("sign", list("=+-@\t＝＋－＠"))
def test_no_csv_cell_begins_like_a_formula(sign: str) -> None:
    assert read_csv([[f"{sign}cmd", "", None]])[1][0] == f"'{sign}cmd"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3))
def test_any_text_comes_back(texts: list[str]) -> None:
    assert [cell.removeprefix("'") for cell in read_csv([list(texts)])[1]] == [text.removeprefix("'") for text in texts]
