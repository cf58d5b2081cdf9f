"""Kinds whose answers speak of the options by letter: gaps, ratings, scales, rubrics, zones. Reading and writing."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.exchange.building import Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.numbers import decimal
from quizzes.exchange.sheet import cells as small
from quizzes.exchange.sheet.columns import FAMILIES, FORMS, LETTERS, SCORINGS, SHAPES, meant
from quizzes.exchange.sheet.texts import TITLES, Cells, filled, texts, value
from quizzes.exchange.texts import GAP, Texts, plain

Row = dict[str, str]
GAP_HERE = re.compile(r"(?:\[\[|［［|【)\s*([A-Ta-tＡ-Ｔａ-ｔ])\s*(?:\]\]|］］|】)")
RIGHT = "√"
OTHER_WAY = "反"


def spread(part: str, said: Texts | None) -> Row:
    return {f"{part}:{language}": plain((said or {}).get(language) or "") for language in LANGUAGES}


def _passage(builder: Builder, cells: Cells) -> list[str]:
    """The text with gaps; returns the letters of its gaps in the order of the alphabet."""
    passage: Texts = {}
    found: set[str] = set()
    for language, said in texts(cells, "text").items():
        found.update(small.letters(letter)[0] for letter in GAP_HERE.findall(said))
        passage[language] = GAP_HERE.sub(lambda gap: f"[[{small.letters(gap[1])[0].lower()}]]", said)
    if not found:
        raise NotUnderstood("no_gaps")
    builder.content["text"] = passage
    return sorted(found)


def _gap_choice(builder: Builder, cells: Cells) -> None:
    builder.content["gaps"] = [
        {"key": letter.lower(), "options": _choices(texts(cells, f"option_{letter}"))}
        for letter in _passage(builder, cells)
    ]


def _choices(cell: Texts) -> list[dict[str, Any]]:
    """An option on each line, the right one with a tick; both languages in the same order."""
    said = {language: small.lines(text) for language, text in cell.items()}
    count = max(map(len, said.values()))
    if any(lines and len(lines) != count for lines in said.values()):
        raise NotUnderstood("lines_differ")
    options = []
    for place in range(count):
        words = {language: lines[place] if lines else "" for language, lines in said.items()}
        right = any(text.startswith(RIGHT) for text in words.values())
        words = {language: text.removeprefix(RIGHT).strip() for language, text in words.items()}
        options.append(option(LETTERS[place % len(LETTERS)].lower() * (1 + place // len(LETTERS)), words, right=right))
    return options


def _gap_text(builder: Builder, cells: Cells) -> None:
    builder.content["gaps"] = [
        {"key": letter.lower(), "accepted": [line for said in texts(cells, f"option_{letter}").values()
                                             for line in small.lines(said)]}
        for letter in _passage(builder, cells)
    ]  # fmt: skip


def _points(builder: Builder, cells: Cells) -> None:
    said = {language: small.lines(text) for language, text in texts(cells, "points").items()}
    count = max(map(len, said.values()))
    if any(lines and len(lines) != count for lines in said.values()):
        raise NotUnderstood("lines_differ")
    builder.content["points"] = [
        {"text": {language: lines[place] if lines else "" for language, lines in said.items()}}
        for place in range(count)
    ]


def _judgement(builder: Builder, cells: Cells) -> None:
    ratings = small.by_letter(cells.get("answer", ""))
    builder.content["actions"] = [
        {"key": letter.lower(), "text": said, "ratings": small.wholes(ratings.pop(letter, ""))}
        for letter, said in filled(cells)
    ]
    _none_left(ratings)
    _points(builder, cells)
    for name, names in (("form", FORMS), ("scoring", SCORINGS)):
        if said := value(cells, name, names):
            builder.content[name] = said


def _none_left(answers: Mapping[str, str]) -> None:
    if answers:
        raise NotUnderstood("bad_answer", value=", ".join(answers))


def _likert(builder: Builder, cells: Cells) -> None:
    scales = small.named(cells.get("scales", ""))
    builder.content["scales"] = [{"key": f"s{place}", "text": said} for place, said in enumerate(scales, start=1)]
    marks = small.by_letter(cells.get("answer", ""))
    builder.content["statements"] = [
        {"key": letter.lower(), "text": said, **_scale(marks.pop(letter, ""), len(scales))}
        for letter, said in filled(cells)
    ]
    _none_left(marks)
    _points(builder, cells)


def _scale(mark: str, scales: int) -> dict[str, Any]:
    """``1``, ``1 反``, ``反``: the dimension by its place, and whether the statement counts the other way round."""
    number = re.search(r"\d+", mark)
    if number and not 1 <= int(number[0][:4]) <= scales:
        raise NotUnderstood("bad_answer", value=mark[:40])
    return {"scale": f"s{int(number[0])}" if number else "", "reverse": OTHER_WAY in mark or "rev" in mark.lower()}


def _essay(builder: Builder, cells: Cells) -> None:
    _rubric(builder, cells)
    _words(builder, cells.get("words", ""))


def _upload(builder: Builder, cells: Cells) -> None:
    """``录音、视频 3个 20MB``: what may be handed in, how many, and how large each."""
    said = cells.get("files", "")
    named = [family for family, name in FAMILIES.items() if name in said or family in said.lower()]
    builder.content["families"] = named
    for name, pattern in (("files_most", r"(\d{1,4})\s*(?:个|files)"), ("megabytes_most", r"(\d{1,5})\s*(?:MB|兆)")):
        if found := re.search(pattern, said, re.I):
            builder.content[name] = int(found[1])
    if said and not named:
        raise NotUnderstood("bad_value", value=said[:40], column=TITLES["files"])
    _rubric(builder, cells)


def _rubric(builder: Builder, cells: Cells) -> None:
    points = small.by_letter(cells.get("answer", ""))
    rubric = []
    for letter, said in filled(cells):
        row: dict[str, Any] = {"key": letter.lower(), "text": said}
        if worth := small.wholes(points.pop(letter, "")):
            row["points"] = worth[0]
        levels = texts(cells, f"because_{letter}")
        rubric.append(row | ({"levels": levels} if any(levels.values()) else {}))
    _none_left(points)
    if rubric:
        builder.content["rubric"] = rubric


def _words(builder: Builder, said: str) -> None:
    """``50-200``, ``50-`` or ``-200``; one number is the most."""
    if not said:
        return
    found = re.fullmatch(r"(\d{1,6})?\s*([-–—~～至])?\s*(\d{1,6})?", said.strip())
    if not found or not (found[1] or found[3]):
        raise NotUnderstood("bad_number", value=said[:20])
    least, most = (found[1], found[3]) if found[2] else (None, found[1] or found[3])
    for name, number in (("words_least", least), ("words_most", most)):
        if number:
            builder.content[name] = int(number)


def _hotspot(builder: Builder, cells: Cells) -> None:
    zones = small.by_letter(cells.get("zones", ""))
    right = small.letters(cells.get("answer", ""))
    rows = filled(cells)
    if not set(right) <= {letter for letter, _said in rows}:
        raise NotUnderstood("bad_answer", value=cells.get("answer", "")[:40])
    builder.content["zones"] = [
        option(letter.lower(), said, right=letter in right, because=texts(cells, f"because_{letter}"))
        | _zone(zones.pop(letter, ""))
        for letter, said in rows
    ]
    _none_left(zones)
    if scoring := value(cells, "scoring", SCORINGS):
        builder.content["scoring"] = scoring


def _zone(said: str) -> dict[str, Any]:
    name, *numbers = small.SEPARATORS.sub(" ", said.strip()).split(" ")
    shape = meant(name, SHAPES)
    if shape is None:
        raise NotUnderstood("bad_value", value=said[:40], column="区域")
    return {"shape": shape, "at": [_number(one) for one in numbers]}


def _number(said: str) -> float:
    found = float(decimal(said))
    return int(found) if found.is_integer() else found


READERS: dict[str, Callable[[Builder, Cells], None]] = {
    "gap_choice": _gap_choice,
    "gap_text": _gap_text,
    "judgement": _judgement,
    "likert": _likert,
    "essay": _essay,
    "upload": _upload,
    "hotspot": _hotspot,
}


def _lettered(rows: Iterable[Mapping[str, Any]], more: str = "") -> Row:
    """The options' columns; ``more`` is what stands in the reasons' columns."""
    row: Row = {}
    for letter, entry in zip(LETTERS, rows, strict=False):
        row |= spread(f"option_{letter}", entry.get("text"))
        row |= spread(f"because_{letter}", entry.get(more)) if more else {}
    return row


def _answers(said: Iterable[object]) -> str:
    return "\n".join(f"{letter}: {one}" for letter, one in zip(LETTERS, said, strict=False) if str(one).strip())


def _lines(entries: Iterable[Mapping[str, Any]], part: str, tick: bool = False) -> Row:
    """Each entry on a line of its own, in both languages; nothing where a language has none."""
    rows = list(entries)
    found = {}
    for language in LANGUAGES:
        said = [plain((row.get("text") or {}).get(language) or "") for row in rows]
        ticked = [f"{RIGHT} {one}" if tick and row.get("right") else one for one, row in zip(said, rows, strict=True)]
        found[f"{part}:{language}"] = "\n".join(ticked) if any(said) else ""
    return found


def _put_gaps(content: Mapping[str, Any]) -> Row:
    gaps = content.get("gaps") or []
    letters = {gap["key"]: letter for gap, letter in zip(gaps, LETTERS, strict=False)}
    passage = {
        language: GAP.sub(lambda gap: f"[[{letters.get(gap[1], gap[1])}]]", said)
        for language, said in (content.get("text") or {}).items()
    }
    row = spread("text", passage)
    for gap, letter in zip(gaps, LETTERS, strict=False):
        if "options" in gap:
            row |= _lines(gap["options"], f"option_{letter}", tick=True)
        else:
            row[f"option_{letter}:zh-hans"] = "\n".join(gap.get("accepted") or [])
    return row


def _put_judgement(content: Mapping[str, Any]) -> Row:
    actions = content.get("actions") or []
    row = _lettered(actions) | _lines(content.get("points") or [], "points")
    row["form"] = FORMS.get(content.get("form") or "", "")
    return row | {"answer": _answers(", ".join(map(str, one.get("ratings") or [])) for one in actions)}


def _put_likert(content: Mapping[str, Any]) -> Row:
    statements, scales = content.get("statements") or [], content.get("scales") or []
    places = {scale["key"]: place for place, scale in enumerate(scales, start=1)}
    marks = (f"{places.get(one.get('scale'), '')} {OTHER_WAY if one.get('reverse') else ''}" for one in statements)
    row = _lettered(statements) | _lines(content.get("points") or [], "points")
    row["scales"] = "\n".join(small.write_name(scale.get("text") or {}) for scale in scales)
    return row | {"answer": _answers(mark.strip() for mark in marks)}


def _put_essay(content: Mapping[str, Any]) -> Row:
    rubric = content.get("rubric") or []
    least, most = content.get("words_least") or "", content.get("words_most") or ""
    row = _lettered(rubric, "levels") | {"words": f"{least}-{most}" if least or most else ""}
    return row | {"answer": _answers(one.get("points") or "" for one in rubric)}


def _put_upload(content: Mapping[str, Any]) -> Row:
    said = ["、".join(name for family, name in FAMILIES.items() if family in (content.get("families") or []))]
    said += [f"{content[name]}{unit}" for name, unit in (("files_most", "个"), ("megabytes_most", "MB"))
             if content.get(name)]  # fmt: skip
    return _put_essay(content) | {"files": " ".join(said).strip()}


def _put_hotspot(content: Mapping[str, Any]) -> Row:
    zones = content.get("zones") or []
    right = "".join(letter for letter, zone in zip(LETTERS, zones, strict=False) if zone.get("right"))
    said = (f"{SHAPES[zone.get('shape') or 'rect']} {', '.join(map(_written, zone.get('at') or []))}" for zone in zones)
    return _lettered(zones, "because") | {"zones": _answers(said), "answer": right}


def _written(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".") or "0"


WRITERS: dict[str, Callable[[Mapping[str, Any]], Row]] = {
    "gap_choice": _put_gaps,
    "gap_text": _put_gaps,
    "judgement": _put_judgement,
    "likert": _put_likert,
    "essay": _put_essay,
    "upload": _put_upload,
    "hotspot": _put_hotspot,
}
