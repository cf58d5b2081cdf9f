"""What a Moodle essay tells its markers, as a rubric and back: a line for each criterion, then its levels."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.texts import Texts

CRITERION = re.compile(r"^• (.+) [(（](\d{1,4})[)）]$")
Rows = list[tuple[str, int, str]]  # what is looked at, its points, its levels


def read(builder: Builder, texts: Texts) -> None:
    """``• Clear (4)`` begins a criterion; notes of any other form are one by themselves."""
    if not any(texts.values()):
        return
    rows = {language: _rows(said) for language, said in texts.items() if said}
    shapes = {tuple(points for _text, points, _levels in found) for found in rows.values()}
    if len(shapes) > 1 or not shapes or () in shapes:
        builder.rubric(texts)
        return
    rubric = []
    for place, key in zip(range(len(next(iter(shapes)))), KEYS, strict=False):
        row: dict[str, Any] = {"key": key, "text": {one: found[place][0] for one, found in rows.items()}}
        row["points"] = next(iter(rows.values()))[place][1]
        if any(found[place][2] for found in rows.values()):
            row["levels"] = {one: found[place][2] for one, found in rows.items()}
        rubric.append(row)
    builder.content["rubric"] = rubric


def _rows(said: str) -> Rows:
    """Empty where the first line is no criterion."""
    rows: Rows = []
    for line in filter(str.strip, said.split("\n")):
        if found := CRITERION.match(line):
            rows.append((found[1], int(found[2]), ""))
        elif rows:
            text, points, levels = rows[-1]
            rows[-1] = (text, points, f"{levels}\n{line}".strip())
        else:
            return []
    return rows


def written(rubric: Sequence[Mapping[str, Any]], say: Any) -> str:
    lines = []
    for row in rubric:
        named = {one: f"{text} ({row.get('points') or 0})" for one, text in (row.get("text") or {}).items() if text}
        levels = row.get("levels") or {}
        more = f"<br>{say(levels)}" if any(levels.values()) else ""
        lines.append(f"<li>{say(named)}{more}</li>")
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
