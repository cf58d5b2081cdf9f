"""The parts of a content as what trainers see in the fields of ``part_blocks``, and back. Each kind says both here.

``typed``: a stored value as what these fields show. ``read``: what was typed as a value to store; ``None`` is nothing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

from wagtail.blocks import StreamBlock, StreamValue, StructBlock

from quizzes.part_blocks import SUFFIXES, blocks, row_name
from quizzes.types import case, keys, schema, video
from quizzes.types.exact import exact
from quizzes.types.schema import Part

BLANK_ROWS = {"options": 4, "targets": 3, "items": 3, "actions": 4, "points": 5, "statements": 4, "zones": 3}
Typed = dict[str, Any]
Content = Mapping[str, Any]


@singledispatch
def typed(part: Part, value: Any, content: Content) -> Typed:
    return {part.name: "" if value is None else value}


@typed.register
def _texts_typed(part: schema.Texts, value: Any, content: Content) -> Typed:
    return {f"{part.name}_{suffix}": (value or {}).get(code, "") for code, suffix in SUFFIXES.items()}


@typed.register
def _flag_typed(part: schema.Flag, value: Any, content: Content) -> Typed:
    return {part.name: bool(value)}


@typed.register
def _yes_no_typed(part: schema.YesNo, value: Any, content: Content) -> Typed:
    return {part.name: {True: "true", False: "false"}.get(value, "")}


@typed.register
def _one_of_typed(part: schema.OneOf, value: Any, content: Content) -> Typed:
    return {part.name: part.filled(value)}


@typed.register
def _key_typed(part: schema.KeyOf, value: Any, content: Content) -> Typed:
    """Its place in the other list: trainers see no keys."""
    keyed = [row.get("key") for row in content.get(part.rows) or []]
    return {part.name: str(keyed.index(value) + 1) if value in keyed else ""}


@typed.register
def _lines_typed(part: schema.Lines, value: Any, content: Content) -> Typed:
    return {part.name: "\n".join(value or [])}


@typed.register
def _number_typed(part: schema.Number, value: Any, content: Content) -> Typed:
    return {part.name: part.filled(value)}


@typed.register
def _whole_typed(part: schema.Whole, value: Any, content: Content) -> Typed:
    return {part.name: value}


@typed.register
def _numbers_typed(part: schema.Numbers, value: Any, content: Content) -> Typed:
    return {part.name: ", ".join(map(str, value or []))}


@typed.register
def _picture_typed(part: schema.Picture, value: Any, content: Content) -> Typed:
    alt = (value or {}).get("alt") or {}
    said = {f"{part.name}_alt_{suffix}": alt.get(code, "") for code, suffix in SUFFIXES.items()}
    return {part.name: (value or {}).get("image"), **said}


@typed.register
def _video_typed(part: video.Video, value: Any, content: Content) -> Typed:
    value = value or {}
    captions = {row["language"]: row["file"] for row in value.get("captions") or []}
    shows: Typed = {part.name: value.get("film", "")}
    for code, suffix in SUFFIXES.items():
        for text in ("title", "transcript"):
            shows[f"{part.name}_{text}_{suffix}"] = (value.get(text) or {}).get(code, "")
        shows[f"{part.name}_captions_{suffix}"] = captions.get(code, "")
    return shows


@typed.register
def _rows_typed(part: schema.Rows, value: Any, content: Content) -> Typed:
    """Rows as ``(block, what it shows, its key)``; for nobody has written any yet, some that are empty."""
    rows = []
    for row in [{}] * BLANK_ROWS.get(part.name, 2) if value is None else value:
        shows: Typed = {"key": row.get("key", "")} if part.shows_key else {}
        for one in part.of:
            shows |= typed(one, row.get(one.name), content)
        rows.append((row_name(part), shows, row.get("key") if part.keyed else None))
    return {part.name: rows}


@typed.register
def _questions_typed(part: case.Questions, value: Any, content: Content) -> Typed:
    rows = []
    for row in value or []:
        shows = typed(case.WEIGHT, row.get("weight"), row["content"])
        for one in part.of(row["kind"]).parts():
            shows |= typed(one, row["content"].get(one.name) or one.filled(None), row["content"])
        rows.append((row["kind"], {name: value for name, value in shows.items() if name != "picture"}, row["key"]))
    return {part.name: rows}


def as_value(block: Any, shows: Any) -> Any:
    """What a block shows as a value of Wagtail's; its rows carry their keys as ids, so the form brings them back."""
    if isinstance(block, StreamBlock):
        return StreamValue(block, [(name, as_value(block.child_blocks[name], row), key) for name, row, key in shows])
    if isinstance(block, StructBlock):
        inside = {
            name: as_value(block.child_blocks[name], each) for name, each in shows.items() if name in block.child_blocks
        }
        return block.normalize(inside)
    return shows


@singledispatch
def read(part: Part, given: Typed, known: Any, content: Content) -> Any:
    """``known``: the value that the last version has. ``content``: what was read of the parts before."""
    return (given[part.name] or "").strip() or None


@read.register
def _texts_read(part: schema.Texts, given: Typed, known: Any, content: Content) -> Any:
    texts = {code: (given[f"{part.name}_{suffix}"] or "").strip() for code, suffix in SUFFIXES.items()}
    return texts if any(texts.values()) or not part.optional else None


@read.register
def _flag_read(part: schema.Flag, given: Typed, known: Any, content: Content) -> Any:
    return bool(given[part.name])


