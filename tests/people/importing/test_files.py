"""Files as HR offices make them, and files that somebody made to hurt."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, BinaryIO

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from people.importing.problems import FileRefused
from people.importing.reading import limits
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.table import open_table

ROWS = [["工号", "姓名", "入职日期"], ["000123", "林晓雯", "2026年3月1日"], ["000124", "O’Brien, José", ""]]


def text_file(rows: list[list[str]], separator: str = ",", encoding: str = "utf-8", above: str = "") -> BinaryIO:
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows]
    return io.BytesIO((above + "\r\n".join(lines) + "\r\n").encode(encoding))


def book(*rows: list[Any], change: Callable[[Any], None] | None = None) -> BinaryIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    if change:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file


def told(file: BinaryIO, **options: Any) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with open_table(file, **options) as table:
        return table.headings, [(number, [cell.text for cell in cells]) for number, cells in table.rows]


def refused(file: BinaryIO) -> str:
    with pytest.raises(FileRefused) as caught, open_table(file) as table:
        list(table.rows)
    assert str(caught.value)
    return caught.value.problem.code


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_encodings_and_separators(self, encoding: str, separator: str) -> None:
        if encoding == "gb18030":
            rows = [[cell.replace("é", "e").replace("’", "'") for cell in row] for row in ROWS]
        else:
            rows = ROWS
        assert told(text_file(rows, separator, encoding)) == (rows[0], [(2, rows[1]), (3, rows[2])])

    def test_rare_characters_of_names_in_gb18030(self) -> None:
        rows = [["工号", "姓名"], ["1", "㐂𠮷犇"]]
        assert told(text_file(rows, encoding="gb18030"))[1] == [(2, rows[1])]

    def test_big5_is_read_where_somebody_says_so(self) -> None:
        rows = [["工號", "姓名"], ["1", "林曉雯"]]
        assert told(text_file(rows, encoding="big5"), encoding="big5")[1] == [(2, rows[1])]

    def test_titles_above_and_empty_lines_are_left_out_and_rows_keep_their_numbers(self) -> None:
        file = text_file([ROWS[0], ROWS[1], ["", "", ""], ROWS[2]], above="员工花名册,,\r\n\r\n")
        with open_table(file) as table:
            assert [number for number, _ in table.rows] == [4, 6]
            assert [(note.code, note.facts) for note in table.notes] == [("rows_above", {"count": 1})]

    def test_excels_own_hint_of_the_separator(self) -> None:
        assert told(text_file(ROWS, "|", above="sep=|\r\n"))[1][0] == (3, ROWS[1])

    def test_a_cell_over_several_lines(self) -> None:
        rows = [["工号", "姓名"], ["1", '"林\n晓雯"']]
        assert told(text_file(rows))[1] == [(2, ["1", "林\n晓雯"])]

    def test_short_and_long_rows_are_as_wide_as_the_headings(self) -> None:
        file = io.BytesIO("工号,姓名,电话\n1,甲\n2,乙,3,4,5\n".encode())
        assert told(file)[1] == [(2, ["1", "甲", ""]), (3, ["2", "乙", "3"])]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"\r\n,,,\r\n", "empty"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff", "not_text"),
            ("工号,姓名\n1,".encode() + b'"' + b"x" * 200_000, "long_cell"),
            (b",".join(b"c%d" % number for number in range(300)) + b"\n1\n", "too_many_columns"),
        ],
    )
    def test_refused(self, content: bytes, code: str) -> None:
        assert refused(io.BytesIO(content)) == code

    def test_too_many_rows_and_bytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_ROWS", 2)
        assert refused(text_file([*ROWS, ROWS[1]])) == "too_many_rows"
        monkeypatch.setattr(limits, "MOST_BYTES", 20)
        assert refused(text_file(ROWS)) == "too_large"


class TestWorkbooks:
    def test_words_numbers_and_days(self) -> None:
        file = book(["工号", "姓名", "入职日期", "手机"], ["000123", "林晓雯", date(2026, 3, 1), 13800000000])
        with open_table(file) as table:
            assert [cells for _, cells in table.rows] == [
                [
                    Cell("000123"),
                    Cell("林晓雯"),
                    Cell("2026-03-01", Kind.DATE),
                    Cell("13800000000", Kind.NUMBER),
                ]
            ]

    def test_zeros_that_only_the_format_shows_are_kept(self) -> None:
        def zeros(made: Any) -> None:
            made.active["A2"].number_format = "000000"

        with open_table(book(["工号", "姓名"], [123, "林"], [124, "王"], change=zeros)) as table:
            assert [cells[0] for _, cells in table.rows] == [Cell("000123"), Cell("124", Kind.NUMBER)]

    def test_long_numbers_that_were_rounded_stay_recognisable(self) -> None:
        with open_table(book(["工号", "姓名"], [110101199001011234, "林"])) as table:
            cell = next(table.rows)[1][0]
            assert (cell.text[:8], cell.text[-4:], cell.kind) == ("1.101011", "e+17", Kind.NUMBER)

    def test_a_workbook_that_counts_from_1904_says_so(self) -> None:
        def mac(made: Any) -> None:
            made.epoch = CALENDAR_MAC_1904

        with open_table(book(["工号", "入职日期"], ["1", datetime(2026, 3, 1)], change=mac)) as table:  # noqa: DTZ001
            assert table.source.mac_epoch
            assert next(table.rows)[1][1] == Cell("2026-03-01", Kind.DATE)

    def test_a_formula_without_a_value_is_marked_and_never_computed(self) -> None:
        with open_table(book(["工号", "姓名"], ["1", "=1+1"])) as table:
            assert next(table.rows)[1] == [Cell("1"), Cell("", Kind.FORMULA)]
            assert [(note.code, note.facts) for note in table.notes] == [("formulas", {"count": 1})]

    def test_a_formula_with_a_value_gives_what_the_spreadsheet_last_computed(self) -> None:
        file = rewritten(
            book(["工号", "姓名"], ["1", "=1+1"]), "sheet1.xml", b"<v></v>", b"<v>7</v>", b"<v />", b"<v>7</v>"
        )
        with open_table(file) as table:
            assert next(table.rows)[1][1].text == "7"

    def test_hidden_sheets_are_passed_over_and_others_named(self) -> None:
        def sheets(made: Any) -> None:
            made.active.sheet_state = "hidden"
            made.create_sheet("人员").append(["工号", "姓名"])
            made["人员"].append(["1", "林"])
            made.create_sheet("说明").append(["请填写"])

        with open_table(book(["x"], change=sheets)) as table:
            assert table.headings == ["工号", "姓名"]
            assert table.notes[0].facts == {"sheet": "人员", "others": "说明"}

    def test_macros_are_told_and_ignored(self) -> None:
        file = book(["工号", "姓名"], ["1", "林"])
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\0" * 100)
        with open_table(file) as table:
            assert [note.code for note in table.notes] == ["macros"]

    def test_a_sheet_that_lies_about_its_size(self) -> None:
        file = rewritten(book(["工号", "姓名"], ["1", "林"]), "sheet1.xml", b'ref="A1:B2"', b'ref="A1:A1"')
        assert told(file)[1] == [(2, ["1", "林"])]


def rewritten(file: BinaryIO, part: str, *words: bytes) -> BinaryIO:
    """The workbook with words of one part replaced: old, new, old, new; one of them must be there."""
    made, found = io.BytesIO(), False
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(part):
                for old, new in zip(words[::2], words[1::2], strict=True):
                    found = found or old in content
                    content = content.replace(old, new)
            target.writestr(name, content)
    assert found
    return made


def excels_own() -> BinaryIO:
    """Its words in a table of their own, as Excel keeps them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["工号", "姓名"])
        sheet.write_row(1, 0, ["000123", "林晓雯"])
    return file


