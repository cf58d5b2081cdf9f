"""Pictures of questions, for the page: an SVG that holds the picture, and draws a hotspot's zones over it."""

import base64
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.utils.html import escape
from PIL import Image
from wagtail.images import get_image_model

from quizzes.types.hotspot import drawn

WIDTH = 1000


def images_of(ids: Iterable[int]) -> dict[int, Any]:
    """One query."""
    wanted = set(ids)
    found: dict[int, Any] = get_image_model().objects.in_bulk(wanted) if wanted else {}
    return found


def drawing(image: Any, zones: Iterable[Mapping[str, Any]] = ()) -> tuple[str, list[dict[str, Any]]]:
    """The picture as an SVG, and where the numbers of its zones stand, in per cent from the left and the top."""
    kind, data = _data(image)
    height = round(WIDTH * image.height / image.width) if image.width else 750
    outlines, marks = [], []
    for number, zone in enumerate(zones, start=1):
        points, left, top, width, high = drawn(zone, WIDTH, height)
        outlines.append(_outline(zone.get("shape") or "rect", points, left, top, width, high))
        marks.append(
            {
                "label": str(number),
                "x": round((left + width / 2) * 100 / WIDTH, 2),
                "y": round((top + high / 2) * 100 / height, 2),
            }
        )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f'<image href="data:{kind};base64,{data}" width="{WIDTH}" height="{height}"/>{"".join(outlines)}</svg>'
    )
    return svg, marks


def _data(image: Any) -> tuple[str, str]:
    """A drawing as it is; anything else as a JPEG no wider than the page needs, on white."""
    with image.file.open("rb") as file:
        if image.is_svg():
            return "image/svg+xml", base64.b64encode(file.read()).decode()
        with Image.open(file) as opened:
            shown = opened.convert("RGBA")
    shown.thumbnail((WIDTH, 2 * WIDTH))
    page = Image.new("RGB", shown.size, "white")
    page.paste(shown, mask=shown.getchannel("A"))
    made = BytesIO()
    page.save(made, "JPEG", quality=82)
    return "image/jpeg", base64.b64encode(made.getvalue()).decode()


def _outline(shape: str, points: str, left: float, top: float, width: float, high: float) -> str:
    style = 'fill="#ffffff" fill-opacity="0.25" stroke="#1d2328" stroke-width="5"'
    if shape == "polygon":
        return f'<polygon points="{escape(points)}" {style}/>'
    if shape == "circle":
        middle = f'cx="{left + width / 2}" cy="{top + high / 2}"'
        return f'<ellipse {middle} rx="{width / 2}" ry="{high / 2}" {style}/>'
    return f'<rect x="{left}" y="{top}" width="{width}" height="{high}" {style}/>'