@read.register
def _yes_no_read(part: schema.YesNo, given: Typed, known: Any, content: Content) -> Any:
    return {"true": True, "false": False}.get(given[part.name])


@read.register
def _one_of_read(part: schema.OneOf, given: Typed, known: Any, content: Content) -> Any:
    return given[part.name] or None


@read.register
def _key_read(part: schema.KeyOf, given: Typed, known: Any, content: Content) -> Any:
    place = unicodedata.normalize("NFKC", given[part.name] or "").strip()
    rows = content.get(part.rows) or []
    return rows[int(place) - 1]["key"] if place.isdecimal() and 1 <= int(place) <= len(rows) else ""


@read.register
def _lines_read(part: schema.Lines, given: Typed, known: Any, content: Content) -> Any:
    return [line.strip() for line in (given[part.name] or "").splitlines() if line.strip()]


@read.register
def _number_read(part: schema.Number, given: Typed, known: Any, content: Content) -> Any:
    return unicodedata.normalize("NFKC", given[part.name] or "").strip() or None


@read.register
def _whole_read(part: schema.Whole, given: Typed, known: Any, content: Content) -> Any:
    return given[part.name]


@read.register
def _numbers_read(part: schema.Numbers, given: Typed, known: Any, content: Content) -> Any:
    """What is no list of numbers stays as it was typed: the check refuses it."""
    text = unicodedata.normalize("NFKC", given[part.name] or "").replace("、", ",").strip()
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    numbers = [exact(word) for word in words]
    if any(number is None for number in numbers):
        return text
    return [int(number) if number.denominator == 1 else float(number) for number in numbers if number is not None]


@read.register
def _picture_read(part: schema.Picture, given: Typed, known: Any, content: Content) -> Any:
    image = given[part.name]
    alt = {code: (given[f"{part.name}_alt_{suffix}"] or "").strip() for code, suffix in SUFFIXES.items()}
    return {"image": image.pk, "alt": alt} if image else None


@read.register
def _video_read(part: video.Video, given: Typed, known: Any, content: Content) -> Any:
    value: dict[str, Any] = {"film": given[part.name] or ""}
    for text in ("title", "transcript"):
        value[text] = {code: (given[f"{part.name}_{text}_{suffix}"] or "").strip() for code, suffix in SUFFIXES.items()}
    files = {code: given[f"{part.name}_captions_{suffix}"] for code, suffix in SUFFIXES.items()}
    if captions := [{"language": code, "file": key} for code, key in files.items() if key]:
        value["captions"] = captions
    said = [value["film"], captions, *value["title"].values(), *value["transcript"].values()]
    return value if any(said) else None


@read.register
def _rows_read(part: schema.Rows, given: Typed, known: Any, content: Content) -> Any:
    """Rows that nobody filled in are nothing. A row keeps its key from version to version, wherever it is moved."""
    before = {row["key"]: row for row in known or [] if "key" in row}
    free, rows = keys.free(before), []
    for child in given[part.name]:
        row = child.value
        chosen = (row.get("key") or "").strip() if part.shows_key else child.id
        old = before.get(child.id, before.get(chosen, {}))
        values = {one.name: read(one, row, old.get(one.name), content) for one in part.of}
        if not any(_says_something(one, values[one.name]) for one in part.of):
            continue
        kept = {one.name: _as_it_was(one, values[one.name], old) for one in part.of}
        value = {name: each for name, each in kept.items() if each is not None}
        if part.keyed:
            value = {"key": chosen if part.shows_key or chosen in before else next(free), **value}
        rows.append(value)
    return rows


@read.register
def _questions_read(part: case.Questions, given: Typed, known: Any, content: Content) -> Any:
    before = {row["key"]: row for row in known or []}
    free, rows = keys.free(before), []
    for child in given[part.name]:
        old = before.get(child.id, {})
        inner: dict[str, Any] = read_content(part.of(child.block_type).parts(), child.value, old.get("content") or {})
        weight = _as_it_was(case.WEIGHT, read(case.WEIGHT, child.value, None, {}), old)
        row = {"key": child.id if old else next(free), "kind": child.block_type, "content": inner}
        rows.append(row if weight is None else row | {"weight": weight})
    return rows


def read_content(parts: Sequence[Part], given: Typed, known: Content) -> dict[str, Any]:
    """Everything that was typed, as a content. What says the same as before stays as it was stored."""
    content: dict[str, Any] = {}
    for part in parts:
        if not any(name in given for name in blocks(part)):
            continue
        value = _as_it_was(part, read(part, given, known.get(part.name), content), known)
        if value is not None:
            content[part.name] = value
    return content


def _as_it_was(part: Part, value: Any, known: Content) -> Any:
    """What nobody changed is stored as it was, said or unsaid; what is meant anyway stays unsaid."""
    before = known.get(part.name)
    if part.filled(value) == part.filled(before) and (before is not None or _goes_without_saying(part, value)):
        return before
    return value


def _goes_without_saying(part: Part, value: Any) -> bool:
    if isinstance(part, schema.Flag):
        return part.optional and not value  # a row always says whether it is right
    return value == part.filled(None) or value is None


def _says_something(part: Part, value: Any) -> bool:
    if isinstance(part, schema.OneOf):
        return False
    if isinstance(part, schema.Texts):
        return any((value or {}).values())
    return bool(value) and value != part.filled(None)
