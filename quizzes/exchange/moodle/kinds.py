"""Moodle's question types: what each says of its answers."""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any

from quizzes.exchange import grades
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.handing_in import families_of
from quizzes.exchange.limits import MEGABYTE
from quizzes.exchange.moodle import cloze, gaps, grading
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import plain
from quizzes.exchange.xmlfile import text
from quizzes.types.upload import MOST_FILES

GRADING = {
    "ABSOLUTE_POSITION": "absolute",
    "RELATIVE_NEXT_EXCLUDE_LAST": "relative",
    "RELATIVE_NEXT_INCLUDE_LAST": "relative",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": "relative",
    "LONGEST_ORDERED_SUBSET": "run",
    "LONGEST_CONTIGUOUS_SUBSET": "run",
}
HTML = "html"


def html(element: Any) -> str:
    """The words of an element as HTML, whatever they were written in."""
    if element is None:
        return ""
    said = text(element, "text")
    form = element.get("format") or HTML
    if form in ("plain_text", "markdown"):
        return escape(said).replace("\n", "<br>")
    return said.strip().replace("\n", "<br>") if form == "moodle_auto_format" else said


def read(builder: Builder, question: Any) -> str:
    """Fills the content; returns the kind."""
    kind = question.get("type") or ""
    if kind not in READERS:
        raise NotUnderstood("unsupported", kind=kind[:40])
    return READERS[kind](builder, question)


def _fraction(answer: Any) -> float:
    try:
        return float(answer.get("fraction") or 0)
    except ValueError:
        raise NotUnderstood("bad_percent", value=answer.get("fraction")[:20]) from None


def _multichoice(builder: Builder, question: Any) -> str:
    answers = list(question.iterchildren("answer"))
    if not answers:
        raise NotUnderstood("no_options")
    kind = "single" if text(question, "single", "true").strip().lower() in ("true", "1") else "multiple"
    fractions = [_fraction(answer) for answer in answers]
    rights = [fraction >= 99.99 if kind == "single" else fraction > 0 for fraction in fractions]
    builder.content["options"] = [
        option(key, builder.html(html(answer)), right=right, because=builder.html(html(answer.find("feedback"))))
        for key, answer, right in zip(KEYS, answers, rights, strict=False)
    ]
    if kind == "single":
        even = all(round(fraction, 2) in (0.0, 100.0) for fraction in fractions)
    else:
        even = grades.are_even(fractions, sum(rights))
    if not even:
        builder.parsed.note("weights_left", builder.line)
    return kind


def _truefalse(builder: Builder, question: Any) -> str:
    fractions = {text(answer, "text").strip().lower(): _fraction(answer) for answer in question.iterchildren("answer")}
    if set(fractions) != {"true", "false"}:
        raise NotUnderstood("right_unsaid")
    builder.content["answer"] = fractions["true"] > fractions["false"]
    _feedback_of_answers(builder, question)
    return "true_false"


def _feedback_of_answers(builder: Builder, question: Any) -> None:
    for said in question.iterfind("answer/feedback/text"):
        if (said.text or "").strip():
            builder.parsed.note("feedback_left", builder.line, what=said.text.strip()[:60])


def _matching(builder: Builder, question: Any) -> str:
    """Answers that read alike are one; a pair without a question is an answer that fits nothing."""
    targets: dict[str, dict[str, Any]] = {}
    items: list[dict[str, Any]] = []
    for pair in question.iterchildren("subquestion"):
        words = builder.html(text(pair, "answer/text"))
        if not any(words.values()):
            raise NotUnderstood("bad_pair", value=html(pair)[:60])
        target = targets.setdefault(repr(words), {"key": KEYS[len(targets)], "text": words})
        asked = builder.html(html(pair))
        if any(asked.values()):
            items.append({"key": KEYS[len(items)], "text": asked, "target": target["key"]})
    builder.content |= {"targets": list(targets.values()), "items": items}
    return "matching"


