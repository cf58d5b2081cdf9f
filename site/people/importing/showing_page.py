"""A page of the dry run: its rows, and fields for what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from people.importing.models import Kind
from people.importing.problems import Problem
from people.importing.showing import ShownRow, label

AT_ONCE = 50


@dataclass(frozen=True)
class WrongCell:
    """``name`` is the field's, ``cell-12-email``; ``value`` what is there now, as typed or as in the file."""

    name: str
    label: str
    value: str
    sentences: list[str]


def wrong_cells(one: ShownRow) -> Iterator[WrongCell]:
    """One for each column with a problem, however many it has."""
    if one.row.kind != Kind.WRONG or one.row.is_absent:
        return
    problems: dict[str, list[str]] = {}
    for problem in map(Problem.from_kept, one.row.problems):
        problems.setdefault(problem.column, []).append(problem.sentence)
    for column, sentences in problems.items():
        if column:
            name = f"cell-{one.row.number}-{column}"
            yield WrongCell(name, label(column), one.row.cell(column).text, sentences)


def typed_in(data: dict[str, str]) -> dict[int, dict[str, str]]:
    """What a form of such fields sent, by row and column. Other fields are passed over."""
    typed: dict[int, dict[str, str]] = {}
    for name, text in data.items():
        begin, _, rest = name.partition("-")
        number, _, column = rest.partition("-")
        if begin == "cell" and number.isdecimal() and column:
            typed.setdefault(int(number), {})[column] = text[:400]
    return typed
