"""One row of the template: the question it says."""

from collections.abc import Callable, Sequence
from typing import Any

from people.importing.reading.text import fold_key
from quizzes.exchange import pictures
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.numbers import decimal
from quizzes.exchange.sheet import cells as small
from quizzes.exchange.sheet.columns import SCORINGS, TRUTH, kinds, named
from quizzes.exchange.sheet.lettered import READERS as LETTERED
from quizzes.exchange.sheet.texts import TITLES, Cells, bare, choice, filled, texts, value
from quizzes.exchange.texts import Texts
from quizzes.exchange.writing import can_stand_under_a_case
from quizzes.models import QuestionVersion

CASE = QuestionVersion.Kind.CASE
CHOICES = {"difficulty": QuestionVersion.Difficulty.choices, "state": QuestionVersion.State.choices}
ALSO_SAID = {"容易": "easy", "简单": "easy", "中等": "medium", "困难": "hard"}
Part = tuple[int, Cells]  # a row under a case, with its number


def question(parsed: Parsed, number: int, cells: Cells, shown: list[bytes], parts: Sequence[Part] = ()) -> Item:
    """Raises :class:`NotUnderstood`."""
    builder = Builder(parsed, number)
    kind = choice(cells, "kind", kinds())
    builder.content["stem"] = texts(cells, "stem")
    if kind == CASE:
        builder.content["parts"] = [_part(parsed, *part, key) for key, part in zip(KEYS, parts, strict=False)]
    else:
        READERS[kind](builder, cells)
    builder.feedback(texts(cells, "feedback"))
    _picture(builder, cells, shown)
    fields = {
        name: choice(cells, name, {**ALSO_SAID, **named(choices)}, empty=True) for name, choices in CHOICES.items()
    }
    path = tuple(part.strip() for part in cells.get("category", "").split("/") if part.strip())
    return builder.item(
        kind,
        **fields,
        code=cells.get("code", ""),
        category=path,
        quality=cells.get("quality", ""),
        tags=small.tags(cells.get("tags", "")),
        source=cells.get("source", "")[:200],
    )


def is_case(cells: Cells) -> bool:
    return kinds().get(fold_key(cells.get("kind", ""))) == CASE


def _part(parsed: Parsed, number: int, cells: Cells, key: str) -> dict[str, Any]:
    """A question under a case, in a row of its own."""
    builder = Builder(parsed, number)
    try:
        kind = choice(cells, "kind", kinds())
        if kind not in READERS or not can_stand_under_a_case(kind):
            raise NotUnderstood("part_kind", kind=cells.get("kind", "")[:40])
        builder.content["stem"] = texts(cells, "stem")
        READERS[kind](builder, cells)
        builder.feedback(texts(cells, "feedback"))
        weight = decimal(cells.get("weight") or "1")
    except NotUnderstood as refused:
        raise NotUnderstood(refused.fault.code, line=number, **refused.fault.facts) from None
    return {"key": key, "kind": kind, "weight": weight, "content": builder.content}


def _options(builder: Builder, cells: Cells) -> None:
    rows = bare(builder, filled(cells))
    if not rows:
        raise NotUnderstood("no_options")
    right = _right(cells.get("answer", ""), rows)
    builder.content["options"] = [
        option(letter.lower(), said, right=letter in right, because=texts(cells, f"because_{letter}"))
        for letter, said in rows
    ]
    _scoring(builder, cells)


def _right(answer: str, rows: Sequence[tuple[str, Texts]]) -> list[str]:
    """By letters; an answer may also say the option itself."""
    letters = small.letters(answer)
    if set(letters) <= {letter for letter, _said in rows}:
        return letters
    named = [letter for letter, said in rows if answer in said.values()]
    if len(named) != 1:
        raise NotUnderstood("bad_answer", value=answer[:40])
    return named


def _scoring(builder: Builder, cells: Cells) -> None:
    if scoring := value(cells, "scoring", SCORINGS):
        builder.content["scoring"] = scoring


def _single(builder: Builder, cells: Cells) -> None:
    _options(builder, cells)
    builder.content.pop("scoring", None)


def _true_false(builder: Builder, cells: Cells) -> None:
    said = fold_key(cells.get("answer", ""))
    if not said:
        return
    if said not in TRUTH:
        raise NotUnderstood("bad_value", value=said[:40], column=TITLES["answer"])
    builder.content["answer"] = TRUTH[said]


def _matching(builder: Builder, cells: Cells) -> None:
    """Each option is ``left → right``; nothing on the left is an answer that fits nothing."""
    targets: dict[str, dict[str, Any]] = {}
    items: list[dict[str, Any]] = []
    for letter, said in filled(cells):
        left, right = small.pair(said)
        target = targets.setdefault(repr(right), {"key": f"t{letter.lower()}", "text": right})
        if any(left.values()):
            items.append({"key": letter.lower(), "text": left, "target": target["key"]})
    builder.content |= {"targets": list(targets.values()), "items": items}


def _ordering(builder: Builder, cells: Cells) -> None:
    builder.content["items"] = [{"key": letter.lower(), "text": said} for letter, said in filled(cells)]
    _scoring(builder, cells)


def _short(builder: Builder, cells: Cells) -> None:
    builder.content["accepted"] = small.accepted(cells.get("answer", ""), "text")
    if TRUTH.get(fold_key(cells.get("case", ""))):
        builder.content["case"] = True


def _numeric(builder: Builder, cells: Cells) -> None:
    builder.content["accepted"] = small.accepted(cells.get("answer", ""), "value")
    if units := small.units(cells.get("units", "")):
        builder.content["units"] = units


def _picture(builder: Builder, cells: Cells, shown: list[bytes]) -> None:
    if len(shown) > 1:
        raise NotUnderstood("pictures_many", count=len(shown))
    for data in shown:
        name = pictures.keep(builder.parsed, data, TITLES["picture"])
        builder.content["picture"] = {"file": name, "alt": texts(cells, "alt")}


READERS: dict[str, Callable[[Builder, Cells], None]] = {
    "single": _single,
    "multiple": _options,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _short,
    "numeric": _numeric,
    **LETTERED,
}
