"""What QTI's interactions ask, as questions of ours."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lxml import etree

from quizzes.exchange import gapped
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gapped import Gap
from quizzes.exchange.handing_in import families_of
from quizzes.exchange.markup import NO_MLANG
from quizzes.exchange.numbers import decimal
from quizzes.exchange.qti.answers import Answers, Declared
from quizzes.exchange.qti.versions import attribute, every, name_of
from quizzes.exchange.texts import UNKNOWN, Texts, plain
from quizzes.exchange.xmlfile import tag

SHAPES = {"rect": "rect", "circle": "circle", "poly": "polygon", "ellipse": "circle"}
FOR_MARKERS = ("scorer", "tutor", "author", "proctor", "testConstructor")


def inner(element: Any) -> str:
    """What stands in it, as markup without namespaces."""
    copy = deepcopy(element)
    copy.tail = None
    for one in copy.iter(etree.Element):
        one.tag = tag(one)
    etree.cleanup_namespaces(copy)
    children = "".join(etree.tostring(child, encoding="unicode") for child in copy)
    start = etree.Element("p")
    start.text = copy.text
    first = etree.tostring(start, encoding="unicode").removeprefix("<p>").removesuffix("</p>").replace("<p/>", "")
    return gapped.without_marks(f"{first}{children}".replace("{mlang", NO_MLANG))


def without(element: Any, *names: str) -> Any:
    """A copy that lacks these elements; what follows them stays."""
    copy = deepcopy(element)
    for one in every(copy, *names):
        if one is not copy:
            drop(one)
    return copy


def drop(element: Any, instead: str = "") -> None:
    parent, before = element.getparent(), element.getprevious()
    said = f"{instead}{element.tail or ''}"
    if before is not None:
        before.tail = f"{before.tail or ''}{said}"
    else:
        parent.text = f"{parent.text or ''}{said}"
    parent.remove(element)


def _said(builder: Builder, element: Any) -> Texts:
    return builder.html(inner(element))


def choice(builder: Builder, asked: Any, answers: Answers) -> str:
    declared = answers.get(asked)
    choices = every(asked, "simpleChoice")
    if not declared.right and not declared.mapped and _is_self_report(asked):
        return _report(builder, every(asked, "prompt"), choices)
    if {attribute(one, "identifier") for one in choices} == {"true", "false"}:
        builder.content["answer"] = "true" in _right(declared)
        return "true_false"
    return _options(builder, asked, answers, choices)


def _is_self_report(asked: Any) -> bool:
    """The specification's own example says so by a class."""
    return any("likert" in attribute(above, "class").split() for above in asked.iterancestors())


def _options(builder: Builder, asked: Any, answers: Answers, choices: list[Any]) -> str:
    declared = answers.get(asked)
    right = _right(declared)
    builder.content["options"] = [
        option(
            key,
            _said(builder, without(one, "feedbackInline")),
            right=attribute(one, "identifier") in right,
            because=builder.html("".join(inner(said) for said in every(one, "feedbackInline"))),
        )
        for key, one in zip(KEYS, choices, strict=False)
    ]
    if declared.cardinality == "single" or (not declared.cardinality and attribute(asked, "maxChoices") == "1"):
        if len(right) > 1:  # each of them would do
            raise NotUnderstood("weights", reason=", ".join(sorted(right))[:60])
        return "single"
    _scoring(builder, asked, answers, declared, len(right))
    return "multiple"


def _right(declared: Declared) -> set[str]:
    found = set(declared.right) or {key for key, worth in declared.mapped.items() if worth > 0}
    if not found:
        raise NotUnderstood("right_unsaid")
    return found


def _scoring(builder: Builder, asked: Any, answers: Answers, declared: Declared, right: int) -> None:
    """All or nothing, unless the file gives parts. Weights that are not even are told of."""
    if not declared.mapped or not answers.is_mapped(asked):
        builder.content["scoring"] = "all"
        return
    shares = {round(worth * right, 2) for worth in declared.mapped.values()}
    most = max(shares)
    if not shares <= {most, -most, 0.0} or most <= 0:
        builder.parsed.note("weights_left", builder.line)


def hottext(builder: Builder, asked: Any, answers: Answers) -> str:
    return _options(builder, asked, answers, every(asked, "hottext"))


def order(builder: Builder, asked: Any, answers: Answers) -> str:
    choices = {attribute(one, "identifier"): one for one in every(asked, "simpleChoice")}
    right = answers.get(asked).right
    if not right or not set(right) <= set(choices):
        raise NotUnderstood("right_unsaid")
    if len(right) < len(choices):
        raise NotUnderstood("bad_interaction", what="orderInteraction")  # only some are to be ordered
    builder.content["items"] = [
        {"key": key, "text": _said(builder, choices[one])} for key, one in zip(KEYS, right, strict=False)
    ]
    return "ordering"


