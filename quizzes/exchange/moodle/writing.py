"""Moodle XML: writing."""

import base64
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import quote

from lxml import etree

from quizzes.exchange import beside, grades
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import Fault, NotUnderstood
from quizzes.exchange.finished import unfinished
from quizzes.exchange.handing_in import endings_of
from quizzes.exchange.items import Export, Item, Parsed
from quizzes.exchange.labels import labels_of
from quizzes.exchange.limits import MEGABYTE
from quizzes.exchange.markup import write_html
from quizzes.exchange.moodle import cloze, embedded, grading, reading
from quizzes.exchange.numbers import decimal
from quizzes.exchange.pictures import size_of
from quizzes.exchange.texts import GAP, Texts, is_plainly
from quizzes.exchange.writing import unheld
from quizzes.exchange.xmlfile import put, written

MOST_COUNTED, UNLIMITED = 3, -1  # files: more than three are any number
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
        fault = _unheld(item)
        if fault:
            export.faults.append(fault)
            continue
        if item.category != category:
            category = item.category
            _category(root, category)
        question = _question(root, item, export.pictures)
        lacked = beside.lacking(item.kind, item.content, _understood(question))
        own = etree.SubElement(question, beside.NAME, nsmap={"poise": beside.SPACE})
        own.set("of", beside.fingerprint(question))
        own.text = beside.write(lacked) or None
    return written(root)


def _unheld(item: Item) -> Fault | None:
    """What Moodle has no type for, and passages whose gaps come in another order in each language."""
    if item.kind not in KINDS or any(part["kind"] not in cloze.PARTS for part in item.content.get("parts") or []):
        return unheld(item)
    if any(one.get("units") for part in item.content.get("parts") or [] for one in [part["content"]]):
        return unheld(item)
    if fault := unfinished(item):
        return fault
    passage = [GAP.findall(said) for said in (item.content.get("text") or {}).values() if said.strip()]
    if any(gaps != passage[0] for gaps in passage):
        return Fault("gaps_order", 0, {"code": item.code})
    return None


def _understood(question: Any) -> beside.Understood | None:
    """What whoever reads the question alone gets to know."""
    builder = Builder(Parsed(), 0)
    builder.fetch = reading.files(builder, question)
    try:
        return reading.understood(builder, question)
    except NotUnderstood:
        return None


def _category(root: Any, category: tuple[str, ...]) -> None:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in category)])
    question = put(root, "question", type="category")
    put(put(question, "category"), "text", path)


def _question(root: Any, item: Item, pictures: dict[str, bytes]) -> Any:
    name, fill = KINDS[item.kind]
    question = put(root, "question", type=name)
    plainly = is_plainly(item.content)

    def say(texts: Texts) -> str:
        return write_html(texts, plainly=plainly)

    put(put(question, "name"), "text", item.code)
    _stem(question, item, say, pictures)
    _words(question, "generalfeedback", say(item.content.get("feedback") or {}))
    put(question, "defaultgrade", "1.0000000")
    put(question, "hidden", "1" if item.state == "retired" else "0")
    put(question, "idnumber", item.code)
    fill(question, item.content, say)
    tags = put(question, "tags")
    for label in labels_of(item):
        put(put(tags, "tag"), "text", label)
    if item.kind == "hotspot":
        _markers(question, item.content, pictures)
    return question


def _stem(question: Any, item: Item, say: Say, pictures: dict[str, bytes]) -> None:
    """The words, for some kinds with what is asked among them; and the picture, unless it has a place of its own."""
    content = item.content
    picture = content.get("picture") if item.kind != "hotspot" else None
    said = embedded.written(content, say) if name_of(item.kind) == "cloze" else say(content.get("stem") or {})
    if picture:
        alt = escape(say(picture.get("alt") or {}), quote=True)
        said += f'<img src="@@PLUGINFILE@@/{quote(picture["file"])}" alt="{alt}">'
    element = _words(question, "questiontext", said)
    if picture:
        _file(element, picture["file"], pictures)


def _file(parent: Any, name: str, pictures: dict[str, bytes]) -> None:
    data = base64.b64encode(pictures[name]).decode()
    put(parent, "file", data, name=name, path="/", encoding="base64")


def name_of(kind: str) -> str:
    return KINDS[kind][0]


def _words(parent: Any, name: str, html: str, **attributes: str) -> Any:
    element = put(parent, name, format="html", **attributes)
    put(element, "text", html)
    return element


def _answer(question: Any, fraction: str, html: str, because: str = "") -> Any:
    answer = _words(question, "answer", html, fraction=fraction)
    _words(answer, "feedback", because)
    return answer


def _single(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "single", "true")
    _options(question, content, say, ["100" if one.get("right") else "0" for one in content.get("options", [])])


