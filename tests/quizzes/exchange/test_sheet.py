"""The template, as a trainer fills it."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from quizzes.exchange.applying import apply
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.planning import plan
from quizzes.exchange.sheet.columns import COLUMNS, KINDS, PLACE
from quizzes.exchange.sheet.examples import EXAMPLES
from quizzes.exchange.sheet.writing import template
from tests.quizzes.factories import BankFactory, QualityFactory

pytestmark = pytest.mark.django_db
SINGLE = {
    "kind": "单选",
    "stem:zh-hans": "先做什么？",
    "option_A:zh-hans": "倾听",
    "option_C:zh-hans": "争辩",
    "answer": "Ａ",
}


def filled(*rows: dict[str, Any], headings: list[str] | None = None) -> bytes:
    """The template with these rows, as a spreadsheet saves it."""
    book = load_workbook(BytesIO(template()))
    sheet = book.worksheets[0]
    for place, heading in enumerate(headings or [], start=1):
        sheet.cell(1, place, heading)
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            sheet.cell(number, PLACE[key] + 1, value)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_template_has_chinese_headings_lists_and_a_guide() -> None:
    QualityFactory(name_zh="沉着")
    book = load_workbook(BytesIO(template()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["题型", "题干（中文）", "选项A（中文）", "选项B（中文）"]
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} >= {"列表!$A$1:$A$8", "列表!$D$1:$D$1"}
    assert [one.title for one in book.worksheets] == ["试题", "示例 Examples", "说明 Guide", "列表"]


def test_the_examples_are_understood() -> None:
    assert [(item.line, item.kind) for item in read(filled(*EXAMPLES), "q.xlsx")[1].items] == [
        (2, "single"),
        (3, "multiple"),
        (4, "true_false"),
        (5, "matching"),
        (6, "ordering"),
        (7, "short_text"),
        (8, "numeric"),
        (9, "essay"),
    ]


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


def test_every_example_can_be_imported_as_it_is() -> None:
    bank = BankFactory()
    made = plan(read(filled(*EXAMPLES), "q.xlsx")[1], bank)
    assert [str(fault) for fault in made.wrong] == []
    assert {step.state for step in made.steps} <= {"ready", "draft"}
    apply(made, into=bank, actor=None)
    assert bank.questions.count() == len(EXAMPLES)
    for question in bank.questions.all():
        assert question.current.kind in KINDS
