"""The template: empty with examples for a trainer, or filled with what a category holds. Headings are Chinese."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bilingual.text import LANGUAGES
from qualities.models import Quality
from quizzes.exchange import limits
from quizzes.exchange.items import Export, Item
from quizzes.exchange.sheet import cells as small
from quizzes.exchange.sheet.columns import COLUMNS, KINDS, LETTERS, PLACE, label
from quizzes.exchange.sheet.examples import EXAMPLES, GUIDE
from quizzes.exchange.texts import Texts, plain
from quizzes.exchange.writing import partly, unheld
from quizzes.models import QuestionVersion

Row = dict[str, str]
DRAWN = ("png", "jpg", "gif")
HEIGHT = 80  # points of a row with a picture


def write(export: Export) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = _sheet(book, "试题")
        number = 0
        for item in export.items:
            row = _row(item)
            if row is None:
                export.faults.append(unheld(item))
                continue
            export.faults += partly(item, ("rubric", "words_least", "words_most"))
            number += 1
            _put(sheet, number, row)
            _draw(sheet, number, item, export)
        _lists(book, sheet)
    return file.getvalue()


def template() -> bytes:
    """Empty, with drop-down lists, a sheet of examples and a sheet that explains."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = _sheet(book, "试题")
        examples = _sheet(book, "示例 Examples")
        for number, row in enumerate(EXAMPLES, start=1):
            _put(examples, number, row)
        guide = book.add_worksheet("说明 Guide")
        guide.set_column(0, 1, 70, book.add_format({"text_wrap": True, "valign": "top"}))
        for number, line in enumerate(GUIDE):
            guide.write_row(number, 0, line)
        _lists(book, sheet)
    return file.getvalue()


def _sheet(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F1E9DD"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, wrapped)
        sheet.write_string(0, place, column.zh, head)
        sheet.write_comment(0, place, column.en)
    sheet.freeze_panes(1, 2)
    return sheet


def _put(sheet: Any, number: int, row: Mapping[str, str]) -> None:
    for key, text in row.items():
        if text:
            sheet.write_string(number, PLACE[key], text)


def _draw(sheet: Any, number: int, item: Item, export: Export) -> None:
    picture = item.content.get("picture")
    if not picture:
        return
    name = picture["file"]
    if name.rsplit(".", 1)[-1] not in DRAWN:
        export.faults += partly(item, ("picture",))
        return
    sheet.set_row(number, HEIGHT)
    options = {"image_data": BytesIO(export.pictures[name]), "x_scale": 0.2, "y_scale": 0.2, "object_position": 1}
    sheet.insert_image(number, PLACE["picture"], name, options)


def _lists(book: Any, sheet: Any) -> None:
    """What the drop-down lists offer stands on a sheet of its own: a rule holds 255 characters."""
    lists = book.add_worksheet("列表")
    lists.hide()
    offered = {
        "kind": list(KINDS.values()),
        "difficulty": [label(QuestionVersion.Difficulty.choices, value) for value in QuestionVersion.Difficulty.values],
        "state": [label(QuestionVersion.State.choices, value) for value in QuestionVersion.State.values],
        "quality": list(Quality.objects.order_by("position").values_list("name_zh", flat=True)),
        "case": ["是", "否"],
    }
    for place, (key, values) in enumerate(offered.items()):
        lists.write_column(0, place, values)
        column = xl_col_to_name(place)
        if values:
            source = f"=列表!${column}$1:${column}${len(values)}"
            at = PLACE[key]
            sheet.data_validation(
                1,
                at,
                limits.MOST_QUESTIONS,
                at,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": COLUMNS[at].zh,
                    "error_message": "请从列表中选择。",
                },
            )


def _row(item: Item) -> Row | None:
    """``None`` where the template has no room for the question."""
    if item.kind not in KINDS:
        return None
    content = item.content
    row = {"kind": KINDS[item.kind], "code": item.code, "source": item.source, "quality": item.quality}
    row |= {
        "category": "/".join(item.category),
        "tags": small.write_tags(item.tags),
        "difficulty": label(QuestionVersion.Difficulty.choices, item.difficulty),
        "state": label(QuestionVersion.State.choices, item.state),
        "scoring": content.get("scoring", ""),
        "case": "是" if content.get("case") else "",
        "units": small.write_units(content.get("units") or []),
        **_spread("stem", content["stem"]),
        **_spread("feedback", content.get("feedback")),
        **_spread("alt", (content.get("picture") or {}).get("alt")),
    }
    answers = _answers(item.kind, content)
    return None if answers is None else row | answers


def _spread(part: str, texts: Texts | None) -> Row:
    return {f"{part}:{language}": plain((texts or {}).get(language) or "") for language in LANGUAGES}


def _answers(kind: str, content: dict[str, Any]) -> Row | None:
    if kind == "true_false":
        return {"answer": {"True": "对", "False": "错"}.get(str(content.get("answer")), "")}
    if kind in ("short_text", "numeric"):
        return {"answer": small.write_accepted(content["accepted"])}
    if kind == "matching":
        return _matching(content)
    return _options(content.get("options") or content.get("items") or [])


def _options(entries: list[dict[str, Any]]) -> Row | None:
    if len(entries) > len(LETTERS):
        return None
    row: Row = {}
    right = ""
    for letter, entry in zip(LETTERS, entries, strict=False):
        row |= _spread(f"option_{letter}", entry["text"]) | _spread(f"because_{letter}", entry.get("because"))
        right += letter if entry.get("right") else ""
    return row | {"answer": right}


def _matching(content: dict[str, Any]) -> Row | None:
    pairs = list(_pairs(content))
    said = [text for left, right in pairs for text in (*left.values(), *right.values())]
    if len(pairs) > len(LETTERS) or not all(small.is_pairable(text) for text in said):
        return None
    row: Row = {}
    for letter, (left, right) in zip(LETTERS, pairs, strict=False):
        for language in LANGUAGES:
            if right.get(language):
                row[f"option_{letter}:{language}"] = (
                    f"{plain(left.get(language, ''))} → {plain(right[language])}".strip()
                )
    return row


def _pairs(content: dict[str, Any]) -> Iterable[tuple[Texts, Texts]]:
    targets = {target["key"]: target["text"] for target in content["targets"]}
    for item in content["items"]:
        yield item["text"], targets[item["target"]]
    used = {item["target"] for item in content["items"]}
    yield from (({}, text) for key, text in targets.items() if key not in used)