def _accepted(builder: Builder, question: Any) -> list[tuple[Any, str, str]]:
    _feedback_of_answers(builder, question)
    return [
        (answer, plain(text(answer, "text")), decimal(_fraction(answer)))
        for answer in question.iterchildren("answer")
        if _fraction(answer) > 0
    ]


def _short(builder: Builder, question: Any) -> str:
    builder.content["accepted"] = [
        {"text": said, "percent": percent} for _answer, said, percent in _accepted(builder, question)
    ]
    if text(question, "usecase").strip() == "1":
        builder.content["case"] = True
    return "short_text"


def _numerical(builder: Builder, question: Any) -> str:
    builder.content["accepted"] = [
        {"value": decimal(said), "tolerance": decimal(text(answer, "tolerance") or 0), "percent": percent}
        for answer, said, percent in _accepted(builder, question)
    ]
    units = [
        {"key": key, "text": {"zh-hans": name, "en": name}, "factor": _factor(text(unit, "multiplier", "1"))}
        for key, unit in zip(KEYS, question.iterfind("units/unit"), strict=False)
        if (name := plain(text(unit, "unit_name")))
    ]
    if units:
        builder.content["units"] = units
    return "numeric"


def _factor(multiplier: str) -> str:
    """Moodle multiplies the right value to get what is typed in a unit; we multiply what is typed."""
    number = Decimal(decimal(multiplier))
    if not number:
        raise NotUnderstood("bad_number", value=multiplier[:20])
    return decimal(f"{1 / number:.12g}")


def _essay(builder: Builder, question: Any) -> str:
    grading.read(builder, builder.html(html(question.find("graderinfo"))))
    for name, limit in (("words_least", "minwordlimit"), ("words_most", "maxwordlimit")):
        said = text(question, limit).strip()
        if said.isdecimal() and int(said[:6]) > 0:
            builder.content[name] = int(said[:6])
    if (template := text(question, "responsetemplate/text").strip()) and plain(template):
        builder.parsed.note("template_left", builder.line)
    if text(question, "responseformat").strip() == "noinline":
        return _upload(builder, question)
    if (text(question, "attachments").strip() or "0") != "0":
        builder.parsed.note("attachments_left", builder.line)
    return "essay"


def _upload(builder: Builder, question: Any) -> str:
    """An essay that is handed in as files alone."""
    builder.content["families"] = families_of(text(question, "filetypeslist"))
    most = text(question, "attachments").strip()
    if most == "-1" or (most.isdecimal() and int(most[:4]) > 1):
        builder.content["files_most"] = MOST_FILES if most == "-1" else min(MOST_FILES, int(most[:4]))
    size = text(question, "maxbytes").strip()
    if size.isdecimal() and int(size[:15]) >= MEGABYTE:
        builder.content["megabytes_most"] = int(size[:15]) // MEGABYTE
    for name in ("words_least", "words_most"):
        builder.content.pop(name, None)
    return "upload"


def _cloze(builder: Builder, question: Any) -> str:
    return cloze.read(builder, html(question.find("questiontext")))


def _laid(builder: Builder, question: Any) -> str:
    return gaps.laid(builder, question, html(question.find("questiontext")))


def _calculated(builder: Builder, question: Any) -> str:
    raise NotUnderstood("calculated")


def _ordering(builder: Builder, question: Any) -> str:
    answers = sorted(question.iterchildren("answer"), key=_fraction)
    builder.content["items"] = [
        {"key": key, "text": builder.html(html(answer))} for key, answer in zip(KEYS, answers, strict=False)
    ]
    grading = text(question, "gradingtype").strip()
    if grading in GRADING:
        builder.content["scoring"] = GRADING[grading]
    elif grading:
        builder.parsed.note("scored", builder.line)
    return "ordering"


READERS: dict[str, Callable[[Builder, Any], str]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "matching": _matching,
    "match": _matching,
    "shortanswer": _short,
    "numerical": _numerical,
    "essay": _essay,
    "ordering": _ordering,
    "ddmatch": _matching,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _laid,
    "ddwtos": _laid,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
    "calculatedmulti": _calculated,
}
