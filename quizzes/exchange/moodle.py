"""Moodle XML: reading. https://docs.moodle.org/en/Moodle_XML_format"""

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote

from quizzes.exchange import moodle_kinds, pictures
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.gift import path_of
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.moodle_kinds import html
from quizzes.exchange.xmlfile import parsed as parsed_xml
from quizzes.exchange.xmlfile import tag, text

IN_FILE = "@@PLUGINFILE@@"


def read(data: bytes) -> Parsed:
    root = parsed_xml(data)
    if tag(root) != "quiz":
        raise FileRefused("wrong_xml", found=tag(root)[:40])
    made = Parsed()
    category: tuple[str, ...] = ()
    for question in root.iterchildren("question"):
        if question.get("type") == "category":
            category = path_of(text(question, "category/text"))
            continue
        try:
            made.items.append(_question(made, question, category))
        except NotUnderstood as refused:
            made.note(refused.fault.code, question.sourceline, **refused.fault.facts)
    return made


def _question(made: Parsed, question: Any, category: tuple[str, ...]) -> Item:
    builder = Builder(made, question.sourceline)
    builder.fetch = _files(builder, question.find("questiontext"))
    kind = moodle_kinds.read(builder, question)
    builder.stem(html(question.find("questiontext")))
    general = question.find("generalfeedback")
    if general is not None:
        builder.feedback(builder.html(html(general)))
    labels = [(found.text or "").strip() for found in question.iterfind("tags/tag/text")]
    return builder.item(kind, labels=labels, code=text(question, "idnumber").strip(), category=category)


def _files(builder: Builder, element: Any) -> pictures.Fetch:
    """The files beside the words; what is not among them may stand in its own address."""
    held = {file.get("name", ""): file.text or "" for file in element.iterfind("file")} if element is not None else {}
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