def match(builder: Builder, asked: Any, answers: Answers) -> str:
    """Each of the first set gets one of the second. Without a right answer it is a self-report."""
    sets = [every(group, "simpleAssociableChoice") for group in every(asked, "simpleMatchSet")]
    if len(sets) != 2:
        raise NotUnderstood("bad_interaction", what=name_of(asked))
    declared = answers.get(asked)
    if not declared.right and not declared.mapped:
        return _report(builder, *sets)
    pairs = [pair.split(" ") for pair in declared.right or [one for one, worth in declared.mapped.items() if worth > 0]]
    rows, columns = ([attribute(one, "identifier") for one in group] for group in sets)
    fits = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    if set(fits) - set(rows):  # the sets may stand the other way round
        fits = {right: left for left, right in fits.items()}
    if len(fits) < len(pairs) or set(fits) - set(rows) or set(fits.values()) - set(columns):
        raise NotUnderstood("pairs_many")
    if len({worth for worth in declared.mapped.values() if worth > 0}) > 1:
        builder.parsed.note("scored", builder.line)
    _matched(builder, sets[0], sets[1], fits)
    return "matching"


def _matched(builder: Builder, rows: list[Any], columns: list[Any], fits: dict[str, str]) -> None:
    """A row that nothing fits has no place in a matching of ours."""
    keys = {attribute(one, "identifier"): key for one, key in zip(columns, KEYS, strict=False)}
    if any(attribute(one, "identifier") not in fits for one in rows):
        raise NotUnderstood("pairs_few")
    builder.content["targets"] = [
        {"key": keys[attribute(one, "identifier")], "text": _said(builder, one)} for one in columns
    ]
    builder.content["items"] = [
        {"key": key, "text": _said(builder, one), "target": keys[fits[attribute(one, "identifier")]]}
        for key, one in zip(KEYS, rows, strict=False)
    ]


def _report(builder: Builder, rows: list[Any], columns: list[Any]) -> str:
    builder.content["statements"] = [
        {"key": key, "text": _said(builder, one), "reverse": False} for key, one in zip(KEYS, rows, strict=False)
    ]
    builder.content["points"] = [{"text": _said(builder, one)} for one in columns]
    return "likert"


def associate(builder: Builder, asked: Any, answers: Answers) -> str:
    """Pairs without sides: the first of each pair is asked, the second is what fits."""
    choices = {attribute(one, "identifier"): one for one in every(asked, "simpleAssociableChoice")}
    declared = answers.get(asked)
    said = declared.right or [one for one, worth in declared.mapped.items() if worth > 0]
    fits = {pair.split(" ")[0]: pair.split(" ")[-1] for pair in said}
    if not fits:
        raise NotUnderstood("right_unsaid")
    if len(fits) < len(said) or set(fits) & set(fits.values()) or not {*fits, *fits.values()} <= set(choices):
        raise NotUnderstood("pairs_many")
    columns = [one for key, one in choices.items() if key not in fits]
    _matched(builder, [choices[key] for key in fits], columns, fits)
    return "matching"


def essay(builder: Builder, asked: Any, answers: Answers) -> str:
    _rubric(builder, answers)
    return "essay"


def upload(builder: Builder, asked: Any, answers: Answers) -> str:
    builder.content["families"] = families_of(attribute(asked, "type"))
    _rubric(builder, answers)
    return "upload"


def _rubric(builder: Builder, answers: Answers) -> None:
    """What only markers see."""
    blocks = [one for one in every(answers.root, "rubricBlock") if attribute(one, "view") in FOR_MARKERS]
    texts = builder.html("".join(inner(block) for block in blocks))
    if any(texts.values()):
        builder.rubric(texts)


def slider(builder: Builder, asked: Any, answers: Answers) -> str:
    return _numeric(builder, asked, answers)


def _numeric(builder: Builder, asked: Any, answers: Answers) -> str:
    builder.content["accepted"] = answers.numbers(asked)
    if not builder.content["accepted"]:
        raise NotUnderstood("right_unsaid")
    return "numeric"


def typed(builder: Builder, asked: Any, answers: Answers) -> str:
    """A number or a few words, asked by themselves."""
    declared = answers.get(asked)
    if declared.base in ("float", "integer"):
        return _numeric(builder, asked, answers)
    worth = {value: share for value, share in declared.mapped.items() if share > 0}
    most = max(worth.values(), default=1)
    rows = [{"text": pattern(value), "percent": decimal(f"{100 * one / most:.2f}")} for value, one in worth.items()]
    if not rows:
        said = dict.fromkeys(declared.right, 1.0)
        said |= {text: share for text, share in answers.words(asked).items() if text not in said}
        rows = [{"text": pattern(text), "percent": decimal(f"{100 * share:.2f}")} for text, share in said.items()]
    if not rows:
        raise NotUnderstood("right_unsaid")
    builder.content["accepted"] = rows
    if declared.case:
        builder.content["case"] = True
    return "short_text"


def pattern(text: str) -> str:
    """A star is a star elsewhere."""
    return plain(text).replace("*", r"\*")


