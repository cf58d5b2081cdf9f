"""What stands on paper is said in one language, or in both below each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

Said = list[str]


@dataclass(frozen=True)
class Tongue:
    languages: Sequence[str]

    def of(self, texts: Mapping[str, Any] | None) -> Said:
        """A text of a content: each language's once, without what is empty."""
        each = [str((texts or {}).get(language) or "").strip() for language in self.languages]
        return list(dict.fromkeys(text for text in each if text))

    def say(self, words: Any, /, **facts: object) -> Said:
        """Our own words, lazily translated."""
        told = []
        for language in self.languages:
            with override(language):
                told.append(str(words) % facts if facts else str(words))
        return list(dict.fromkeys(told))


def letter(place: int) -> str:
    """A, B, …, Z, AA, from 0."""
    return chr(ord("A") + place) if place < 26 else letter(place // 26 - 1) + letter(place % 26)


def letters(count: int) -> list[str]:
    return [letter(place) for place in range(count)]
