"""People begin to learn what their next certificate takes: enrolled in what is missing, and of several ways in one."""

from collections.abc import Collection, Mapping
from datetime import date

from certificates.evidence import Kind, Leaf
from certificates.histories import Cell
from certificates.toward import Toward, toward
from certificates.ways import choices_of, courses_of, taken
from courses.services import enrol_many
from people.models import Person

Due = Mapping[Cell, date | None]


def begin(due: Due, on: date, actor: Person | None = None) -> int:
    """Enrol each person in the courses of what their certification still takes, by the day it is due; returns how many
    enrolments began. Where another certification is missing, in what that takes, too. Idempotent."""
    steps = steps_of(due, on)
    courses = courses_of({leaf for _cell, leaf in steps})
    wanted: dict[tuple[int, int], date | None] = {}
    for (cell, leaf), due_on in steps.items():
        if course := courses.get(leaf):
            key = cell[0], course
            wanted[key] = min(filter(None, (wanted.get(key), due_on)), default=None)
    return enrol_many(wanted=wanted, actor=actor)


def steps_of(due: Due, on: date) -> dict[tuple[Cell, Leaf], date | None]:
    """What each is to do, with the day it is due. A certification that is missing adds its own steps."""
    found: dict[tuple[Cell, Leaf], date | None] = {}
    seen: set[Cell] = set()
    waiting = dict(due)
    while waiting:
        seen |= waiting.keys()
        leaves = _taken(waiting.keys(), toward(waiting.keys(), on))
        found |= {(cell, leaf): waiting[cell] for cell, each in leaves.items() for leaf in each}
        waiting = {
            (cell[0], leaf.id): waiting[cell]
            for cell, each in leaves.items()
            for leaf in each
            if leaf.kind is Kind.CERTIFICATION and (cell[0], leaf.id) not in seen
        }
    return found


def _taken(cells: Collection[Cell], ahead: Mapping[Cell, Toward]) -> dict[Cell, list[Leaf]]:
    choices = choices_of(cells, ahead)
    return {cell: list(taken(one.remaining, choices.get(cell, ()))) for cell, one in ahead.items()}
