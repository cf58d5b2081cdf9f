"""Which column each heading of a file means."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation

from bilingual.text import LANGUAGES
from people.importing.columns import COLUMNS, IGNORED, NEVER_MEANT
from people.importing.reading.text import fold_key

NEEDED = frozenset({"staff_number"})
# 工号* and 工号（必填） are how templates mark what must be filled in.
DECORATION = re.compile(r"[*:：]|\((必填|选填|required|optional|mandatory|yyyy[-/]mm[-/]dd)\)")


@dataclass(frozen=True)
class Match:
    """``columns``: for each heading its column, or ``""``. ``unsure``: places that somebody should look at."""

    columns: tuple[str, ...]
    unsure: frozenset[int]

    @property
    def is_sure(self) -> bool:
        return not self.unsure and set(self.columns) >= NEEDED


def heading_key(heading: str) -> str:
    return " ".join(DECORATION.sub(" ", fold_key(heading)).replace("_", " ").split())


def match(headings: Sequence[str], remembered: Mapping[str, str]) -> Match:
    """``remembered``: by ``heading_key``, what somebody chose earlier; it goes before our own synonyms."""
    known = _synonyms()
    keys = [heading_key(heading) for heading in headings]
    found = [remembered.get(key, known.get(key)) for key in keys]
    often = Counter(column for column in found if column)
    unsure = {
        place
        for place, (key, column) in enumerate(zip(keys, found, strict=True))
        if (column is None and key) or (column and often[column] > 1)
    }
    seen: set[str] = set()
    columns = []
    for column in found:
        columns.append(IGNORED if not column or column in seen else column)
        seen.add(column or "")
    return Match(tuple(columns), frozenset(unsure))


def recognised(cells: Sequence[str]) -> int:
    """How many of a row's cells name a column: tells the headings from a title above them."""
    known = _synonyms()
    return sum(1 for cell in cells if known.get(heading_key(cell)))


def _synonyms() -> dict[str, str]:
    """Every synonym, and each label in both languages, so that our own files are always understood."""
    known = dict.fromkeys(NEVER_MEANT, IGNORED)
    for column in COLUMNS:
        for word in (*column.synonyms, column.key, *_labels(column.label)):
            known[heading_key(word)] = column.key
    return known


def _labels(label: object) -> list[str]:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(label))
    return said
