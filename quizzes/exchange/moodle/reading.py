"""Moodle XML: reading."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from quizzes.exchange import beside, pictures
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.gift import path_of
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.moodle import gaps, kinds
from quizzes.exchange.moodle.kinds import html
from quizzes.exchange.texts import Texts, settle
from quizzes.exchange.xmlfile import parsed as parsed_xml
from quizzes.exchange.xmlfile import tag, text

IN_FILE = "@@PLUGINFILE@@"
MARKERS = "ddmarker"
# What Moodle itself says of an answer, unless somebody wrote something else.
USUAL = re.compile(r"(Your answer is( partially)? (in)?correct\.?|你的回答.{0,8}|您的回答.{0,8}|)")


def read(data: bytes) -> Parsed:
    root = parsed_xml(data)
    if tag(root) != "quiz":
        raise FileRefused("wrong_xml", found=tag(root)[:40])
    made = Parsed()
    category: tuple[str, ...] = ()
    for question in root.iterchildren("question"):
        if question.get("type") == "category":
            category = path_of(text(question, "category/text"))
        elif question.get("type") == "description":
            made.note("description_left", question.sourceline)
        else:
            made.another()
            try:
                made.items += _questions(made, question, category)
            except NotUnderstood as refused:
                made.note(refused.fault.code, question.sourceline, **refused.fault.facts)
    return made


def _questions(made: Parsed, question: Any, category: tuple[str, ...]) -> Iterator[Item]:
    line = question.sourceline
    aside = Parsed(pictures=made.pictures)
    builder = Builder(aside, line)
    builder.fetch = _files(builder, question.find("questiontext"))
    own = question.find(beside.NAME)
    lacked = beside.read(own.text) if own is not None and (own.text or "").strip() else {}
    ours = own is not None and own.get("of") == beside.fingerprint(question)
    if question.get("type") == MARKERS and not ours:
        made.faults += aside.faults
        yield from _marked(made, question, category)
        return
    kind = _understood(builder, question, must=not (ours and lacked))
    if ours and lacked:
        fetch = files(builder, question)
        kind, builder.content = beside.merged(lacked, (kind, builder.content), lambda name: fetch(f"{IN_FILE}/{name}"))
    if not ours:
        made.faults += aside.faults
        _note_what_is_left(made, question)
        if lacked:
            made.note("beside_left", line, what=", ".join(lacked.get("content") or {})[:80])
    builder.parsed = made
    yield builder.item(kind, **_fields(question, category))


def _understood(builder: Builder, question: Any, *, must: bool) -> str:
    """The kind; empty where the question's own words give none and need not."""
    try:
        kind, _content = understood(builder, question)
    except NotUnderstood:
        if must:
            raise
        return ""
    return kind


def understood(builder: Builder, question: Any) -> beside.Understood:
    """Kind and content as the question itself says them."""
    kind = _own_markers(builder, question) if question.get("type") == MARKERS else kinds.read(builder, question)
    if "stem" not in builder.content:
        builder.stem(html(question.find("questiontext")))
    general = question.find("generalfeedback")
    if general is not None:
        builder.feedback(builder.html(html(general)))
    return kind, settle(builder.content)


def _own_markers(builder: Builder, question: Any) -> str:
    """One marker, as we write it: where it belongs is right."""
    fetch = _files(builder, None, question.find("file"))
    found = gaps.markers(builder, question, lambda file: fetch(f"{IN_FILE}/{file.get('name', '')}"))
    builder.content |= found[0][1]
    return "hotspot"


def _fields(question: Any, category: tuple[str, ...]) -> dict[str, Any]:
    labels = [(found.text or "").strip() for found in question.iterfind("tags/tag/text")]
    if text(question, "hidden").strip() == "1" and not any(label.startswith("state:") for label in labels):
        labels.append("state:retired")
    return {"labels": labels, "code": text(question, "idnumber").strip(), "category": category}


def _marked(made: Parsed, question: Any, category: tuple[str, ...]) -> Iterator[Item]:
    """A question for each marker: where does it belong?"""
    fields = _fields(question, category)
    first = Builder(made, question.sourceline)
    first.fetch = _files(first, question.find("questiontext"))
    first.stem(html(question.find("questiontext")))
    stem = first.content.pop("stem")
    if "picture" in first.content:
        raise NotUnderstood("pictures_many", count=2)
    fetch = _files(first, None, question.find("file"))
    found = gaps.markers(first, question, lambda file: fetch(f"{IN_FILE}/{file.get('name', '')}"))
    if len(found) > 1:
        made.note("marker_each", question.sourceline, count=len(found))
    for place, (name, content) in enumerate(found, start=1):
        builder = Builder(made, question.sourceline, first.fetch)
        builder.content = {**first.content, **content, "stem": _with(stem, builder.html(name))}
        item = builder.item("hotspot", **fields)
        yield replace(item, code=f"{item.code}-{place}") if item.code and len(found) > 1 else item


def _with(stem: Texts, name: Texts) -> Texts:
    """The words, then the marker in a line of its own, in each language."""
    both = settle({"stem": {**stem}, "name": {**name}})
    return {one: f"{said}\n{both['name'].get(one, '')}".strip() for one, said in both["stem"].items() if said}


def _note_what_is_left(made: Parsed, question: Any) -> None:
    if any((found.text or "").strip() for found in question.iterfind("hint/text")):
        made.note("hints_left", question.sourceline)
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = re.sub(r"<[^>]{0,200}>", "", text(question, f"{name}/text")).strip()
        if not USUAL.fullmatch(said):
            made.note("feedback_left", question.sourceline, what=said[:60])


def files(builder: Builder, question: Any) -> pictures.Fetch:
    return _files(builder, question.find("questiontext"), question.find("file"))


def _files(builder: Builder, element: Any, *more: Any) -> pictures.Fetch:
    """The files beside the words; what is not among them may stand in its own address."""
    files = [*(element.iterfind("file") if element is not None else ()), *(one for one in more if one is not None)]
    held = {file.get("name", ""): file.text or "" for file in files}
    inline = pictures.inline(builder.parsed)

    def fetch(address: str) -> str:
        if not address.startswith(IN_FILE):
            return inline(address)
        name = unquote(re.sub(r"\?.*$", "", address)).removeprefix(IN_FILE).rsplit("/", 1)[-1]
        if name not in held:
            raise NotUnderstood("picture_missing", name=name[:80])
        try:
            data = base64.b64decode(held[name])
        except (binascii.Error, ValueError):
            raise NotUnderstood("picture_unreadable", name=name[:80]) from None
        return pictures.keep(builder.parsed, data, name)

    return fetch
