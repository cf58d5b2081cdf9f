"""What stands between GIFT's braces."""

import re
from typing import Any

from quizzes.exchange import grades
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gift_escapes import shown
from quizzes.exchange.numbers import decimal, interval
from quizzes.exchange.texts import Texts

TRUTH = re.compile(r"^\s*(T|TRUE|F|FALSE)\s*(#.*)?$", re.I | re.S)
ANSWER = re.compile(r"([=~])")
PERCENT = re.compile(r"^\s*%(-?[\d.]+)%")
FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.I)


def read(builder: Builder, braces: str, is_plain: bool) -> str:
    """Fills the content; returns the kind."""
    inner, _signs, general = braces.partition("####")
    if general.strip():
        builder.feedback(_words(builder, general, is_plain))
    if not inner.strip():
        return _essay(builder)
    if truth := TRUTH.match(inner):
        builder.content["answer"] = truth[1].upper().startswith("T")
        if (truth[2] or "").strip("# \n"):
            builder.parsed.note("feedback_left", builder.line, what=shown(truth[2].strip("# \n"))[:60])
        return "true_false"
    if inner.lstrip().startswith("#"):
        return _numeric(builder, inner.lstrip()[1:])
    answers = _answers(inner)
    if all(sign == "=" and "->" in text for sign, text in answers):
        return _matching(builder, answers, is_plain)
    if all(sign == "=" for sign, _text in answers):
        return _short(builder, answers)
    return _choice(builder, answers, is_plain)


def _words(builder: Builder, text: str, is_plain: bool) -> Texts:
    if form := FORMAT.match(text):
        text, is_plain = text[form.end() :], form[1].lower() in ("plain", "markdown")
    return builder.text(shown(text)) if is_plain else builder.html(shown(text.strip()))


def _answers(inner: str) -> list[tuple[str, str]]:
    first, *rest = ANSWER.split(inner)
    if first.strip():
        raise NotUnderstood("bad_answer", value=shown(first.strip())[:60])
    return list(zip(rest[::2], rest[1::2], strict=True))


def _percent(text: str) -> tuple[float | None, str]:
    """The weight of an answer, and the rest of it."""
    found = PERCENT.match(text)
    if not found:
        if text.lstrip().startswith("%"):
            raise NotUnderstood("bad_percent", value=shown(text.strip())[:20])
        return None, text
    try:
        return float(found[1]), text[found.end() :]
    except ValueError:
        raise NotUnderstood("bad_percent", value=found[1]) from None


def _choice(builder: Builder, answers: list[tuple[str, str]], is_plain: bool) -> str:
    """One ``=`` is single choice; weights above nothing without a ``=`` make several right."""
    weighed = [(sign, *_percent(text)) for sign, text in answers]
    kind = "single" if any(sign == "=" for sign, _weight, _text in weighed) else "multiple"
    options: list[dict[str, Any]] = []
    for key, (sign, weight, text) in zip(KEYS, weighed, strict=False):
        words, _sign, because = text.partition("#")
        right = sign == "=" or (kind == "multiple" and (weight or 0) > 0)
        said = _words(builder, because, is_plain) if because.strip() else None
        options.append(option(key, _words(builder, words, is_plain), right=right, because=said))
    builder.content["options"] = options
    count = sum(one["right"] for one in options)
    if kind == "single" and count > 1:
        kind = "multiple"
    weights = [weight for sign, weight, _text in weighed if weight is not None]
    earned = [weight or 0 for _sign, weight, _text in weighed]
    if (kind == "single" and any(weights)) or (kind == "multiple" and not grades.are_even(earned, count)):
        builder.parsed.note("weights_left", builder.line)
    return kind


def _essay(builder: Builder) -> str:
    return "essay"


def _short(builder: Builder, answers: list[tuple[str, str]]) -> str:
    builder.content["accepted"] = [_accepted(builder, text, "text") for _sign, text in answers]
    return "short_text"


def _accepted(builder: Builder, text: str, name: str) -> dict[str, str]:
    weight, rest = _percent(text)
    value, _sign, because = rest.partition("#")
    if because.strip():
        builder.parsed.note("feedback_left", builder.line, what=shown(because.strip())[:60])
    return {name: shown(value.strip()), "percent": decimal(100 if weight is None else weight)}


def _numeric(builder: Builder, inner: str) -> str:
    inner, _sign, wrong = inner.partition("~")  # what is said of any other number
    if wrong.strip(" #\n"):
        builder.parsed.note("feedback_left", builder.line, what=shown(wrong.strip(" #\n"))[:60])
    answers = [text for _sign, text in _answers(inner)] if inner.lstrip()[:1] == "=" else [inner]
    builder.content["accepted"] = [_number(_accepted(builder, text, "value")) for text in answers]
    return "numeric"


def _number(accepted: dict[str, str]) -> dict[str, str]:
    """``3:0.5`` is a value and its tolerance, ``2.5..3.5`` an interval."""
    low, dots, high = accepted["value"].partition("..")
    if dots:
        value, tolerance = interval(low, high)
        return accepted | {"value": value, "tolerance": tolerance}
    value, _colon, tolerance = accepted["value"].partition(":")
    return accepted | {"value": decimal(value), "tolerance": decimal(tolerance or 0)}


def _matching(builder: Builder, answers: list[tuple[str, str]], is_plain: bool) -> str:
    """Targets that read alike are one; a pair without a left side is a target that fits nothing."""
    targets: dict[str, dict[str, Any]] = {}
    items: list[dict[str, Any]] = []
    for _sign, pair in answers:
        left, _arrow, right = pair.partition("->")
        words = _words(builder, right, is_plain)
        if not any(words.values()):
            raise NotUnderstood("bad_pair", value=shown(pair.strip())[:60])
        target = targets.setdefault(repr(words), {"key": KEYS[len(targets)], "text": words})
        if left.strip():
            item = {"key": KEYS[len(items)], "text": _words(builder, left, is_plain), "target": target["key"]}
            items.append(item)
    builder.content |= {"targets": list(targets.values()), "items": items}
    return "matching"
