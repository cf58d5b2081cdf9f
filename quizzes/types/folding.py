"""When two texts say the same: width, case, space and punctuation, Chinese and Latin, are folded away."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

PUNCTUATION = str.maketrans(
    {
        "。": ".",
        "、": ",",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "‘": "'",
        "’": "'",
        "《": '"',
        "》": '"',
        "〈": '"',
        "〉": '"',
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "—": "-",
        "–": "-",
        "‐": "-",
        "−": "-",
        "·": ".",
        "•": ".",
    }
)
WIDE = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NEEDLESS_SPACE = re.compile(rf"(?<=[{WIDE}\W_])\s+|\s+(?=[{WIDE}\W_])")


def folded(text: str, *, case: bool = False) -> str:
    """NFKC (full width becomes half width), one sign for Chinese and Latin punctuation, spaces where they matter.

    ``case``: capitals stay capitals. A full stop at the end is no part of an answer.
    """
    text = unicodedata.normalize("NFKC", text).translate(PUNCTUATION)
    text = NEEDLESS_SPACE.sub("", " ".join(text.split())).strip()
    text = re.sub(r"-+", "-", text)
    if len(text) > 1:
        text = text.rstrip(".") or text
    return text if case else text.casefold()


def fits(pattern: str, text: str, *, case: bool = False) -> bool:
    r"""Whether the text is what the pattern says. ``*`` stands for anything, ``\*`` for a star.

    Piece after piece, each as early as it can be: it takes no longer for a pattern of many stars.
    """
    pieces = [folded(piece, case=case) for piece in _pieces(pattern)]
    said = folded(text, case=case)
    if len(pieces) == 1:
        return said == pieces[0]
    first, *middle, last = pieces
    if not said.startswith(first) or not said.endswith(last) or len(said) < len(first) + len(last):
        return False
    place, end = len(first), len(said) - len(last)
    for piece in middle:
        found = said.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def any_fits(patterns: Iterable[str], text: str, *, case: bool = False) -> bool:
    return any(pattern.strip() and fits(pattern, text, case=case) for pattern in patterns)


def example(pattern: str) -> str:
    """The pattern as an answer that fits it, and as people read it: its stars are left out."""
    return "".join(_pieces(pattern)).strip()


def _pieces(pattern: str) -> Iterator[str]:
    """What stands between the stars."""
    piece = ""
    signs = iter(pattern)
    for sign in signs:
        if sign == "\\":
            following = next(signs, "")
            piece += following if following == "*" else sign + following
        elif sign == "*":
            yield piece
            piece = ""
        else:
            piece += sign
    yield piece
