"""A category as a filled template. What a row would not bring back is left out and named."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from bilingual.text import LANGUAGES
from quizzes.exchange.faults import Fault, NotUnderstood
from quizzes.exchange.items import Export, Item, Parsed
from quizzes.exchange.sheet import cells as small
from quizzes.exchange.sheet.book import LONGEST, Row, add_lists, add_sheet, draw, put
from quizzes.exchange.sheet.columns import KINDS, LETTERS, SCORINGS, label
from quizzes.exchange.sheet.lettered import WRITERS, spread
from quizzes.exchange.sheet.rows import question
from quizzes.exchange.texts import Texts, plain
from quizzes.exchange.writing import lost, unheld, unkept
from quizzes.models import QuestionVersion

DRAWN = ("png", "jpg", "gif")


def write(export: Export) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = add_sheet(book, "试题")
        number = 0
        for item in export.items:
            rows, fault = _rows(item)
            if fault:
                export.faults.append(fault)
                continue
            for row in rows:
                number += 1
                put(sheet, number, row)
            if picture := item.content.get("picture"):
                draw(sheet, number - len(rows) + 1, picture["file"], export.pictures[picture["file"]])
        add_lists(book, sheet)
    return file.getvalue()


def _rows(item: Item) -> tuple[list[Row], Fault | None]:
    """Of the question, and of each question under it; or why there are none."""
    if item.kind not in KINDS:
        return [], unheld(item)
    picture = item.content.get("picture")
    if picture and picture["file"].rpartition(".")[2] not in DRAWN:
        return [], unkept(item, ["picture"])
    first, parts = _row(item), [_part(part) for part in item.content.get("parts") or []]
    longest = max((len(text) for row in (first, *parts) for text in row.values()), default=0)
    try:
        read = question(Parsed(), 0, first, [], [(0, part) for part in parts])
    except NotUnderstood:
        return [], Fault("empty_question", 0, {"code": item.code})
    if longest > LONGEST:
        return [], unheld(item)
    return [first, *parts], lost(item, read.kind, read.content)


def _row(item: Item) -> Row:
    row = {"code": item.code, "source": item.source, "quality": item.quality, "category": "/".join(item.category)}
    row |= {
        "tags": small.write_tags(item.tags),
        "difficulty": label(QuestionVersion.Difficulty.choices, item.difficulty),
        "state": label(QuestionVersion.State.choices, item.state),
        **spread("alt", (item.content.get("picture") or {}).get("alt")),
    }
    return row | _said(item.kind, item.content)


def _part(part: dict[str, Any]) -> Row:
    return _said(part["kind"], part["content"]) | {"part": "是", "weight": str(part.get("weight") or "1")}


def _said(kind: str, content: dict[str, Any]) -> Row:
    """What the question says."""
    return {
        "kind": KINDS.get(kind, ""),
        "scoring": SCORINGS.get(content.get("scoring") or "", ""),
        "case": "是" if content.get("case") else "",
        "units": small.write_units(content.get("units") or []),
        **spread("stem", content.get("stem")),
        **spread("feedback", content.get("feedback")),
        **_answers(kind, content),
    }


def _answers(kind: str, content: dict[str, Any]) -> Row:
    if kind in WRITERS:
        return WRITERS[kind](content)
    if kind == "true_false":
        return {"answer": {"True": "对", "False": "错"}.get(str(content.get("answer")), "")}
    if kind in ("short_text", "numeric"):
        return {"answer": small.write_accepted(content.get("accepted") or [])}
    if kind == "matching":
        return _matching(content)
    return _options(content.get("options") or content.get("items") or [])


def _options(entries: list[dict[str, Any]]) -> Row:
    row: Row = {}
    right = ""
    for letter, entry in zip(LETTERS, entries, strict=False):
        row |= spread(f"option_{letter}", entry.get("text")) | spread(f"because_{letter}", entry.get("because"))
        right += letter if entry.get("right") else ""
    return row | {"answer": right}


def _matching(content: dict[str, Any]) -> Row:
    row: Row = {}
    for letter, (left, right) in zip(LETTERS, _pairs(content), strict=False):
        for language in LANGUAGES:
            if right.get(language):
                row[f"option_{letter}:{language}"] = (
                    f"{plain(left.get(language, ''))} → {plain(right[language])}".strip()
                )
    return row


def _pairs(content: dict[str, Any]) -> Iterable[tuple[Texts, Texts]]:
    targets = {target["key"]: target.get("text") or {} for target in content.get("targets") or []}
    items = content.get("items") or []
    for item in items:
        yield item.get("text") or {}, targets.get(item.get("target"), {})
    used = {item.get("target") for item in items}
    yield from (({}, text) for key, text in targets.items() if key not in used)
