"""A passage with gaps, as other systems mix them: choices, words and numbers in one text.

Gaps that are all of one sort make a gap fill; any other mixture is a case: the passage, and a question for each gap.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.texts import GAP, UNKNOWN, Texts, guessed

FILL: Texts = {"zh-hans": "填空。", "en": "Fill in the gaps."}
MARK = "[[{key}]]"
BRACKETS = re.compile(r"\[\[")


@dataclass
class Gap:
    """``kind`` is that of a question by itself: ``single``, ``multiple``, ``short_text`` or ``numeric``."""

    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    weight: str = "1"

    @property
    def is_whole(self) -> bool:
        """Has it room in a gap fill: one right option, or words that each earn everything?"""
        if self.kind == "single":
            return sum(option["right"] for option in self.content["options"]) == 1
        return self.kind == "short_text" and all(row["percent"] == "100" for row in self.content["accepted"])


def without_marks(source: str) -> str:
    """What looks like one of our marks in a text of others is none."""
    return BRACKETS.sub("[ [", source)


def read(builder: Builder, passage: Texts, gaps: Sequence[Gap]) -> str:
    """Fills the content; returns the kind. In ``passage`` each gap is ``[[key]]``, by ``building.KEYS``."""
    if not gaps:
        raise NotUnderstood("no_gaps")
    stem, text = _divided(passage)
    kinds = {gap.kind for gap in gaps}
    even = len({gap.weight for gap in gaps}) == 1
    cases = {bool(gap.content.get("case")) for gap in gaps}
    if len(kinds) > 1 or not even or len(cases) > 1 or not all(gap.is_whole for gap in gaps):
        return _case(builder, passage, gaps)
    for gap in gaps:
        for said in (option["because"] for option in gap.content.get("options", []) if "because" in option):
            builder.parsed.note("feedback_left", builder.line, what=next(iter(said.values()), "")[:60])
    builder.content |= {"stem": stem, "text": text}
    builder.content["gaps"] = [_gap(key, gap) for key, gap in zip(KEYS, gaps, strict=False)]
    if kinds == {"single"}:
        return "gap_choice"
    if cases == {True}:
        builder.content["case"] = True
    return "gap_text"


def _gap(key: str, gap: Gap) -> dict[str, Any]:
    if gap.kind == "single":
        options = [{name: one[name] for name in ("key", "text", "right")} for one in gap.content["options"]]
        return {"key": key, "options": options}
    return {"key": key, "accepted": [row["text"] for row in gap.content["accepted"]]}


def _divided(passage: Texts) -> tuple[Texts, Texts]:
    """What stands before the first paragraph with a gap (or line, where there is one paragraph) is the question; else
    it is to fill in the gaps.
    """
    stem: Texts = {}
    text: Texts = {}
    for language, said in passage.items():
        found = GAP.search(said)
        first = found.start() if found else 0
        start = max(said.rfind("\n\n", 0, first), 0) or max(said.rfind("\n", 0, first), 0)
        stem[language], text[language] = said[:start].strip(), said[start:].strip()
    if not any(stem.values()):
        stem = {one: FILL[one if one != UNKNOWN else guessed(said)] for one, said in passage.items() if said}
    return stem, text


def _case(builder: Builder, passage: Texts, gaps: Sequence[Gap]) -> str:
    """The gaps are numbered, and asked below the text."""
    places = {key: place for place, key in enumerate(KEYS[: len(gaps)], start=1)}
    numbered = {one: GAP.sub(lambda gap: f"({places.get(gap[1], gap[1])}) ____", said) for one, said in passage.items()}
    builder.content["stem"] = numbered
    builder.content["parts"] = [
        {
            "key": key,
            "kind": gap.kind,
            "weight": gap.weight,
            "content": {"stem": _number(passage, place), **gap.content},
        }
        for place, (key, gap) in enumerate(zip(KEYS, gaps, strict=False), start=1)
    ]
    return "case"


def _number(passage: Texts, place: int) -> Texts:
    return {language: f"({place})" for language, said in passage.items() if said}