def test_words_in_a_table_of_their_own() -> None:
    assert told(excels_own()) == (["工号", "姓名"], [(2, ["000123", "林晓雯"])])


class TestHostile:
    def test_a_zip_bomb(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_SHEET", 2**20)
        file = book(["工号", "姓名"], ["1", "林"])
        padded = rewritten(file, "sheet1.xml", b"<sheetData>", b" " * 2**21 + b"<sheetData>")
        assert len(padded.getbuffer()) < 10_000  # type: ignore[attr-defined]
        assert refused(padded) == "hostile"

    @pytest.mark.parametrize("part", ["sheet1.xml", "sharedStrings.xml"])
    def test_an_entity_bomb(self, part: str) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        root = {"sheet1.xml": b"<worksheet", "sharedStrings.xml": b"<sst"}[part]
        assert refused(rewritten(excels_own(), part, root, bomb + root)) == "hostile"

    def test_an_entity_bomb_in_a_part_that_is_read_whole(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
        file = rewritten(book(["工号", "姓名"], ["1", "林"]), "styles.xml", b"<styleSheet", bomb + b"<styleSheet")
        assert refused(file) == "hostile"

    def test_an_endless_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MOST_OF_ROW", 50)
        assert refused(book(["工号", "姓名", *["x"] * 100], ["1", "林"])) == "hostile"

    def test_far_too_many_columns(self) -> None:
        assert refused(book(["工号", "姓名", *["x"] * 250], ["1", "林"])) == "too_many_columns"

    def test_a_row_far_below_is_found_without_filling_what_is_between(self) -> None:
        def far(made: Any) -> None:
            made.active.cell(900_000, 1, "9")

        assert told(book(["工号", "姓名"], ["1", "林"], change=far))[1] == [(2, ["1", "林"]), (900_000, ["9", ""])]

    @pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing more", b"PK\x03\x04" + b"\0" * 5000])
    def test_a_broken_archive(self, content: bytes) -> None:
        assert refused(io.BytesIO(content)) == "damaged"

    def test_an_archive_of_something_else(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        assert refused(file) == "unknown_format"

    @pytest.mark.parametrize("cut", range(1, 10))
    def test_a_workbook_cut_anywhere_is_refused_or_read(self, cut: int) -> None:
        whole = book(["工号", "姓名"], *[[str(number), "林"] for number in range(50)])
        data = whole.getvalue()  # type: ignore[attr-defined]
        spoilt = bytearray(data)
        spoilt[len(data) * cut // 10] ^= 0xFF
        try:
            told(io.BytesIO(bytes(spoilt)))
        except FileRefused as caught:
            assert caught.problem.code in ("damaged", "hostile", "unknown_format", "old_excel")
