"""The branches below a unit, as a report lists them: each with all that is below it."""

from collections.abc import Sequence
from functools import cached_property

from people.models import Unit

Row = tuple[Unit, bool]  # a unit; whether only those placed in it itself are meant, not below


def above(units: Sequence[Unit], unit: Unit | None) -> list[Unit]:
    """Of ``units``, by path, those from the top down to ``unit``."""
    return [one for one in units if unit and unit.path.startswith(one.path)]


def tops(units: Sequence[Unit]) -> list[Unit]:
    found: list[Unit] = []
    for unit in units:
        if not found or not unit.path.startswith(found[-1].path):
            found.append(unit)
    return found


def beginning(units: Sequence[Unit], unit: Unit | None) -> Unit | None:
    """The unit whose branches are shown: one alone at the top says nothing that its branches do not."""
    top = tops(units)
    return unit or (top[0] if len(top) == 1 else None)


class Branches:
    """``units`` are those of the viewer, by path. Without ``at``: the viewer's parts, side by side.

    Paths of one level are of one length, so a branch is a prefix; parts may lie at several levels.
    """

    def __init__(self, units: Sequence[Unit], at: Unit | None) -> None:
        self.at = at
        self.rows: list[Row] = [(unit, False) for unit in self._shown(units)]
        if at is not None:
            self.rows.append((at, True))
        self._with_more = {unit.path[: -Unit.steplen] for unit in units}

    def _shown(self, units: Sequence[Unit]) -> list[Unit]:
        at = self.at
        if at is None:
            return tops(units)
        return [one for one in units if one.depth == at.depth + 1 and one.path.startswith(at.path)]

    @property
    def is_leaf(self) -> bool:
        return self.at is not None and len(self.rows) == 1

    @property
    def begin(self) -> str:
        return self.at.path if self.at else ""

    @cached_property
    def paths(self) -> set[str]:
        return {unit.path for unit, is_here in self.rows if not is_here}

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(path) for path in self.paths}) or [len(self.begin)]

    @property
    def longest(self) -> int:
        return self._lengths[-1]

    def has_more(self, unit: Unit) -> bool:
        return unit.path in self._with_more

    def key(self, path: str) -> str:
        """Of the row to which ``path`` belongs; ``""`` is the unit itself."""
        return next((path[:length] for length in self._lengths if path[:length] in self.paths), "")

    @staticmethod
    def key_of(row: Row) -> str:
        return "" if row[1] else row[0].path