def _multiple(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "single", "false")
    _options(question, content, say, grades.weighed([bool(one.get("right")) for one in content.get("options", [])]))


def _options(question: Any, content: dict[str, Any], say: Say, fractions: list[str]) -> None:
    put(question, "shuffleanswers", "true")
    for option, fraction in zip(content.get("options", []), fractions, strict=True):
        _answer(question, fraction, say(option["text"]), say(option.get("because") or {}))


def _true_false(question: Any, content: dict[str, Any], say: Say) -> None:
    for value in (True, False):
        _answer(question, "100" if content.get("answer") is value else "0", str(value).lower())


def _matching(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "shuffleanswers", "true")
    for asked, target in _pairs(content):
        pair = _words(question, "subquestion", say(asked))
        put(put(pair, "answer"), "text", say(target))


def _pairs(content: dict[str, Any]) -> Iterator[tuple[Texts, Texts]]:
    targets = {target["key"]: target["text"] for target in (content.get("targets") or [])}
    for item in content.get("items") or []:
        yield item["text"], targets[item["target"]]
    used = {item["target"] for item in (content.get("items") or [])}
    for key, text in targets.items():
        if key not in used:
            yield {}, text


def _short(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "usecase", "1" if content.get("case") else "0")
    for accepted in content.get("accepted") or []:
        _answer(question, grades.share(accepted.get("percent", "100")), accepted["text"])


def _numeric(question: Any, content: dict[str, Any], say: Say) -> None:
    for accepted in content.get("accepted") or []:
        answer = _answer(question, grades.share(accepted.get("percent", "100")), str(accepted["value"]))
        put(answer, "tolerance", str(accepted.get("tolerance", "0")))
    units = put(question, "units") if content.get("units") else None
    for unit in content.get("units") or []:
        element = put(units, "unit")
        put(element, "multiplier", decimal(f"{1 / Decimal(str(unit['factor'])):.12g}"))
        put(element, "unit_name", next(iter(unit["text"].values())))


def _essay(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "responseformat", "editor")
    for name, limit in (("words_least", "minwordlimit"), ("words_most", "maxwordlimit")):
        if content.get(name):
            put(question, limit, str(content[name]))
    _words(question, "graderinfo", grading.written(content.get("rubric") or [], say))


def _upload(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "responseformat", "noinline")
    put(question, "responserequired", "0")
    most = content.get("files_most") or 1
    put(question, "attachments", str(most if most <= MOST_COUNTED else UNLIMITED))
    put(question, "attachmentsrequired", "1")
    put(question, "maxbytes", str((content.get("megabytes_most") or 0) * MEGABYTE))
    put(question, "filetypeslist", endings_of(content.get("families") or []))
    _words(question, "graderinfo", grading.written(content.get("rubric") or [], say))


def _embedded(question: Any, content: dict[str, Any], say: Say) -> None:
    """All of it stands in the words."""


def _markers(question: Any, content: dict[str, Any], pictures: dict[str, bytes]) -> None:
    """One marker, to be laid on each right place."""
    name = (content.get("picture") or {}).get("file", "")
    right = [zone for zone in content.get("zones") or [] if zone.get("right")]
    put(question, "shuffleanswers", "0")
    if name:
        _file(question, name, pictures)
    drag = put(question, "drag")
    put(drag, "no", "1")
    put(drag, "text", "✓")
    put(drag, "noofdrags", str(len(right)))
    size = size_of(pictures.get(name, b""))
    for place, zone in enumerate(right, start=1):
        shape, coords = embedded.corners(zone, *size)
        drop = put(question, "drop")
        for key, said in (("no", str(place)), ("shape", shape), ("coords", coords), ("choice", "1")):
            put(drop, key, said)


def _hotspot(question: Any, content: dict[str, Any], say: Say) -> None:
    """What is asked follows the tags."""


def _ordering(question: Any, content: dict[str, Any], say: Say) -> None:
    put(question, "layouttype", "VERTICAL")
    put(question, "selecttype", "ALL")
    put(question, "gradingtype", GRADING[content.get("scoring", "absolute")])
    for place, entry in enumerate((content.get("items") or []), start=1):
        _answer(question, str(place), say(entry["text"]))


KINDS: dict[str, tuple[str, Callable[[Any, dict[str, Any], Say], None]]] = {
    "single": ("multichoice", _single),
    "multiple": ("multichoice", _multiple),
    "true_false": ("truefalse", _true_false),
    "matching": ("matching", _matching),
    "short_text": ("shortanswer", _short),
    "numeric": ("numerical", _numeric),
    "essay": ("essay", _essay),
    "upload": ("essay", _upload),
    "ordering": ("ordering", _ordering),
    "gap_choice": ("cloze", _embedded),
    "gap_text": ("cloze", _embedded),
    "case": ("cloze", _embedded),
    "hotspot": ("ddmarker", _hotspot),
}
