"""Keys of what is imported: files have none, or some that tell the order in which somebody wrote."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from bilingual.text import LANGUAGES

Named = Callable[[str, list[dict[str, Any]]], list[str]]


def kept_keys(before: Mapping[str, Any] | None) -> Named:
    """For ``texts.rekeyed``: an entry whose words the version before has keeps its key, the others get free ones."""

    def named(name: str, entries: list[dict[str, Any]]) -> list[str]:
        known = dict(_words((before or {}).get(name)))
        kept = [known.pop(_said(entry), "") for entry in entries]
        unused = free(kept)
        return [key or next(unused) for key in kept]

    return named


def _words(entries: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    for entry in entries or []:
        if isinstance(entry, dict) and "key" in entry:
            yield _said(entry), entry["key"]


def _said(entry: Mapping[str, Any]) -> tuple[str, ...]:
    texts = entry.get("text") or {}
    return tuple((texts.get(language) or "").strip() for language in LANGUAGES)


def free(taken: list[str]) -> Iterator[str]:
    """At chance: letters while there are some, then pairs of letters."""
    chance = secrets.SystemRandom()
    letters = list(ascii_lowercase)
    pairs = [one + other for one in ascii_lowercase for other in ascii_lowercase]
    chance.shuffle(letters)
    chance.shuffle(pairs)
    yield from (key for key in (*letters, *pairs) if key not in taken)
