"""What every kind reads of a row."""

from collections.abc import Mapping

from bilingual.text import LANGUAGES
from people.importing.reading.text import fold_key
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.markup import read_html
from quizzes.exchange.sheet.columns import COLUMNS, LETTERS, meant
from quizzes.exchange.texts import Texts

Cells = Mapping[str, str]
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


def choice(cells: Cells, name: str, known: Mapping[str, str], *, empty: bool = False) -> str:
    """``known``: names, folded, and the values that they stand for."""
    said = cells.get(name, "")
    if not said and empty:
        return ""
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