def gap(builder: Builder, asked: Any, answers: Answers) -> Gap:
    """One interaction inside a text."""
    alone = Builder(builder.parsed, builder.line, builder.fetch)
    if name_of(asked) == "textEntryInteraction":
        kind = typed(alone, asked, answers)
    else:
        kind = _options(alone, asked, answers, every(asked, "inlineChoice"))
    return Gap(kind, alone.content)


def gap_match(builder: Builder, asked: Any, answers: Answers) -> list[Gap]:
    """Words to be laid into gaps: each gap offers all of them."""
    words = {attribute(one, "identifier"): one for one in every(asked, "gapText", "gapImg")}
    declared = answers.get(asked)
    pairs = [pair.split(" ") for pair in declared.right or declared.mapped]
    fits = {pair[-1]: pair[0] for pair in pairs}
    gaps = [attribute(one, "identifier") for one in every(asked, "gap")]
    if len({worth for worth in declared.mapped.values() if worth > 0}) > 1:
        builder.parsed.note("scored", builder.line)
    if not gaps or any(fits.get(one) not in words for one in gaps):
        raise NotUnderstood("right_unsaid")
    return [
        Gap("single", {"options": [
            {"key": key, "text": _said(builder, words[word]), "right": word == fits[one]}
            for key, word in zip(KEYS, words, strict=False)
        ]})
        for one in gaps
    ]  # fmt: skip


def hotspot(builder: Builder, asked: Any, answers: Answers) -> str:
    """Places to choose among, or areas in which a point should lie."""
    width, height = picture(builder, asked)
    declared = answers.get(asked)
    if name_of(asked) == "selectPointInteraction":
        zones = [(shape, corners, worth > 0, "") for shape, corners, worth in declared.areas]
        if not zones:
            raise NotUnderstood("right_unsaid")
        builder.content["scoring"] = "partial"
    else:
        right = _right(declared)
        zones = [
            (attribute(one, "shape"), attribute(one, "coords"), attribute(one, "identifier") in right,
             attribute(one, "hotspotLabel"))
            for one in every(asked, "hotspotChoice")
        ]  # fmt: skip
        if declared.cardinality != "single":
            _scoring(builder, asked, answers, declared, len(right))
    builder.content["zones"] = [
        _zone(key, place, zone, (width, height))
        for place, (key, zone) in enumerate(zip(KEYS, zones, strict=False), start=1)
    ]
    return "hotspot"


def picture(builder: Builder, asked: Any) -> tuple[float, float]:
    """Keeps the interaction's picture; returns the size that its corners speak of."""
    shown = next(iter(every(asked, "object", "img")), None)
    if shown is None:
        raise NotUnderstood("picture_missing", name="")
    address = attribute(shown, "data") or attribute(shown, "src")
    alt = attribute(shown, "alt") or "".join(shown.itertext()).strip()
    builder.picture(address, builder.text(alt))
    try:
        size = tuple(float(decimal(attribute(shown, name).removesuffix("px"))) for name in ("width", "height"))
    except NotUnderstood:
        size = builder.size()
    if min(size) <= 0:
        raise NotUnderstood("picture_unreadable", name=address[:80])
    return size[0], size[1]


def _zone(key: str, place: int, zone: tuple[str, str, bool, str], size: tuple[float, float]) -> dict[str, Any]:
    shape, corners, right, label = zone
    text = {UNKNOWN: plain(label) or str(place)}
    return {"key": key, "text": text, "right": right, "shape": SHAPES.get(shape, ""), "at": at(shape, corners, size)}


def at(shape: str, corners: str, size: tuple[float, float]) -> list[float]:
    """Pixels of an image map as per cents."""
    found = [float(decimal(one)) for one in re.split(r"[\s,]+", corners.strip()) if one]
    enough = {"rect": len(found) == 4, "circle": len(found) == 3, "poly": len(found) >= 6, "ellipse": len(found) == 4}
    if not enough.get(shape):
        raise NotUnderstood("bad_value", value=f"{shape} {corners}"[:40], column="coords")
    if shape in ("circle", "ellipse"):
        scaled = [found[0] / size[0], found[1] / size[1], found[2] / size[0]]
    else:
        scaled = [one / size[place % 2] for place, one in enumerate(found)]
    if shape == "rect":
        scaled = [scaled[0], scaled[1], scaled[2] - scaled[0], scaled[3] - scaled[1]]
    return [round(min(100.0, max(0.0, 100 * one)), 2) for one in scaled]


BLOCKS: dict[str, Callable[[Builder, Any, Answers], str]] = {
    "choiceInteraction": choice,
    "hottextInteraction": hottext,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "extendedTextInteraction": essay,
    "uploadInteraction": upload,
    "sliderInteraction": slider,
    "hotspotInteraction": hotspot,
    "selectPointInteraction": hotspot,
}
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
GAPS = "gapMatchInteraction"
