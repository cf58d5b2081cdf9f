"""Tags in one cell of a list: ``night; end: first aid``. Export and import share it, so that each reads the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from people.models import Tag

BETWEEN = re.compile(r"[;；,，、|｜\r\n]+")
ENDS = re.compile(r"(?:end|ends|结束|终止)\s*[:：]\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """``ends``: they no longer have the tag. Tags that a cell does not name stay as they are."""

    name: str
    ends: bool = False


def divided(text: str) -> list[str]:
    return [part for part in map(str.strip, BETWEEN.split(text)) if part]


def wishes(text: str) -> list[Wish]:
    return [_wish(part) for part in divided(text)]


def _wish(part: str) -> Wish:
    ends = ENDS.fullmatch(part)
    return Wish(ends[1].strip(), ends=True) if ends else Wish(part)


def written(tags: Sequence[Tag]) -> str:
    """By their names, in the active language; by the code where a name would be read as something else."""
    return "; ".join(tag.name if wishes(tag.name) == [Wish(tag.name)] else tag.code for tag in tags)
