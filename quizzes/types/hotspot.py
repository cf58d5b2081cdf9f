"""Hotspot: find the right place in a picture. Its zones are drawn, numbered and listed, so that no pointer is needed.

Content: ``picture``; ``zones`` of ``{"key", "text", "right", "because"?, "shape", "at"}``; ``scoring`` as for multiple
choice. ``at`` holds per cents of the picture's width and height: ``[left, top, width, height]`` of a ``rect``,
``[x, y, radius in % of the width]`` of a ``circle``, ``[x, y, x, y, …]`` of a ``polygon``. Answer: ``["a"]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Choice, Content
from quizzes.types.multiple import SCORING, MultipleChoice

NUMBERS = {"rect": (4, 4), "circle": (3, 3), "polygon": (6, 60)}


@dataclass(frozen=True)
class Zone:
    """A zone as it is drawn: ``points`` and the middle in units of a picture ``width`` × ``height`` large."""

    number: int
    choice: Choice
    shape: str
    points: str
    left: float
    top: float
    width: float
    height: float

    @property
    def half_width(self) -> float:
        return self.width / 2

    @property
    def x(self) -> float:
        return round(self.left + self.width / 2, 1)

    @property
    def y(self) -> float:
        return round(self.top + self.height / 2, 1)


class Hotspot(MultipleChoice):
    template = review = "hotspot"
    rows = "zones"
    shuffles = False
    schema = (
        schema.Picture("picture", _("picture")),
        schema.Rows(
            "zones",
            _("zones"),
            row=_("zone"),
            least=2,
            too_few=_("A hotspot needs at least two zones."),
            of=(
                schema.Texts("text", _("what is there")),
                schema.Flag("right", _("this zone is right")),
                schema.OneOf(
                    "shape",
                    _("shape"),
                    choices=(("rect", _("rectangle")), ("circle", _("circle")), ("polygon", _("polygon"))),
                ),
                schema.Numbers(
                    "at",
                    _("where, in per cent of the picture"),
                    whole=False,
                    help=_("Rectangle: left, top, width, height. Circle: x, y, radius. Polygon: x, y of each corner."),
                ),
                schema.Texts("because", _("why it is right or wrong"), optional=True),
            ),
        ),
        SCORING,
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        for place, zone in enumerate(content["zones"], start=1):
            at = zone["at"]
            least, most = NUMBERS[zone.get("shape") or "rect"]
            if not least <= len(at) <= most or (zone.get("shape") == "polygon" and len(at) % 2):
                yield Problem("zones", _("Zone %(place)s: the numbers do not fit the shape."), place=place)
            elif not all(0 <= number <= 100 for number in at):
                yield Problem("zones", _("Zone %(place)s: per cents go from 0 to 100."), place=place)
        yield from super().problems(content)

    def problems_of_right(self, count: int) -> Iterator[Problem]:
        if count < 1:
            yield Problem("zones", _("A hotspot needs at least one right zone."))

    def zones(self, content: Content, choices: Sequence[Choice], width: int, height: int) -> list[Zone]:
        by_key = {choice.key: choice for choice in choices}
        return [
            Zone(number, by_key[zone["key"]], zone.get("shape") or "rect", *drawn(zone, width, height))
            for number, zone in enumerate(content["zones"], start=1)
            if zone["key"] in by_key and zone["at"]
        ]


def drawn(zone: Mapping[str, Any], width: int, height: int) -> tuple[str, float, float, float, float]:
    """Corners of a polygon, and the box that holds the zone."""
    at = list(zone["at"])
    if zone.get("shape") == "circle" and len(at) == 3:
        x, y, radius = at[0] * width / 100, at[1] * height / 100, at[2] * width / 100
        return "", round(x - radius, 1), round(y - radius, 1), round(2 * radius, 1), round(2 * radius, 1)
    if zone.get("shape") == "polygon":
        xs = [round(x * width / 100, 1) for x in at[::2]]
        ys = [round(y * height / 100, 1) for y in at[1::2]]
        points = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=False))
        return points, min(xs), min(ys or [0]), max(xs) - min(xs), max(ys or [0]) - min(ys or [0])
    left, top, wide, high = [*at, 0, 0, 0, 0][:4]
    return (
        "",
        round(left * width / 100, 1),
        round(top * height / 100, 1),
        round(wide * width / 100, 1),
        round(high * height / 100, 1),
    )
