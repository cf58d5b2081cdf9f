"""A question of each kind as it stands on paper: what is read, where it is answered, and the key.

Pure: a content in, plain values out, which ``paper.typ`` draws. What is read: rows of a label and a text. Where it is
answered (on the answer sheet): rows of boxes to cross, a line or lines to write on, squares for letters, or a sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from bilingual.text import percent as in_percent
from quizzes import types
from quizzes.printed.words import Said, Tongue, letters
from quizzes.types.case import by_part
from quizzes.types.exact import percent
from quizzes.types.gaps import GAP
from quizzes.types.keyed import pairs

Row = dict[str, Any]
LINES, MOST_LINES = 16, 60  # of an essay that says nothing of its length; and of any
WORDS_OF_A_LINE = 14  # Chinese characters written by hand take as much room as a Latin word, or a little less


@dataclass
class Printed:
    """One question on paper, or one part of a case."""

    hints: list[Said] = field(default_factory=list)
    passage: Said = field(default_factory=list)
    read: list[Row] = field(default_factory=list)
    answer: list[Row] = field(default_factory=list)
    key: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)


Printer = Callable[[types.Content, Sequence[str], Tongue], Printed]


def printed(kind: str, content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    """``order`` is that of the options on this paper."""
    filled = types.of(kind).filled(content)
    return PRINTERS.get(kind, _apart)(filled, order, tongue)


def _rows(labels: Sequence[str], texts: Sequence[Said]) -> list[Row]:
    return [{"label": label, "text": text} for label, text in zip(labels, texts, strict=True)]


def _boxes(label: str, boxes: Sequence[str]) -> Row:
    return {"label": label, "boxes": list(boxes)}


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["key"]: row for row in rows}


def _options(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    rows, labels = _by_key(content["options"]), letters(len(order))
    texts = [tongue.of(rows[key]["text"]) for key in order]
    right = [place for place, key in enumerate(order) if rows[key].get("right")]
    made = Printed(read=_rows(labels, texts), answer=[_boxes("", labels)])
    made.key = [{"label": labels[place], "text": texts[place]} for place in right]
    return made


def _multiple(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    made = _options(content, order, tongue)
    made.hints = [tongue.say(_several(content))]
    return made


def _several(content: types.Content) -> Any:
    if content.get("scoring") == "all":
        return _("There may be more than one. Only exactly the right ones count.")
    return _("There may be more than one. A wrong choice costs what a right one earns.")


def _true_false(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    texts = [tongue.say(_("True")), tongue.say(_("False"))]
    made = Printed(read=_rows(["A", "B"], texts), answer=[_boxes("", ["A", "B"])])
    if content.get("answer") is not None:
        place = 0 if content["answer"] else 1
        made.key = _rows(["AB"[place]], [texts[place]])
    return made


def _hotspot(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    labels = [str(number) for number, _zone in enumerate(content["zones"], start=1)]
    texts = [tongue.of(zone["text"]) for zone in content["zones"]]
    made = Printed(read=_rows(labels, texts), answer=[_boxes("", labels)], hints=[tongue.say(_several(content))])
    made.key = [
        {"label": label, "text": text}
        for label, text, zone in zip(labels, texts, content["zones"], strict=True)
        if zone.get("right")
    ]
    return made


def _matching(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    targets, labels = _by_key(content["targets"]), letters(len(order))
    numbers = [str(number) for number, _item in enumerate(content["items"], start=1)]
    items = _rows(numbers, [tongue.of(item["text"]) for item in content["items"]])
    fitting = _rows(labels, [tongue.of(targets[key]["text"]) for key in order])
    made = Printed(read=[*items, {"rule": True}, *fitting], answer=[_boxes(number, labels) for number in numbers])
    made.hints = [tongue.say(_("Find the letter that fits each number. A letter may fit several, or none."))]
    place = dict(zip(order, labels, strict=True))
    made.key = [
        {"label": number, "text": [place[item["target"]]]}
        for number, item in zip(numbers, content["items"], strict=True)
        if item.get("target") in place
    ]
    return made


def _ordering(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    items, labels = _by_key(content["items"]), letters(len(order))
    places = [f"{place}." for place in range(1, len(order) + 1)]
    made = Printed(read=_rows(labels, [tongue.of(items[key]["text"]) for key in order]))
    made.answer = [{"label": "", "squares": places}]
    made.hints = [tongue.say(_("Write the letters in the right order, one in each square."))]
    label = dict(zip(order, labels, strict=True))
    made.key = [{"label": "", "text": [" ".join(label[item["key"]] for item in content["items"])]}]
    return made


def _gaps(content: types.Content, tongue: Tongue) -> tuple[Said, dict[str, str]]:
    """The passage with its gaps numbered, alike in both languages: as the first of them has them."""
    first = str(content["text"].get(tongue.languages[0]) or "")
    numbers = {key: str(place) for place, key in enumerate(GAP.findall(first), start=1)}
    passage = [
        GAP.sub(lambda gap: f"（{numbers.get(gap[1], '')}）＿＿＿＿", text) for text in tongue.of(content["text"])
    ]
    return passage, numbers


def _gap_choice(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    passage, numbers = _gaps(content, tongue)
    made = Printed(passage=passage)
    for gap in sorted(content["gaps"], key=lambda gap: int(numbers.get(gap["key"]) or 0)):
        number, labels = numbers.get(gap["key"], ""), letters(len(gap["options"]))
        told = [" / ".join(tongue.of(option["text"])) for option in gap["options"]]
        made.read.append(
            {"label": f"({number})", "text": ["    ".join(f"{a} {b}" for a, b in zip(labels, told, strict=True))]}
        )
        made.answer.append(_boxes(f"({number})", labels))
        right = [label for label, option in zip(labels, gap["options"], strict=True) if option.get("right")]
        made.key.append({"label": f"({number})", "text": [" ".join(right)]})
    return made


def _gap_text(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    passage, numbers = _gaps(content, tongue)
    made = Printed(passage=passage)
    for gap in sorted(content["gaps"], key=lambda gap: int(numbers.get(gap["key"]) or 0)):
        label = f"({numbers.get(gap['key'], '')})"
        made.answer.append({"label": label, "line": True})
        made.key.append({"label": label, "text": [" / ".join(gap["accepted"])]})
    return made


def _short_text(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    key = [{"label": _share(row, tongue), "text": [row["text"]]} for row in content["accepted"]]
    return Printed(answer=[{"label": "", "line": True}], key=key)


def _share(row: Mapping[str, Any], tongue: Tongue) -> str:
    share = percent(row)
    return "" if share == 1 else in_percent(f"{float(share * 100):g}", tongue.languages[0])


def _numeric(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    made = Printed(answer=[{"label": "", "line": True}])
    units = [" / ".join(tongue.of(unit["text"])) for unit in content["units"]]
    if units:
        made.answer.append({"label": " / ".join(tongue.say(_("Unit"))), "boxes": units})
    for row in content["accepted"]:
        tolerance = str(row.get("tolerance") or "0")
        made.key.append(
            {"label": _share(row, tongue), "text": [f"{row['value']}{f' ± {tolerance}' if tolerance != '0' else ''}"]}
        )
    for unit, name in zip(content["units"], units, strict=True):
        made.key.append({"label": name, "text": [f"× {unit.get('factor') or '1'}"]})
    return made


def _scale(content: types.Content, tongue: Tongue) -> tuple[list[str], list[Row]]:
    points = [str(point) for point in range(1, len(content["points"]) + 1)]
    return points, _rows(points, [tongue.of(point["text"]) for point in content["points"]])


def _judgement(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    actions, labels = _by_key(content["actions"]), letters(len(order))
    made = Printed(read=_rows(labels, [tongue.of(actions[key]["text"]) for key in order]))
    right = pairs(types.of("judgement").right_answer(content))
    place = dict(zip(order, labels, strict=True))
    if content.get("form") == "pick":
        for name, words in (("best", _("The best action")), ("worst", _("The worst action"))):
            label = " / ".join(tongue.say(words))
            made.answer.append(_boxes(label, labels))
            made.key.append({"label": label, "text": [place.get(right.get(name, ""), "")]})
        return made
    points, legend = _scale(content, tongue)
    made.read += [{"rule": True}, *legend]
    made.hints = [tongue.say(_("Rate each of them by the scale below."))]
    made.answer = [_boxes(label, points) for label in labels]
    made.key = [{"label": place[key], "text": [right.get(key, "")]} for key in order]
    return made


def _likert(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    points, legend = _scale(content, tongue)
    numbers = letters(len(content["statements"]))
    made = Printed(read=_rows(numbers, [tongue.of(one["text"]) for one in content["statements"]]))
    made.read += [{"rule": True}, *legend]
    made.hints = [tongue.say(_("For yourself: nothing here is right or wrong, and no mark hangs on it."))]
    made.answer = [_boxes(number, points) for number in numbers]
    return made


def _essay(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    least, most = content.get("words_least"), content.get("words_most")
    made = Printed(key=_rubric(content, tongue))
    if least:
        made.hints.append(tongue.say(_("At least %(words)s words."), words=least))
    if most:
        made.hints.append(tongue.say(_("At most %(words)s words."), words=most))
    words = most or (least or 0) * 2
    wanted = -(-words // WORDS_OF_A_LINE) + 2 if words else LINES
    made.answer = [{"label": "", "lines": max(6, min(MOST_LINES, wanted))}]
    return made


def _rubric(content: types.Content, tongue: Tongue) -> list[Row]:
    rows = []
    for row in content.get("rubric") or []:
        texts = tongue.of(row["text"])
        levels = tongue.of(row.get("levels"))
        rows.append({"label": f"{row['points']}", "text": [*texts, *levels]})
    return rows


def _apart(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    """What no paper holds: a file, a recording."""
    said = tongue.say(_("Hand this in separately, with your name and the number of this paper."))
    return Printed(hints=[said], answer=[{"label": "", "said": said}], key=_rubric(content, tongue))


def _case(content: types.Content, order: Sequence[str], tongue: Tongue) -> Printed:
    orders, made = by_part(order), Printed()
    for place, part in enumerate(content["parts"]):
        inner = printed(part["kind"], part["content"], orders.get(part["key"], []), tongue)
        label = letters(len(content["parts"]))[place].lower()
        made.parts.append({"label": label, "stem": tongue.of(part["content"].get("stem")), **vars(inner)})
    return made


PRINTERS: dict[str, Printer] = {
    "single": _options,
    "multiple": _multiple,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "gap_choice": _gap_choice,
    "gap_text": _gap_text,
    "short_text": _short_text,
    "numeric": _numeric,
    "judgement": _judgement,
    "likert": _likert,
    "case": _case,
    "essay": _essay,
    "hotspot": _hotspot,
}
