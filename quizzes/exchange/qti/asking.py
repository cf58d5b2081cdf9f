"""How QTI asks each kind of question. What it cannot say stands beside (``beside``)."""

from collections.abc import Callable, Sequence
from typing import Any

from quizzes import types
from quizzes.exchange.qti.page import Page, number
from quizzes.exchange.texts import GAP, Texts
from quizzes.types.exact import exact, percent
from quizzes.types.folding import example

Content = dict[str, Any]
Rows = Sequence[dict[str, Any]]
TRUTH: dict[str, Texts] = {"true": {"zh-hans": "对", "en": "True"}, "false": {"zh-hans": "错", "en": "False"}}
RESPONSE = "RESPONSE"
LABEL = 256  # characters of a place's name


def named(key: str) -> str:
    """A key as XML may name things."""
    return f"c_{key}"


def _rows(content: Content, name: str) -> Rows:
    return content.get(name) or []


def _choices(page: Page, place: Any, rows: Rows, name: str, most: str) -> None:
    asked = page.put(place, "choiceInteraction", responseIdentifier=name, shuffle="true", maxChoices=most)
    why = f"WHY_{name}"
    for row in rows:
        choice = page.say(page.put(asked, "simpleChoice", identifier=named(row["key"])), row.get("text"))
        if page.text(row.get("because")):
            shown = {"outcomeIdentifier": why, "identifier": named(row["key"]), "showHide": "show"}
            page.say(page.put(choice, "feedbackInline", **shown), row["because"])
            page.reasons[why] = "single" if most == "1" else "multiple"


def _right(rows: Rows) -> list[str]:
    return [named(row["key"]) for row in rows if row.get("right")]


def _single(page: Page, place: Any, content: Content, name: str) -> None:
    rows = _rows(content, "options")
    page.declare(name, "single", "identifier", _right(rows))
    page.rule(name, "match")
    _choices(page, place, rows, name, "1")


def _shares(rows: Rows) -> dict[str, str]:
    """Each right one earns its share, each wrong one costs as much."""
    share = 1 / max(1, len(_right(rows)))
    return {named(row["key"]): number(share if row.get("right") else -share) for row in rows}


def _several(page: Page, rows: Rows, name: str, scoring: str) -> None:
    if scoring == "all":
        page.declare(name, "multiple", "identifier", _right(rows))
        page.rule(name, "match")
    else:
        page.declare(name, "multiple", "identifier", _right(rows), _shares(rows), lowerBound="0", upperBound="1")
        page.rule(name, "map")


def _multiple(page: Page, place: Any, content: Content, name: str) -> None:
    rows = _rows(content, "options")
    _several(page, rows, name, content.get("scoring", ""))
    _choices(page, place, rows, name, "0")


def _true_false(page: Page, place: Any, content: Content, name: str) -> None:
    answer = content.get("answer")
    page.declare(name, "single", "identifier", [str(answer).lower()] if isinstance(answer, bool) else [])
    page.rule(name, "match")
    asked = page.put(place, "choiceInteraction", responseIdentifier=name, shuffle="false", maxChoices="1")
    for key, text in TRUTH.items():
        page.say(page.put(asked, "simpleChoice", identifier=key), text)


def _table(page: Page, place: Any, name: str, rows: dict[str, Any], columns: dict[str, Any]) -> None:
    """Each row gets one of the columns: their names, and their texts."""
    asked = page.put(place, "matchInteraction", responseIdentifier=name, shuffle="false", maxAssociations="0")
    for entries, most in ((rows, "1"), (columns, "0")):
        group = page.put(asked, "simpleMatchSet")
        for key, text in entries.items():
            page.say(page.put(group, "simpleAssociableChoice", identifier=key, matchMax=most), text)


def _texts(rows: Rows) -> dict[str, Any]:
    return {named(row["key"]): row.get("text") for row in rows}


def _points(content: Content) -> dict[str, Any]:
    return {f"p_{place}": point.get("text") for place, point in enumerate(_rows(content, "points"), start=1)}


def _matching(page: Page, place: Any, content: Content, name: str) -> None:
    items = _rows(content, "items")
    targets = {f"t_{target['key']}": target.get("text") for target in _rows(content, "targets")}
    fits = [f"{named(item['key'])} t_{item['target']}" for item in items if item.get("target")]
    share = number(1 / max(1, len(items)))
    page.declare(name, "multiple", "directedPair", fits, dict.fromkeys(fits, share))
    page.rule(name, "map")
    _table(page, place, name, _texts(items), targets)


