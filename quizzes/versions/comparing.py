"""Two versions side by side: what went, what came, word by word. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from quizzes.versions.telling import Told

# a Chinese character is a word of its own; so is what stands between words
WORD = re.compile(r"[㐀-鿿豈-﫿]|[^\W㐀-鿿豈-﫿]+|\s+|[^\w\s]")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 2_000_000  # pairs of words to be looked at; beyond, whole lines are compared


class How(StrEnum):
    SAME = "same"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True)
class Piece:
    how: How
    text: str


@dataclass(frozen=True)
class Side:
    """One part in one language (``""``: in every), as it was and as it is."""

    language: str
    old: list[Piece]
    new: list[Piece]

    @property
    def differs(self) -> bool:
        return any(piece.how != How.SAME for piece in (*self.old, *self.new))


@dataclass(frozen=True)
class Compared:
    label: str
    sides: list[Side]

    @property
    def differs(self) -> bool:
        return any(side.differs for side in self.sides)


def compare(old: Sequence[Told], new: Sequence[Told]) -> list[Compared]:
    """In the order of the new one; what is gone comes last."""
    before = {one.place: one for one in old}
    after = {one.place: one for one in new}
    places = [*after, *(place for place in before if place not in after)]
    return [_compared(before.get(place), after.get(place)) for place in places]


def _compared(old: Told | None, new: Told | None) -> Compared:
    was, is_now = (old.words if old else {}), (new.words if new else {})
    known = new or old
    languages = dict.fromkeys([*is_now, *was])
    sides = [Side(language, *pieces(was.get(language, ""), is_now.get(language, ""))) for language in languages]
    return Compared(known.label if known else "", [side for side in sides if side.old or side.new])


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut up; joined again, each is what it was."""
    left, right = WORD.findall(old), WORD.findall(new)
    if len(left) * len(right) > MOST:
        left, right = LINE.findall(old), LINE.findall(new)
    was: list[Piece] = []
    is_now: list[Piece] = []
    for how, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[start:end]), "".join(right[begin:stop])
        if gone:
            was.append(Piece(How.SAME if how == "equal" else How.GONE, gone))
        if come:
            is_now.append(Piece(How.SAME if how == "equal" else How.COME, come))
    return was, is_now
