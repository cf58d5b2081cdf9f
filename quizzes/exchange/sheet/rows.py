"""One row of the template: the question it says."""

from collections.abc import Callable, Mapping
from typing import Any

from bilingual.text import LANGUAGES
from people.importing.reading.text import fold_key
from quizzes.exchange import pictures
from quizzes.exchange.building import Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.markup import read_html
from quizzes.exchange.sheet import cells as small
from quizzes.exchange.sheet.columns import COLUMNS, LETTERS, TRUTH, kinds, named
from quizzes.exchange.texts import Texts
from quizzes.models import QuestionVersion

Cells = Mapping[str, str]
TITLES = {column.key: column.zh for column in COLUMNS}
CHOICES = {"difficulty": QuestionVersion.Difficulty.choices, "state": QuestionVersion.State.choices}
ALSO_SAID = {"容易": "easy", "简单": "easy", "中等": "medium", "困难": "hard"}
SCORINGS = {"partial": "partial", "all": "all", "全对得分": "all", "部分得分": "partial"}
SCORINGS |= {"absolute": "absolute", "relative": "relative", "run": "run"}


def question(parsed: Parsed, number: int, cells: Cells, shown: list[bytes]) -> Item:
    """Raises :class:`NotUnderstood`."""
    builder = Builder(parsed, number)
    kind = _choice(cells, "kind", kinds())
    if kind not in READERS:
        raise NotUnderstood("not_in_format", kind=cells.get("kind", "")[:40])
    builder.content["stem"] = _texts(cells, "stem")
    READERS[kind](builder, cells)
    builder.feedback(_texts(cells, "feedback"))
    _picture(builder, cells, shown)
    fields = {
        name: _choice(cells, name, {**ALSO_SAID, **named(choices)}, empty=True) for name, choices in CHOICES.items()
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


def _texts(cells: Cells, part: str) -> Texts:
    """Plain text as it stands; whatever would run in a browser is refused all the same."""
    texts = {language: cells.get(f"{part}:{language}", "") for language in LANGUAGES}
    for text in texts.values():
        if "<" in text:
            read_html(text)
    return texts


def _choice(cells: Cells, name: str, known: Mapping[str, str], *, empty: bool = False) -> str:
    said = cells.get(name, "")
    if not said and empty:
        return ""
    found = known.get(fold_key(said)) or known.get(said)
    if found is None:
        raise NotUnderstood("bad_value", value=said[:40], column=TITLES[name])
    return found


def _filled(cells: Cells) -> list[tuple[str, Texts]]:
    """The options that are there, with their letters."""
    found = [(letter, _texts(cells, f"option_{letter}")) for letter in LETTERS]
    return [(letter, texts) for letter, texts in found if any(texts.values())]


def _options(builder: Builder, cells: Cells) -> None:
    filled = _filled(cells)
    right = small.letters(cells.get("answer", ""))
    known = [letter for letter, _texts_ in filled]
    if not filled:
        raise NotUnderstood("no_options")
    if any(letter not in known for letter in right):
        raise NotUnderstood("bad_answer", value=cells.get("answer", "")[:40])
    builder.content["options"] = [
        option(letter.lower(), texts, right=letter in right, because=_texts(cells, f"because_{letter}"))
        for letter, texts in filled
    ]
    _scoring(builder, cells)


def _scoring(builder: Builder, cells: Cells) -> None:
    if scoring := _choice(cells, "scoring", SCORINGS, empty=True):
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
    for letter, texts in _filled(cells):
        left, right = small.pair(texts)
        target = targets.setdefault(repr(right), {"key": f"t{letter.lower()}", "text": right})
        if any(left.values()):
            items.append({"key": letter.lower(), "text": left, "target": target["key"]})
    builder.content |= {"targets": list(targets.values()), "items": items}


def _ordering(builder: Builder, cells: Cells) -> None:
    builder.content["items"] = [{"key": letter.lower(), "text": texts} for letter, texts in _filled(cells)]
    _scoring(builder, cells)


def _short(builder: Builder, cells: Cells) -> None:
    builder.content["accepted"] = small.accepted(cells.get("answer", ""), "text")
    if TRUTH.get(fold_key(cells.get("case", ""))):
        builder.content["case"] = True


def _numeric(builder: Builder, cells: Cells) -> None:
    builder.content["accepted"] = small.accepted(cells.get("answer", ""), "value")
    if units := small.units(cells.get("units", "")):
        builder.content["units"] = units


def _essay(builder: Builder, cells: Cells) -> None:
    """Nothing beyond the words."""


def _picture(builder: Builder, cells: Cells, shown: list[bytes]) -> None:
    if len(shown) > 1:
        raise NotUnderstood("pictures_many", count=len(shown))
    for data in shown:
        name = pictures.keep(builder.parsed, data, TITLES["picture"])
        builder.content["picture"] = {"file": name, "alt": _texts(cells, "alt")}


READERS: dict[str, Callable[[Builder, Cells], None]] = {
    "single": _single,
    "multiple": _options,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _short,
    "numeric": _numeric,
    "essay": _essay,
}
