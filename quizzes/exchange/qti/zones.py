"""Places on a picture, to choose among or to point at."""

import re
from typing import Any

from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.numbers import decimal
from quizzes.exchange.qti.answers import Answers
from quizzes.exchange.qti.choosing import right_of, scoring
from quizzes.exchange.qti.versions import attribute, every, name_of
from quizzes.exchange.texts import UNKNOWN, plain

SHAPES = {"rect": "rect", "circle": "circle", "poly": "polygon", "ellipse": "circle"}


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
        right = right_of(declared)
        zones = [
            (attribute(one, "shape"), attribute(one, "coords"), attribute(one, "identifier") in right,
             attribute(one, "hotspotLabel"))
            for one in every(asked, "hotspotChoice")
        ]  # fmt: skip
        if declared.cardinality != "single":
            scoring(builder, asked, answers, declared, len(right))
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
