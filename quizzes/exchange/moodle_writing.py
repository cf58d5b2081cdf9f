"""Moodle XML: writing."""

import base64
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import quote

from lxml import etree

from quizzes.exchange.items import Export, Item
from quizzes.exchange.labels import labels_of
from quizzes.exchange.markup import write_html
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import Texts, is_plainly, plain
from quizzes.exchange.writing import partly, unheld
from quizzes.exchange.xmlfile import put, written

GRADING = {
    "absolute": "ABSOLUTE_POSITION",
    "relative": "RELATIVE_NEXT_EXCLUDE_LAST",
    "run": "LONGEST_CONTIGUOUS_SUBSET",
}
Say = Callable[[Texts], str]


def write(export: Export) -> bytes:
    root = etree.Element("quiz")
    category: tuple[str, ...] = ()
    for item in export.items:
        if item.kind not in KINDS or _has_foreign_units(item.content):
            export.faults.append(unheld(item))
            continue
        export.faults += partly(item, ("rubric", "words_least", "words_most"))
        if item.category != category:
            category = item.category
            _category(root, category)
        _question(root, item, export.pictures)
    return written(root)


def _has_foreign_units(content: dict[str, Any]) -> bool:
    """A unit is typed, so Moodle has one name for it."""
    return any(len({plain(name) for name in unit["text"].values()}) > 1 for unit in content.get("units") or [])


def _category(root: Any, category: tuple[str, ...]) -> None:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in category)])
    question = put(root, "question", type="category")
    put(put(question, "category"), "text", path)


def _question(root: Any, item: Item, pictures: dict[str, bytes]) -> None:
    name, fill = KINDS[item.kind]
    question = put(root, "question", type=name)
    plainly = is_plainly(item.content)

    def say(texts: Texts) -> str:
        return write_html(texts, plainly=plainly)

    put(put(question, "name"), "text", item.code)
    _stem(question, item.content, say, pictures)
    _words(question, "generalfeedback", say(item.content.get("feedback") or {}))
    put(question, "defaultgrade", "1.0000000")
    put(question, "hidden", "1" if item.state == "retired" else "0")
    put(question, "idnumber", item.code)
    fill(question, item.content, say)
    tags = put(question, "tags")
    for label in labels_of(item):
        put(put(tags, "tag"), "text", label)


def _stem(question: Any, content: dict[str, Any], say: Say, pictures: dict[str, bytes]) -> None:
    picture = content.get("picture")
    shown = ""
    if picture:
        alt = escape(say(picture.get("alt") or {}), quote=True)
        shown = f'<img src="@@PLUGINFILE@@/{quote(picture["file"])}" alt="{alt}">'
    element = _words(question, "questiontext", say(content["stem"]) + shown)
    if picture:
        data = base64.b64encode(pictures[picture["file"]]).decode()
        put(element, "file", data, name=picture["file"], path="/", encoding="base64")


def _words(parent: Any, name: str, html: str, **attributes: str) -> Any:
    element = put(parent, name, format="html", **attributes)
    put(element, "text", html)
    return element


def _answer(question: Any, fraction: float, html: str, because: str = "") -> Any:
    answer = _words(question, "answer", html, fraction=f"{fraction:.5f}".rstrip("0").rstrip("."))
    _words(answer, "feedback", because)
    return answer


def _single(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "single", "true")
    _options(question, content, say, right=100, wrong=0)


def _multiple(question: Any, content: dict[str, Any], say: Say) -> None:
    share = 100 / max(1, sum(bool(option.get("right")) for option in content.get("options", [])))
    put(question, "single", "false")
    _options(question, content, say, right=share, wrong=-share)


def _options(question: Any, content: dict[str, Any], say: Say, *, right: float, wrong: float) -> None:
    put(question, "shuffleanswers", "true")
    for option in content.get("options", []):
        fraction = right if option.get("right") else wrong
        _answer(question, fraction, say(option["text"]), say(option.get("because") or {}))


def _true_false(question: Any, content: dict[str, Any], say: Say) -> None:
    for value in (True, False):
        _answer(question, 100 if content.get("answer") is value else 0, str(value).lower())


def _matching(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "shuffleanswers", "true")
    for asked, target in _pairs(content):
        pair = _words(question, "subquestion", say(asked))
        put(put(pair, "answer"), "text", say(target))


def _pairs(content: dict[str, Any]) -> Iterator[tuple[Texts, Texts]]:
    targets = {target["key"]: target["text"] for target in content["targets"]}
    for item in content["items"]:
        yield item["text"], targets[item["target"]]
    used = {item["target"] for item in content["items"]}
    for key, text in targets.items():
        if key not in used:
            yield {}, text


def _short(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "usecase", "1" if content.get("case") else "0")
    for accepted in content["accepted"]:
        _answer(question, float(accepted.get("percent", 100)), accepted["text"])


def _numeric(question: Any, content: dict[str, Any], say: Say) -> None:
    for accepted in content["accepted"]:
        answer = _answer(question, float(accepted.get("percent", 100)), str(accepted["value"]))
        put(answer, "tolerance", str(accepted.get("tolerance", "0")))
    units = put(question, "units") if content.get("units") else None
    for unit in content.get("units") or []:
        element = put(units, "unit")
        put(element, "multiplier", decimal(f"{1 / Decimal(str(unit['factor'])):.12g}"))
        put(element, "unit_name", next(iter(unit["text"].values())))


def _essay(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "responseformat", "editor")


def _ordering(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "layouttype", "VERTICAL")
    put(question, "selecttype", "ALL")
    put(question, "gradingtype", GRADING[content.get("scoring", "absolute")])
    for place, entry in enumerate(content["items"], start=1):
        _answer(question, place, say(entry["text"]))


KINDS: dict[str, tuple[str, Callable[[Any, dict[str, Any], Say], None]]] = {
    "single": ("multichoice", _single),
    "multiple": ("multichoice", _multiple),
    "true_false": ("truefalse", _true_false),
    "matching": ("matching", _matching),
    "short_text": ("shortanswer", _short),
    "numeric": ("numerical", _numeric),
    "essay": ("essay", _essay),
    "ordering": ("ordering", _ordering),
}
