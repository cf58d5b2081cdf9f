"""Texts with questions in them, for Moodle: gaps stand between the languages' pieces, for Moodle shows one of these."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.exchange.markup import CODES, NO_MLANG
from quizzes.exchange.moodle import cloze
from quizzes.exchange.texts import GAP, Texts, plain

Say = Callable[[Texts], str]


def written(content: Mapping[str, Any], say: Say) -> str:
    stem = cloze.cleaned(say(content.get("stem") or {}))
    if "parts" in content:
        return stem + "".join(_parts(content, say))
    return f"{stem}<br>{_passage(content, say)}"


def _parts(content: Mapping[str, Any], say: Say) -> list[str]:
    parts = content.get("parts") or []
    return [
        f"<p>{cloze.cleaned(say(part['content'].get('stem') or {}))}<br>"
        f"{cloze.PARTS[part['kind']](part['content'], say, weight)}</p>"
        for part, weight in zip(parts, cloze.weights(parts), strict=True)
    ]


def _passage(content: Mapping[str, Any], say: Say) -> str:
    gaps = {gap["key"]: gap for gap in content.get("gaps") or []}
    spoken = {language: plain(said) for language, said in (content.get("text") or {}).items() if said.strip()}
    pieces = {language: GAP.split(said) for language, said in spoken.items()}
    keys = next(iter(pieces.values()), [""])[1::2]
    html = ""
    for place in range(len(keys) + 1):
        html += _piece({language: said[2 * place] for language, said in pieces.items()})
        if place < len(keys):
            html += cloze.gap(content, gaps[keys[place]], say) if keys[place] in gaps else f"[[{keys[place]}]]"
    return html


def _piece(said: Mapping[str, str]) -> str:
    """Between two gaps. Moodle takes a language's span for one of several only beside another."""
    if not any(said.values()):
        return ""
    if len(said) == 1:
        return _html(next(iter(said.values())))
    spans = (f'<span lang="{CODES[one]}" class="multilang">{_html(said.get(one, ""))}</span>' for one in LANGUAGES)
    return "".join(spans)


def _html(text: str) -> str:
    html = escape(text, quote=False).replace("\t", "&#9;").replace("{mlang", NO_MLANG).replace("\n", "<br>")
    return cloze.cleaned(html)


def corners(zone: Mapping[str, Any], width: int, height: int) -> tuple[str, str]:
    """Shape and corners in whole pixels, as Moodle's markers have them."""
    at, shape = [float(one) for one in zone.get("at") or []], zone.get("shape") or "rect"
    if shape == "circle" and len(at) == 3:
        x, y, radius = (round(one / 100) for one in (at[0] * width, at[1] * height, at[2] * width))
        return "circle", f"{x},{y};{radius}"
    pixels = [round(one * (height if place % 2 else width) / 100) for place, one in enumerate(at)]
    pairs = [f"{x},{y}" for x, y in zip(pixels[::2], pixels[1::2], strict=False)]
    return {"polygon": "polygon"}.get(shape, "rectangle"), ";".join(pairs)
