"""What both kinds of gap fill share: a text with its gaps, ``[[key]]``."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES, in_language
from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.keyed import KeyedType, joined, pairs

PASSAGE = schema.Texts("text", _("text with gaps"), help=_("Write each gap as its key in double brackets: [[a]]."))
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

    @abstractmethod
    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        """Is the gap filled rightly?"""

    @abstractmethod
    def right_value(self, gap: Mapping[str, Any]) -> str:
        """What fills it rightly; empty where a draft does not say."""

    def choices(self, gap: Mapping[str, Any], given: str) -> list[Choice]:
        """What can be chosen there; nothing where a text is typed."""
        return []

    @abstractmethod
    def told(self, gap: Mapping[str, Any], value: str) -> str:
        """A value that was given, for people to read."""

    @abstractmethod
    def told_right(self, gap: Mapping[str, Any]) -> str:
        """What is right, for people to read."""

    def right_answer(self, content: Content) -> Answer:
        right = {gap["key"]: self.right_value(gap) for gap in content["gaps"]}
        return joined({key: value for key, value in right.items() if value})

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        fields = []
        for gap in content["gaps"]:
            key, value = gap["key"], given.get(gap["key"], "")
            choices = self.choices(gap, value)
            fields.append(Asked(field_name(name, key), called(content, key), choices, "" if choices else value))
        return fields

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        given = pairs(answer)
        lines = []
        for gap in content["gaps"]:
            value = given.get(gap["key"], "")
            fits = self.fits(content, gap, value)
            lines.append(Line(called(content, gap["key"]), self.told(gap, value), self.told_right(gap), fits))
        return lines

    def pieces(self, content: Content, fields: Sequence[Asked]) -> list[Piece]:
        """The text in the reader's language, cut at its gaps. ``fields`` are in the order of the gaps."""
        by_key = dict(zip((gap["key"] for gap in content["gaps"]), fields, strict=True))
        parts = GAP.split(in_language(content["text"]))
        return [
            Piece(text, by_key.get(key) if key else None)
            for text, key in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ]


def called(content: Content, key: str) -> str:
    """By where the gap stands in the reader's text, from 1; languages put them in different orders."""
    stands = GAP.findall(in_language(content["text"]))
    return str(_("Gap %(place)s")) % {"place": stands.index(key) + 1 if key in stands else 0}