def _ordering(page: Page, place: Any, content: Content, name: str) -> None:
    items = _rows(content, "items")
    page.declare(name, "ordered", "identifier", [named(item["key"]) for item in items])
    page.rule(name, "match")
    asked = page.put(place, "orderInteraction", responseIdentifier=name, shuffle="true")
    for item in items:
        page.say(page.put(asked, "simpleChoice", identifier=named(item["key"])), item.get("text"))


def _passage(page: Page, place: Any, content: Content, fill: Callable[[Any, str], None]) -> None:
    """The text, with an interaction at each of its gaps."""
    block = page.put(place, "div")
    pieces = GAP.split(page.text(content.get("text")))
    known = {gap["key"] for gap in _rows(content, "gaps")}
    page.version.say(block, pieces[0])
    for key, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if key in known:
            fill(block, key)
        page.version.say(block, text)


def _gap_choice(page: Page, place: Any, content: Content, name: str) -> None:
    gaps = {gap["key"]: gap for gap in _rows(content, "gaps")}
    for key, gap in gaps.items():
        page.declare(f"{name}_{key}", "single", "identifier", _right(_rows(gap, "options")))
        page.rule(f"{name}_{key}", "match", page.share / len(gaps))

    def fill(block: Any, key: str) -> None:
        asked = page.put(block, "inlineChoiceInteraction", responseIdentifier=f"{name}_{key}", shuffle="false")
        for option in _rows(gaps[key], "options"):
            text = " ".join(page.text(option.get("text")).split("\n"))
            page.put(asked, "inlineChoice", text, identifier=named(option["key"]))

    _passage(page, place, content, fill)


def _gap_text(page: Page, place: Any, content: Content, name: str) -> None:
    gaps = {gap["key"]: gap for gap in _rows(content, "gaps")}
    for key, gap in gaps.items():
        accepted: dict[str, str] = dict.fromkeys(gap.get("accepted") or [], "1")
        _typed(page, f"{name}_{key}", accepted, bool(content.get("case")))
        page.rule(f"{name}_{key}", "map", page.share / max(1, len(gaps)))

    def fill(block: Any, key: str) -> None:
        page.put(block, "textEntryInteraction", responseIdentifier=f"{name}_{key}")

    _passage(page, place, content, fill)


def _typed(page: Page, name: str, accepted: dict[str, str], case: bool) -> None:
    """Patterns as answers that fit them."""
    mapping = {example(text): worth for text, worth in accepted.items() if example(text)}
    page.declare(name, "single", "string", list(mapping)[:1], mapping)
    if case:
        for entry in page.declared[-1].iter():
            for attribute in ("caseSensitive", "case-sensitive"):
                if entry.get(attribute):
                    entry.set(attribute, "true")


def _short(page: Page, place: Any, content: Content, name: str) -> None:
    rows = [row for row in _rows(content, "accepted") if (row.get("text") or "").strip()]
    accepted = {row["text"]: number(float(percent(row))) for row in rows}
    _typed(page, name, accepted, bool(content.get("case")))
    page.rule(name, "map")
    page.put(page.put(place, "div"), "textEntryInteraction", responseIdentifier=name)


def _numeric(page: Page, place: Any, content: Content, name: str) -> None:
    rows = [row for row in _rows(content, "accepted") if exact(row.get("value")) is not None]
    page.declare(name, "single", "float", [str(row["value"]) for row in rows[:1]])
    accepted = [(str(row["value"]), str(row.get("tolerance") or "0"), number(float(percent(row)))) for row in rows]
    if accepted:
        page.rule(name, "equal", accepted=accepted)
    page.put(page.put(place, "div"), "textEntryInteraction", responseIdentifier=name)


def _rubric(page: Page, place: Any, content: Content) -> None:
    """For whoever marks; candidates do not see it."""
    if rows := _rows(content, "rubric"):
        use = {"use": "scoring"} if page.version.is_kebab else {}
        block = page.version.inside(page.put(place, "rubricBlock", view="scorer", **use))
        for row in rows:
            line = page.block(block, row.get("text"), "p")
            page.version.say(line, f" ({row.get('points') or 0})")
            if page.text(row.get("levels")):
                page.block(block, row["levels"], "p")


def _essay(page: Page, place: Any, content: Content, name: str) -> None:
    page.declare(name, "single", "string")
    _rubric(page, place, content)
    page.put(place, "extendedTextInteraction", responseIdentifier=name)


