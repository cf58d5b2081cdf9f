"""Every pair of text and ground in tokens.css is 4.5 : 1 or better, light and dark (WCAG 2.2, 1.4.3)."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "site/pages/static/poise"
GROUNDS = ("paper", "sheet", "wash", "vellum")
TEXT_ON_GROUNDS = ("ink", "ink-2", "seal", "jade", "amber", "slate")
TEXT = [
    *((text, ground) for text in TEXT_ON_GROUNDS for ground in GROUNDS),
    *((colour, f"{colour}-wash") for colour in ("seal", "jade", "amber")),
    *((text, f"{colour}-wash") for text in ("ink", "ink-2") for colour in ("seal", "jade", "amber")),
    ("paper", "ink"),  # a button
    ("on-mark", "mark"),  # the seal, the number beside the inbox
]
SHAPES = [(shape, ground) for shape in ("edge", "focus", "seal", "jade") for ground in GROUNDS]


def tokens() -> dict[str, tuple[str, str]]:
    """The colours by name: light, dark."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STYLES / "tokens.css").read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str, scheme: int) -> None:
    assert contrast(tokens()[text][scheme], tokens()[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_what_must_be_seen_can_be_seen(shape: str, ground: str, scheme: int) -> None:
    assert contrast(tokens()[shape][scheme], tokens()[ground][scheme]) >= 3


def test_every_colour_is_part_of_a_pair() -> None:
    assert set(tokens()) - {"line", "rule"} == {name for pair in [*TEXT, *SHAPES] for name in pair}


def test_colours_are_named_in_one_place_only() -> None:
    """A colour written elsewhere would escape the pairs above. Black on white is what a scanner needs."""
    elsewhere = {
        f"{path.name}: {colour}"
        for path in STYLES.parent.rglob("*.css")
        if path.name != "tokens.css"
        for colour in re.findall(r"(?<=[\s(,])#[0-9a-f]{3,8}\b", path.read_text())
    }
    assert elsewhere == {"components.css: #fff", "components.css: #000"}
