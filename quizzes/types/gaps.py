"""What both kinds of gap fill share: a text with its gaps, ``[[key]]``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES, in_language
from quizzes.errors import Problem
from quizzes.types.base import Asked, Content
from quizzes.types.keyed import KeyedType, pairs

GAP = re.compile(r"\[\[([A-Za-z0-9_-]{1,20})\]\]")
OTHER_GAPS: dict[str, Any] = {
    "zh-hans": _("The Chinese text needs each gap once, and no other: [[%(keys)s]]."),
    "en": _("The English text needs each gap once, and no other: [[%(keys)s]]."),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of the text, and the gap after it; the last has none."""

    text: str
    field: Asked | None


class Gaps(KeyedType):
    template = "passage"
    shuffles = False

    def problems(self, content: Content) -> Iterator[Problem]:
        keys = sorted(gap["key"] for gap in content["gaps"])
        for code in LANGUAGES:
            if sorted(GAP.findall(content["text"].get(code) or "")) != keys:
                yield Problem("text", OTHER_GAPS[code], language=code, keys="]], [[".join(keys))

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """The share of the gaps that are filled rightly."""
        given, gaps = pairs(answer), content["gaps"]
        filled = sum(self.fits(content, gap, given[gap["key"]]) for gap in gaps if gap["key"] in given)
        return Fraction(filled, len(gaps))

    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        raise NotImplementedError

    def pieces(self, content: Content, fields: Sequence[Asked]) -> list[Piece]:
        """The text in the reader's language, cut at its gaps. ``fields`` are in the order of the gaps."""
        by_key = dict(zip((gap["key"] for gap in content["gaps"]), fields, strict=True))
        parts = GAP.split(in_language(content["text"]))
        return [
            Piece(text, by_key.get(key) if key else None)
            for text, key in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ]


def place_of(content: Content, key: str) -> int:
    """Where the gap stands in the reader's text, from 1; languages put them in different orders."""
    stands = GAP.findall(in_language(content["text"]))
    return stands.index(key) + 1 if key in stands else 0
