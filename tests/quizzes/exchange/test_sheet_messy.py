"""Workbooks as people fill them: full width, merged cells, letters before options, columns of their own."""

import zipfile
from datetime import date
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook

from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.formats import read
from quizzes.exchange.items import Parsed
from quizzes.exchange.numbers import decimal
from quizzes.exchange.sheet.areas import MOST

HEAD = ["题型", "题干（中文）", "选项A(中文)", "选项 B（中文）", "选项Ｃ", "正确答案", "备注"]
NOTHING: list[Any] = [None] * len(HEAD)


def book(*rows: list[Any], head: list[str] = HEAD, merged: str = "") -> bytes:
    made = Workbook()
    sheet = made.active
    for row in (head, *rows):
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def parsed(*rows: list[Any], **more: Any) -> Parsed:
    return read(book(*rows, **more), "q.xlsx")[1]


def said(found: Parsed) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in found.faults]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("A、B", "ab"),
        ("ＡＢ", "ab"),
        ("a, c", "ac"),
        ("A/C", "ac"),
        ("A和C", "ac"),
        ("（Ａ）", "a"),
        ("B.", "b"),
        ("三", "c"),
    ],
)
def test_right_answers_are_written_in_many_ways(answer: str, right: str) -> None:
    found = parsed(["多选题", "题", "一", "二", "三", answer])
    assert found.faults == []
    assert "".join(one["key"] for one in found.items[0].content["options"] if one["right"]) == right


def test_an_answer_that_is_no_option_or_more_than_one_is_named() -> None:
    found = parsed(["单选题", "题", "一", "二", None, "D"], ["单选题", "题", "一", "一", None, "一"])
    assert said(found) == [(2, "bad_answer"), (3, "bad_answer")]


@pytest.mark.parametrize("answer", ["对", "正确", "√", "✓", "✔", "是", "Ｔ", "TRUE", True, 1, "Y"])
def test_true_is_written_in_many_ways(answer: Any) -> None:
    assert parsed(["判断题", "题", None, None, None, answer]).items[0].content["answer"] is True


@pytest.mark.parametrize("answer", ["错", "错误", "×", "✗", "✘", "X", "否", "不对", "Ｆ", False, 0, "n"])
def test_false_is_written_in_many_ways(answer: Any) -> None:
    assert parsed(["判断题", "题", None, None, None, answer]).items[0].content["answer"] is False


def test_blank_rows_say_nothing_however_many_there_are() -> None:
    row = ["单选", "题", "一", "二", None, "A"]
    found = parsed(row, *[NOTHING] * 5000, row)
    assert ([item.line for item in found.items], found.faults) == ([2, 5003], [])


def test_merged_cells_of_a_column_count_for_each_row() -> None:
    rows = [["单选题", "一", "甲", "乙", None, "A"], [None, "二", "甲", "乙", None, "B"]]
    assert [item.kind for item in parsed(*rows, merged="A2:A3").items] == ["single", "single"]
    assert said(parsed(*rows)) == [(3, "cell_empty")]


def test_letters_before_all_options_are_left_out_and_noted() -> None:
    found = parsed(["单选题", "题", "A. 听", "Ｂ、说", "（C）笑", "A"], ["单选题", "题", "A. 听", "说", None, "A"])
    words = [[one["text"]["zh-hans"] for one in item.content["options"]] for item in found.items]
    assert (words, said(found)) == ([["听", "说", "笑"], ["A. 听", "说"]], [(2, "letters_left")])


def test_a_column_that_nobody_knows_is_named_once_where_it_says_something() -> None:
    row = ["单选题", "题", "一", "二", None, "A"]
    found = parsed(row, [*row, "给自己看"], [*row, "又一次"])
    assert said(found) == [(3, "column_left")]
    assert "备注" in str(found.faults[0])


def test_of_two_columns_with_one_heading_the_filled_one_counts() -> None:
    found = parsed(["单选题", "题", "一", "二", None, "A", None], head=[*HEAD[:6], "正确答案"])
    assert found.items[0].content["options"][0]["right"] is True


def test_numbers_and_days_are_read_as_they_are_shown() -> None:
    found = parsed(["单选题", "题", 3, 4.0, date(2026, 5, 1), "A"], ["数值题", "题", None, None, None, "１２．５"])
    assert [one["text"]["zh-hans"] for one in found.items[0].content["options"]] == ["3", "4", "2026-05-01"]
    assert found.items[1].content["accepted"][0]["value"] == "12.5"


@pytest.mark.parametrize("number", ["1,000", "12,500", "-1,000"])
def test_a_number_that_may_be_a_thousand_or_one_is_none(number: str) -> None:
    with pytest.raises(NotUnderstood):
        decimal(number)
    assert (decimal("0,125"), decimal("1,5"), decimal("1000")) == ("0.125", "1.5", "1000")


def test_formulas_are_never_taken_for_words() -> None:
    assert said(parsed(["单选题", "题", "#REF!", "二", None, "B"])) == [(2, "bad_value")]
    with pytest.raises(FileRefused) as refused:
        parsed(["单选题", "题", "=1+1", "二", None, "B"])
    assert (refused.value.fault.code, refused.value.fault.facts["cells"]) == ("formulas", "C2")


ROW = ["单选题", "题", "一", "二", None, "A"]
END = b"</sheetData>"


def changed(more: bytes) -> bytes:
    """A workbook with this behind its rows, or in its last one."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book(ROW))) as held, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in held.namelist():
            data = held.read(name)
            made.writestr(name, data.replace(END, more) if name == "xl/worksheets/sheet1.xml" else data)
    return file.getvalue()


@pytest.mark.parametrize(
    "more",
    [
        b'<mergeCells count="1"><mergeCell ref="A10:XFD1048576"/></mergeCells>',
        b'<mergeCells count="1"><mergeCell ref="$A$10:$ZZ$9999999"/></mergeCells>',
        b"<mergeCells>" + b'<mergeCell ref="A10:Z1009"/>' * (MOST // 26_000 + 1) + b"</mergeCells>",
        b'<hyperlinks><hyperlink ref="A10:XFD1048576" location="x"/></hyperlinks>',
        b'<mergeCells count="1"><mergeCell ref="?"/></mergeCells>',
    ],
)
def test_a_few_letters_that_mean_millions_of_cells_are_refused_before_they_are_made(more: bytes) -> None:
    start = process_time()
    with pytest.raises(FileRefused) as refused:
        read(changed(END + more), "q.xlsx")
    assert (refused.value.fault.code, process_time() - start < 2) == ("zip_bomb", True)


def test_a_cell_at_the_far_end_of_the_sheet_makes_no_others() -> None:
    start = process_time()
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + END
    assert len(read(changed(far), "q.xlsx")[1].items) == 1
    assert process_time() - start < 1


def test_more_questions_than_a_file_may_hold_are_refused_as_soon_as_they_are_too_many() -> None:
    with pytest.raises(FileRefused) as refused:
        parsed(*[ROW] * 2001)
    assert refused.value.fault.code == "too_many"
