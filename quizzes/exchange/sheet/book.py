"""A workbook with the template's headings, its drop-down lists and its pictures."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from qualities.models import Quality
from quizzes.exchange import limits
from quizzes.exchange.sheet.columns import COLUMNS, FOLDED_FROM, FORMS, KINDS, PLACE, SCORINGS, label
from quizzes.models import QuestionVersion

Row = dict[str, str]
HEIGHT = 80  # points of a row with a picture
LONGEST = 32_000  # characters that a cell holds, and a few less


def add_sheet(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F1E9DD"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, column in enumerate(COLUMNS):
        folded = {"level": 1, "hidden": True} if place >= FOLDED_FROM else {}
        sheet.set_column(place, place, column.width, wrapped, folded)
        sheet.write_string(0, place, column.zh, head)
        sheet.write_comment(0, place, column.en)
    sheet.freeze_panes(1, 2)
    return sheet


def put(sheet: Any, number: int, row: Mapping[str, str]) -> None:
    for key, text in row.items():
        if text:
            sheet.write_string(number, PLACE[key], text)


def draw(sheet: Any, number: int, name: str, data: bytes) -> None:
    sheet.set_row(number, HEIGHT)
    options = {"image_data": BytesIO(data), "x_scale": 0.2, "y_scale": 0.2, "object_position": 1}
    sheet.insert_image(number, PLACE["picture"], name, options)


def add_lists(book: Any, sheet: Any) -> None:
    """What the drop-down lists offer stands on a sheet of its own: a rule holds 255 characters."""
    lists = book.add_worksheet("列表")
    lists.hide()
    for place, (key, values) in enumerate(_offered().items()):
        lists.write_column(0, place, values)
        column, at = xl_col_to_name(place), PLACE[key]
        if values:
            rule = {
                "validate": "list",
                "source": f"=列表!${column}$1:${column}${len(values)}",
                "error_title": COLUMNS[at].zh,
                "error_message": "请从列表中选择。",
            }
            sheet.data_validation(1, at, limits.MOST_QUESTIONS, at, rule)


def _offered() -> dict[str, list[str]]:
    difficulties, states = QuestionVersion.Difficulty, QuestionVersion.State
    return {
        "kind": list(KINDS.values()),
        "difficulty": [label(difficulties.choices, value) for value in difficulties.values],
        "state": [label(states.choices, value) for value in states.values],
        "quality": list(Quality.objects.order_by("position").values_list("name_zh", flat=True)),
        "case": ["是", "否"],
        "form": list(FORMS.values()),
        "scoring": list(SCORINGS.values()),
        "part": ["是"],
    }