def _upload(page: Page, place: Any, content: Content, name: str) -> None:
    page.declare(name, "single", "file")
    _rubric(page, place, content)
    page.put(place, "uploadInteraction", responseIdentifier=name)


def _hotspot(page: Page, place: Any, content: Content, name: str) -> None:
    zones, picture = _rows(content, "zones"), content.get("picture") or {}
    _several(page, zones, name, content.get("scoring", ""))
    asked = page.put(place, "hotspotInteraction", responseIdentifier=name, maxChoices="0")
    file = picture.get("file", "")
    width, height = page.pictures.get(file, (1000, 1000))
    size = {"width": str(width), "height": str(height)}
    if page.version.is_kebab:
        page.put(asked, "img", src=file, alt=page.text(picture.get("alt")), **size)
    else:
        kind = f"image/{file.rpartition('.')[2].replace('jpg', 'jpeg')}"
        page.put(asked, "object", page.text(picture.get("alt")), data=file, type=kind, **size)
    for zone in zones:
        shape, coords = drawn(zone, width, height)
        said = {"identifier": named(zone["key"]), "shape": shape, "coords": coords}
        page.put(asked, "hotspotChoice", **said, hotspotLabel=page.text(zone.get("text"))[:LABEL])


def drawn(zone: Content, width: int, height: int) -> tuple[str, str]:
    """Shape and corners in whole pixels, as HTML's image maps have them."""
    at, shape = [float(one) for one in zone.get("at") or []], zone.get("shape") or "rect"
    if shape == "circle" and len(at) == 3:
        found = [at[0] * width, at[1] * height, at[2] * width]
    elif shape == "polygon":
        found = [one * (height if place % 2 else width) for place, one in enumerate(at)]
    else:
        left, top, wide, high = [*at, 0, 0, 0, 0][:4]
        found = [left * width, top * height, (left + wide) * width, (top + high) * height]
    return {"polygon": "poly"}.get(shape, shape), ",".join(str(round(one / 100)) for one in found)


def _judgement(page: Page, place: Any, content: Content, name: str) -> None:
    """A rating of each action; or the best, then the worst. What an answer earns is the panel's doing."""
    actions, points = _rows(content, "actions"), _rows(content, "points")
    is_rated = bool(actions) and all(action.get("ratings") for action in actions) and len(points) > 1
    kind = types.of("judgement")

    def worth(key: str, value: str) -> str:
        try:
            earned = kind.mark(content, [f"{key}={value}"]) if is_rated else None
        except (ValueError, ArithmeticError, LookupError):  # a draft whose ratings do not fit yet
            earned = None
        return number(float(earned or 0))

    if content.get("form") == "pick":
        for pick in ("best", "worst"):
            mapping = {named(action["key"]): worth(pick, action["key"]) for action in actions}
            page.declare(f"{name}_{pick}", "single", "identifier", mapping=mapping)
            page.rule(f"{name}_{pick}", "map")
            _choices(page, page.put(place, "div"), actions, f"{name}_{pick}", "1")
        return
    rated = [(action["key"], point) for action in actions for point in range(1, len(points) + 1)]
    mapping = {f"{named(key)} p_{point}": worth(key, str(point)) for key, point in rated}
    page.declare(name, "multiple", "directedPair", mapping=mapping)
    page.rule(name, "map")
    _table(page, place, name, _texts(actions), _points(content))


def _likert(page: Page, place: Any, content: Content, name: str) -> None:
    page.declare(name, "multiple", "directedPair")
    _table(page, place, name, _texts(_rows(content, "statements")), _points(content))


def _case(page: Page, place: Any, content: Content, name: str) -> None:
    parts = [part for part in _rows(content, "parts") if part.get("kind") in ASKED]
    weights = [float(exact(part.get("weight") or "1") or 1) for part in parts]
    for part, weight in zip(parts, weights, strict=True):
        block = page.put(place, "div", **{"class": "part"})
        page.block(block, part["content"].get("stem"))
        whole, page.share = page.share, page.share * weight / sum(weights)
        ASKED[part["kind"]](page, block, part["content"], f"{name}_{part['key']}")
        page.share = whole


ASKED: dict[str, Callable[[Page, Any, Content, str], None]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "gap_choice": _gap_choice,
    "gap_text": _gap_text,
    "short_text": _short,
    "numeric": _numeric,
    "judgement": _judgement,
    "likert": _likert,
    "essay": _essay,
    "upload": _upload,
    "hotspot": _hotspot,
    "case": _case,
}
