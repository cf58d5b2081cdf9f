"""What every kind reads of a row."""

import re
import unicodedata
from collections.abc import Mapping

from bilingual.text import LANGUAGES
from people.importing.reading.text import fold_key
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.markup import read_html
from quizzes.exchange.sheet.columns import COLUMNS, LETTERS, meant
from quizzes.exchange.texts import Texts

Cells = Mapping[str, str]
OWN_LETTER = re.compile(r"^\s*[(（]?[A-TＡ-Ｔ]\s*[.．、:：)）]\s*")
TITLES = {column.key: column.zh for column in COLUMNS}


def texts(cells: Cells, part: str) -> Texts:
    """Plain text as it stands; whatever would run in a browser is refused all the same."""
    found = {language: cells.get(f"{part}:{language}", "") for language in LANGUAGES}
    for text in found.values():
        if "<" in text:
            read_html(text)
    return found


def filled(cells: Cells) -> list[tuple[str, Texts]]:
    """The options that are there, with their letters."""
    found = [(letter, texts(cells, f"option_{letter}")) for letter in LETTERS]
    return [(letter, said) for letter, said in found if any(said.values())]


def bare(builder: Builder, rows: list[tuple[str, Texts]]) -> list[tuple[str, Texts]]:
    """Options that each begin with their own letter lose it: papers shuffle them, and write letters of their own."""
    signs = {letter: re.compile(rf"\s*[(（]?{letter}\s*[.．、:：)）]\s*(?=\S)") for letter, _said in rows}
    spoken = [(letter, unicodedata.normalize("NFKC", text)) for letter, said in rows for text in said.values() if text]
    if not spoken or not all(signs[letter].match(text) for letter, text in spoken):
        return rows
    builder.parsed.note("letters_left", builder.line)
    return [(letter, {one: OWN_LETTER.sub("", text, count=1) for one, text in said.items()}) for letter, said in rows]


def choice(cells: Cells, name: str, known: Mapping[str, str], *, empty: bool = False) -> str:
    """``known``: names, folded, and the values that they stand for."""
    said = cells.get(name, "")
    if not said and empty:
        return ""
    if not said:
        raise NotUnderstood("cell_empty", column=TITLES[name])
    found = known.get(fold_key(said)) or known.get(said)
    if found is None:
        raise NotUnderstood("bad_value", value=said[:40], column=TITLES[name])
    return found


def value(cells: Cells, name: str, names: Mapping[str, str]) -> str:
    """``names``: values and their names; empty where nothing is said."""
    said = cells.get(name, "")
    found = meant(said, names) if said else ""
    if found is None:
        raise NotUnderstood("bad_value", value=said[:40], column=TITLES[name])
    return found
