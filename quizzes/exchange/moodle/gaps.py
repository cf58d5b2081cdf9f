"""Moodle's texts into which words are laid or chosen, and its markers on a picture: reading."""

import re
from itertools import count
from typing import Any

from quizzes.exchange import gapped
from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gapped import Gap
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import UNKNOWN, Texts, plain
from quizzes.exchange.xmlfile import text

PLACE = re.compile(r"\[\[\s*(\d{1,3})\s*\]\]")
HELD = re.compile("\ue000(\\d+)\ue001")
SHAPES = {"circle": "circle", "rectangle": "rect", "polygon": "polygon"}


def laid(builder: Builder, question: Any, html: str) -> str:
    """``[[2]]`` is where the second word belongs; it may be chosen among the words of its group."""
    words = [*question.iterchildren("selectoption"), *question.iterchildren("dragbox")]
    marked = gapped.without_marks(PLACE.sub("\ue000\\1\ue001", html))
    builder.stem(marked)
    passage, places = _keyed(builder.content.pop("stem"))
    if any(not 1 <= place <= len(words) for place in places):
        raise NotUnderstood("gap_unknown", value=", ".join(f"[[{place}]]" for place in places)[:60])
    return gapped.read(builder, passage, [_gap(builder, words, place) for place in places])


def _keyed(texts: Texts) -> tuple[Texts, list[int]]:
    """Gaps by our keys, and the word that belongs in each. Each language has all of them."""
    found = {one: [int(place) for place in HELD.findall(said)] for one, said in texts.items()}
    places = next(iter(found.values()), [])
    if any(sorted(one) != sorted(places) for one in found.values()) or len(places) > len(KEYS):
        raise NotUnderstood("languages_differ")
    keys = {place: [key for key, one in zip(KEYS, places, strict=False) if one == place] for place in places}
    passage = {}
    for language, said in texts.items():
        left = {place: iter(same) for place, same in keys.items()}
        pieces = HELD.split(said)
        marks = [f"[[{next(left[int(place)])}]]" for place in pieces[1::2]]
        passage[language] = "".join(f"{piece}{mark}" for piece, mark in zip(pieces[::2], [*marks, ""], strict=True))
    return passage, places


def _gap(builder: Builder, words: list[Any], place: int) -> Gap:
    group = text(words[place - 1], "group").strip()
    same = [(number, one) for number, one in enumerate(words, start=1) if text(one, "group").strip() == group]
    options = [
        {"key": key, "text": builder.html(text(one, "text")), "right": number == place}
        for key, (number, one) in zip(KEYS, same, strict=False)
    ]
    return Gap("single", {"options": options})


def markers(builder: Builder, question: Any, fetch_file: Any) -> list[tuple[str, dict[str, Any]]]:
    """For each marker what it is called, and its zones among all of the picture, which the builder keeps."""
    file = question.find("file")
    if file is None:
        raise NotUnderstood("picture_missing", name="")
    builder.content["picture"] = {"file": fetch_file(file), "alt": {UNKNOWN: plain(file.get("name", ""))}}
    size = builder.size()
    drops = list(question.iterchildren("drop"))
    zones = [_zone(one, size) for one in drops]
    choices = [text(one, "choice").strip() for one in drops]
    found = []
    for drag in question.iterchildren("drag"):
        number = text(drag, "no").strip()
        if number in choices:
            marked = [
                zone | {"key": key, "text": {UNKNOWN: str(place)}, "right": choice == number}
                for key, place, zone, choice in zip(KEYS, count(1), zones, choices, strict=False)
            ]
            found.append((text(drag, "text"), {"zones": marked}))
    if not found:
        raise NotUnderstood("right_unsaid")
    return found


def _zone(drop: Any, size: tuple[float, float]) -> dict[str, Any]:
    shape, said = text(drop, "shape").strip().lower(), text(drop, "coords")
    numbers = [float(decimal(one)) for one in re.split(r"[;,\s]+", said.strip()) if one]
    enough = {"circle": len(numbers) == 3, "rectangle": len(numbers) == 4, "polygon": len(numbers) >= 6}
    if not enough.get(shape):
        raise NotUnderstood("bad_value", value=f"{shape} {said}"[:40], column="coords")
    if shape == "circle":
        scaled = [numbers[0] / size[0], numbers[1] / size[1], numbers[2] / size[0]]
    else:
        scaled = [one / size[place % 2] for place, one in enumerate(numbers)]
    return {"shape": SHAPES[shape], "at": [round(min(100.0, max(0.0, 100 * one)), 2) for one in scaled]}
