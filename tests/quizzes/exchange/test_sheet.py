"""The template, as a trainer fills it."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter

from quizzes.exchange.applying import apply
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.planning import plan
from quizzes.exchange.sheet.columns import COLUMNS, KINDS, PLACE
from quizzes.exchange.sheet.examples import EXAMPLES, PICTURE_FOR, picture
from quizzes.exchange.sheet.template import template
from quizzes.models import QuestionVersion
from tests.quizzes.factories import BankFactory, QualityFactory

pytestmark = pytest.mark.django_db
SINGLE = {
    "kind": "单选",
    "stem:zh-hans": "先做什么？",
    "option_A:zh-hans": "倾听",
    "option_C:zh-hans": "争辩",
    "answer": "Ａ",
}


def filled(*rows: dict[str, Any], headings: list[str] | None = None, drawn: bool = False) -> bytes:
    """The template with these rows, as a spreadsheet saves it; ``drawn`` with the picture where one is needed."""
    book = load_workbook(BytesIO(template()))
    sheet = book.worksheets[0]
    for place, heading in enumerate(headings or [], start=1):
        sheet.cell(1, place, heading)
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            sheet.cell(number, PLACE[key] + 1, value)
        if drawn and row["kind"] == PICTURE_FOR:
            sheet.add_image(Image(BytesIO(picture())), f"{get_column_letter(PLACE['picture'] + 1)}{number}")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_template_has_chinese_headings_lists_and_a_guide() -> None:
    QualityFactory(name_zh="沉着")
    book = load_workbook(BytesIO(template()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["题型", "题干（中文）", "选项A（中文）", "选项B（中文）"]
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists >= {"列表!$A$1:$A$15", "列表!$D$1:$D$1", "列表!$F$1:$F$2"}
    assert [one.title for one in book.worksheets] == ["试题", "示例 Examples", "说明 Guide", "列表"]


def test_the_examples_are_understood_and_there_is_one_of_each_kind() -> None:
    parsed = read(filled(*EXAMPLES), "q.xlsx")[1]
    assert (parsed.faults, {item.kind for item in parsed.items}) == ([], set(KINDS))
    assert set(KINDS) == set(QuestionVersion.Kind.values)


def test_a_template_that_nobody_filled_says_so() -> None:
    with pytest.raises(FileRefused) as refused:
        read(template(), "q.xlsx")
    assert refused.value.fault.code == "empty"


def test_columns_may_stand_in_any_order_and_speak_english() -> None:
    headings = [column.en for column in COLUMNS]
    item = read(filled(SINGLE, headings=headings), "q.xlsx")[1].items[0]
    assert [(option["text"]["zh-hans"], option["right"]) for option in item.content["options"]] == [
        ("倾听", True),
        ("争辩", False),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "猜谜"}, "bad_value"),
        ({"answer": "B"}, "bad_answer"),
        ({"difficulty": "很难"}, "bad_value"),
        ({"stem:zh-hans": "<script>x</script>"}, "script"),
        ({"stem:zh-hans": ""}, "no_stem"),
        ({"kind": "数值题", "answer": "六"}, "bad_number"),
        ({"kind": "配对题"}, "bad_pair"),
        ({"kind": "判断题", "answer": "也许"}, "bad_value"),
    ],
)
def test_a_row_that_is_not_understood_is_named(changes: dict[str, str], code: str) -> None:
    parsed = read(filled(SINGLE, {**SINGLE, **changes}), "q.xlsx")[1]
    assert [(fault.line, fault.code) for fault in parsed.faults] == [(3, code)]


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in parts.items():
            held.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 no archive", "not_zip"),
        (archive(**{"xl/workbook.xml": b"\x00" * 21 * 2**20}), "zip_bomb"),
        (archive(**{"../../etc/passwd": b"x"}), "traversal"),
        (archive(**{"..\\x": b"x"}), "traversal"),
        (archive(**{"word/document.xml": b"<x/>"}), "bad_workbook"),
        (archive(**{"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "bad_workbook"),
    ],
)
def test_archives_that_mean_harm_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "q.xlsx", "xlsx")
    assert refused.value.fault.code == code


def test_every_example_can_be_imported_as_it_is(media: Path) -> None:
    bank = BankFactory()
    made = plan(read(filled(*EXAMPLES, drawn=True), "q.xlsx")[1], bank)
    assert [str(fault) for fault in made.wrong] == []
    assert {step.state for step in made.steps} == {"ready"}
    apply(made, into=bank, actor=None)
    assert {question.current.kind for question in bank.questions.all()} == set(KINDS)


CASE = {"kind": "案例题", "stem:zh-hans": "一位顾客来了。"}
PART = SINGLE | {"part": "是", "weight": "2"}
GAPS = {
    "kind": "选择填空",
    "stem:zh-hans": "填空",
    "text:zh-hans": "先【A】，再［［ｂ］］。",
    "option_A:zh-hans": "√听\n说",
    "option_B:zh-hans": "说\n√ 做",
}
REPORT = {"kind": "自评量表", "stem:zh-hans": "你呢？", "option_A:zh-hans": "我很平静", "points:zh-hans": "否\n是"}


def test_a_case_takes_the_rows_below_that_belong_to_it() -> None:
    parsed = read(filled(CASE, PART, PART, SINGLE), "q.xlsx")[1]
    assert [(item.line, item.kind) for item in parsed.items] == [(2, "case"), (5, "single")]
    assert [part["weight"] for part in parsed.items[0].content["parts"]] == ["2", "2"]


def test_gaps_may_be_written_in_chinese_brackets() -> None:
    content = read(filled(GAPS), "q.xlsx")[1].items[0].content
    assert content["text"]["zh-hans"] == "先[[a]]，再[[b]]。"
    assert [[option["right"] for option in gap["options"]] for gap in content["gaps"]] == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("rows", "line", "code"),
    [
        ([PART], 2, "no_case"),
        ([SINGLE, PART], 3, "no_case"),
        ([CASE, PART | {"answer": "B"}], 3, "bad_answer"),
        ([CASE, REPORT | {"part": "是"}], 3, "part_kind"),
        ([GAPS | {"text:zh-hans": "没有空"}], 2, "no_gaps"),
        ([GAPS | {"option_A:en": "listen"}], 2, "lines_differ"),
        ([REPORT | {"answer": "A: 1"}], 2, "bad_answer"),
        ([REPORT | {"answer": "B: 反"}], 2, "bad_answer"),
        ([REPORT | {"answer": "好"}], 2, "bad_answer"),
        ([{"kind": "论述题", "stem:zh-hans": "写", "words": "很多"}], 2, "bad_number"),
        ([SINGLE | {"kind": "看图选区题", "zones": "A: 星形 1"}], 2, "bad_value"),
        ([SINGLE | {"kind": "情境判断题", "answer": "A: 4.5"}], 2, "bad_number"),
    ],
)
def test_a_row_of_the_newer_kinds_that_is_not_understood_is_named(
    rows: list[dict[str, str]], line: int, code: str
) -> None:
    parsed = read(filled(*rows), "q.xlsx")[1]
    assert [(fault.line, fault.code) for fault in parsed.faults] == [(line, code)]
