"""The marks that statistics are made of: who earned how much where. Pure containers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Score(NamedTuple):
    """One place on one paper. ``mark`` and ``highest`` are points; a place left empty has the mark 0."""

    attempt: int
    position: int
    question: int
    version: int
    mark: float
    highest: float


@dataclass
class Column:
    """What all the attempts that met one question (or stood at one position) earned there."""

    attempts: list[int] = field(default_factory=list)  # places in ``Scores.totals``
    marks: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)  # never 0, in the order of ``marks``
    versions: dict[int, int] = field(default_factory=dict)  # version → how often

    @property
    def shares(self) -> list[float]:
        """From 0 to 1. Papers may have given other points at other times."""
        return [mark / highest for mark, highest in zip(self.marks, self.highest, strict=True)]


@dataclass
class Scores:
    """All marks of the attempts looked at, by question and by position; one list of numbers for each."""

    attempts: list[int] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)  # points, in the order of ``attempts``
    highest: list[float] = field(default_factory=list)
    questions: dict[int, Column] = field(default_factory=dict)
    positions: dict[int, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Score]) -> "Scores":
        """``rows`` in any order, one for each place of each paper."""
        scores = cls()
        places: dict[int, int] = {}
        for row in rows:
            place = places.get(row.attempt)
            if place is None:
                place = places[row.attempt] = len(scores.attempts)
                scores.attempts.append(row.attempt)
                scores.totals.append(0.0)
                scores.highest.append(0.0)
            scores.totals[place] += row.mark
            scores.highest[place] += row.highest
            for column in (
                scores.questions.setdefault(row.question, Column()),
                scores.positions.setdefault(row.position, Column()),
            ):
                column.attempts.append(place)
                column.marks.append(row.mark)
                column.highest.append(row.highest)
            versions = scores.questions[row.question].versions
            versions[row.version] = versions.get(row.version, 0) + 1
        return scores

    @property
    def same_paper(self) -> bool:
        """Whether every attempt had every question."""
        return all(len(column.marks) == len(self.attempts) for column in self.questions.values())

    def columns(self) -> dict[int, Column]:
        """The items of the whole test. Where each drew a paper of their own, its positions stand for them:
        Moodle, too, takes a slot that draws at random as one item.
        """
        return self.questions if self.same_paper else self.positions
