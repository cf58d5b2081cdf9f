"""A file as rows of cells below one row of headings, however it was made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from people.importing.headings import recognised
from people.importing.problems import FileRefused, Problem
from people.importing.reading import limits
from people.importing.reading.cell import NOTHING
from people.importing.reading.delimited import delimited_rows
from people.importing.reading.source import Numbered, Source
from people.importing.reading.workbook import workbook_rows

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Table:
    headings: list[str]
    rows: Iterator[Numbered]  # as wide as the headings, empty ones left out; numbered as in the file
    source: Source
    notes: list[Problem]


@contextmanager
def open_table(file: BinaryIO, *, encoding: str = "") -> Iterator[Table]:
    """The file's table; rows are read as they are asked for. Raises ``FileRefused``, also while rows are read.

    ``encoding`` overrules what the bytes suggest, for text files.
    """
    file.seek(0, 2)
    if file.tell() > limits.MOST_BYTES:
        raise FileRefused("too_large", limit=limits.MOST_BYTES // limits.MEGABYTE)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if not start:
        raise FileRefused("empty")
    if start.startswith(OLE):
        raise FileRefused("old_excel")
    if start.startswith(ZIP):
        with workbook_rows(file) as source:
            yield _below_headings(source)
    else:
        with delimited_rows(file, encoding=encoding) as source:
            yield _below_headings(source)


def _below_headings(source: Source) -> Table:
    rows = _filled(source.rows)
    first: list[Numbered] = []
    for numbered in rows:
        first.append(numbered)
        if len(first) == limits.LOOKED_AT:
            break
    if not first:
        raise FileRefused("empty")
    place = _place_of_headings(first)
    headings = [cell.text.strip() for cell in first[place][1]]
    while headings and not headings[-1]:
        headings.pop()
    notes = [*source.notes]
    if place:
        notes.append(Problem(code="rows_above", facts={"count": place}))
    below = chain(first[place + 1 :], rows)
    return Table(headings, _as_wide(below, len(headings)), source, notes)


def _place_of_headings(rows: list[Numbered]) -> int:
    """Titles and remarks may stand above: the row in which most headings are known, or else the first."""
    scores = [recognised([cell.text for cell in cells]) for _, cells in rows]
    best = max(scores)
    return scores.index(best) if best >= 2 else 0


def _filled(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    for count, (number, cells) in enumerate((row for row in rows if any(row[1])), start=1):
        if count > limits.MOST_ROWS:
            raise FileRefused("too_many_rows", limit=limits.MOST_ROWS)
        if len(cells) > limits.MOST_COLUMNS and any(cells[limits.MOST_COLUMNS :]):
            raise FileRefused("too_many_columns", limit=limits.MOST_COLUMNS)
        yield number, cells


def _as_wide(rows: Iterator[Numbered], width: int) -> Iterator[Numbered]:
    for number, cells in rows:
        if any(cells[:width]):
            yield number, [*cells[:width], *[NOTHING] * (width - len(cells))]
