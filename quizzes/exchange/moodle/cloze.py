"""Cloze, Moodle's text with questions in braces: ``{1:MULTICHOICE:=right#why~wrong}``. Reading and writing.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type. Signs that mean something inside the braces are
written as HTML's references, which Moodle reads there, too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from html import escape, unescape
from math import lcm
from typing import Any

from quizzes.exchange import gapped, grades
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gapped import Gap
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import Texts
from quizzes.types.exact import exact

CHOICES = r"MULTICHOICE(?:_[VHS]+)?|MC[VHS]*|MULTIRESPONSE(?:_[HS]+)?|MR[HS]*"
TYPED = r"SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM"
BRACES = re.compile(rf"\{{\s*(\d{{0,4}})\s*:\s*({CHOICES}|{TYPED})\s*:((?:\\.|[^\\{{}}])*)\}}", re.S)
BROKEN = re.compile(r"\{\s*\d{0,4}\s*:\s*[A-Z_]+\s*:")
ANSWER = re.compile(r"\s*(?:(=)|%(-?\d+(?:[.,]\d+)?)%)?(.*)", re.S)
NEXT = re.compile(r"(?<!\\)~")
WHY = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
ESCAPED = re.compile(r"\\([}#~/\"\\])")
START, END = "\ue000", "\ue001"  # around a gap's key while its text is read
MEANS = str.maketrans({sign: f"&#{ord(sign)};" for sign in '{}~#=%\\"/'})
Say = Callable[[Texts], str]


def read(builder: Builder, html: str) -> str:
    """Fills the content; returns the kind."""
    gaps: list[Gap] = []

    def mark(found: re.Match[str]) -> str:
        gaps.append(_gap(builder, found))
        if len(gaps) > len(KEYS):
            raise NotUnderstood("too_long", limit=len(KEYS))
        return f"{START}{KEYS[len(gaps) - 1]}{END}"

    marked = BRACES.sub(mark, gapped.without_marks(html))
    if broken := BROKEN.search(marked):
        raise NotUnderstood("gap_unknown", value=marked[broken.start() : broken.start() + 60])
    builder.stem(marked)
    passage = {one: said.replace(START, "[[").replace(END, "]]") for one, said in builder.content.pop("stem").items()}
    return gapped.read(builder, passage, gaps)


def _gap(builder: Builder, found: re.Match[str]) -> Gap:
    weight, name, inner = found[1] or "1", found[2].partition("_")[0], found[3]
    answers = [_answer(one) for one in NEXT.split(inner) if one.strip()]
    if name in ("NUMERICAL", "NM"):
        content = {"accepted": [_number(builder, *answer) for answer in answers if answer[0] > 0]}
        return Gap("numeric", content, weight)
    if name.startswith(("S", "MW")):
        content = {"accepted": [_words(builder, *answer) for answer in answers if answer[0] > 0]}
        return Gap("short_text", content | ({"case": True} if found[2].endswith("C") else {}), weight)
    several = name.startswith(("MULTIRESPONSE", "MR"))
    options = [
        option(key, _html(builder, text), right=share > 0 if several else share >= 100, because=_html(builder, why))
        for key, (share, text, why) in zip(KEYS, answers, strict=False)
    ]
    _weighed(builder, [share for share, _text, _why in answers], several)
    return Gap("multiple" if several else "single", {"options": options}, weight)


def _html(builder: Builder, text: str) -> Texts:
    """Moodle undoes references once before it reads what stands in braces as HTML."""
    return builder.html(unescape(text))


def _weighed(builder: Builder, shares: Sequence[float], several: bool) -> None:
    """Parts that a choice of ours would not give are told of."""
    rights = [share for share in shares if share > 0]
    even = grades.are_even(rights, len(rights)) or set(rights) == {100.0}
    if (several and not even) or (not several and any(0 < share < 100 for share in shares)):
        builder.parsed.note("weights_left", builder.line)


def _answer(said: str) -> tuple[float, str, str]:
    """Its share in per cent, its text, and why."""
    found = ANSWER.match(said)
    assert found is not None  # noqa: S101 - every part may be empty
    text, *why = WHY.split(found[3], maxsplit=1)
    share = 100.0 if found[1] else float((found[2] or "0").replace(",", "."))
    return share, _bare(text), _bare(why[0] if why else "")


def _bare(text: str) -> str:
    return ESCAPED.sub(r"\1", text.strip())


def _words(builder: Builder, share: float, text: str, why: str) -> dict[str, str]:
    _left(builder, why)
    said = builder.html(text)
    return {"text": next(iter(said.values()), ""), "percent": decimal(share)}


def _left(builder: Builder, why: str) -> None:
    if why:
        builder.parsed.note("feedback_left", builder.line, what=next(iter(builder.html(why).values()), "")[:60])


def _number(builder: Builder, share: float, text: str, why: str) -> dict[str, str]:
    _left(builder, why)
    value, _colon, tolerance = text.partition(":")
    return {"value": decimal(value), "tolerance": decimal(tolerance or 0), "percent": decimal(share)}


# Writing


def cleaned(html: str) -> str:
    """Words outside the braces, in which nothing looks like one."""
    return html.replace("{", "&#123;")


def _inside(html: str) -> str:
    """Words inside the braces. Tags stay: their signs are none that mean something, but for attributes'. References
    are said twice, for they are undone once more.
    """
    pieces = re.split(r"(<[^>]*>)", html.replace("&", "&amp;"))
    return "".join(
        piece.replace('"', "&quot;") if place % 2 == 0 else piece.replace("=", "\ue002") for place, piece in
        enumerate(_means(one) if number % 2 == 0 else one for number, one in enumerate(pieces))
    ).replace("\ue002", "=")  # fmt: skip


def _means(html: str) -> str:
    return re.sub(r"&#?\w+;|.", lambda one: one[0] if len(one[0]) > 1 else one[0].translate(MEANS), html, flags=re.S)


def _braces(name: str, answers: Sequence[tuple[float, str, str]], weight: int = 1) -> str:
    said = []
    for share, text, why in answers:
        sign = "=" if share == 100 else f"%{decimal(f'{share:.5f}')}%" if share else ""
        said.append(f"{sign}{text}{f'#{why}' if why else ''}")
    return f"{{{weight}:{name}:{'~'.join(said)}}}"


def _choice(name: str) -> Callable[[Mapping[str, Any], Say, int], str]:
    def write(content: Mapping[str, Any], say: Say, weight: int) -> str:
        options = content.get("options") or []
        rights = [bool(one.get("right")) for one in options]
        several = name == "MULTIRESPONSE"  # each right one alone must not earn everything
        fractions = grades.weighed(rights) if several else ["100" if right else "0" for right in rights]
        answers = [
            (float(share), _inside(say(one["text"])), _inside(say(one.get("because") or {})))
            for one, share in zip(options, fractions, strict=True)
        ]
        return _braces(name, answers, weight)

    return write


def _truth(content: Mapping[str, Any], say: Say, weight: int) -> str:
    texts = {True: {"zh-hans": "对", "en": "True"}, False: {"zh-hans": "错", "en": "False"}}
    answers = [
        (100.0 if content.get("answer") is value else 0.0, _inside(say(text)), "") for value, text in texts.items()
    ]
    return _braces("MULTICHOICE_V", answers, weight)


def _short(content: Mapping[str, Any], say: Say, weight: int) -> str:
    name = "SHORTANSWER_C" if content.get("case") else "SHORTANSWER"
    rows = content.get("accepted") or []
    return _braces(name, [(float(one.get("percent") or 100), _plainly(one["text"]), "") for one in rows], weight)


def _plainly(text: str) -> str:
    return _means(escape(text, quote=False))


def _numeric(content: Mapping[str, Any], say: Say, weight: int) -> str:
    answers = [
        (float(one.get("percent") or 100), f"{one['value']}:{one.get('tolerance') or '0'}", "")
        for one in content.get("accepted") or []
    ]
    return _braces("NUMERICAL", answers, weight)


PARTS: dict[str, Callable[[Mapping[str, Any], Say, int], str]] = {
    "single": _choice("MULTICHOICE_V"),
    "multiple": _choice("MULTIRESPONSE"),
    "true_false": _truth,
    "short_text": _short,
    "numeric": _numeric,
}


def gap(content: Mapping[str, Any], one: Mapping[str, Any], say: Say) -> str:
    """One gap of a text."""
    if "options" in one:
        return _choice("MULTICHOICE")(one, say, 1)
    accepted = [{"text": text} for text in one.get("accepted") or []]
    return _short({"case": content.get("case"), "accepted": accepted}, say, 1)


def weights(parts: Sequence[Mapping[str, Any]]) -> list[int]:
    """As whole numbers, which is what Moodle has."""
    said = [exact(part.get("weight") or "1") or Fraction(1) for part in parts]
    common = lcm(*(one.denominator for one in said))
    return [int(one * common) for one in said]
