"""What the reader of each format gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from people.importing.problems import Problem
from people.importing.reading.cell import Cell

Numbered = tuple[int, list[Cell]]


@dataclass
class Source:
    """Rows as the file numbers them, and what is worth telling about the file."""

    rows: Iterator[Numbered]
    notes: list[Problem] = field(default_factory=list)
    encoding: str = ""  # of a text file
    mac_epoch: bool = False  # days are counted from 1904
