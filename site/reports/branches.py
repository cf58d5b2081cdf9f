"""The branches below a unit, as a report lists them: each with all that is below it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import QuerySet

from bilingual.text import language
from people.models import Person, Unit
from prepared import PreparedRows


class Node(NamedTuple):
    """A unit as reports list it, named for the reader: instances of 2,000 units would cost more than the page."""

    pk: int
    code: str
    name_zh: str
    name_en: str
    path: str
    depth: int
    retired_on: date | None
    name: str

    def unit(self) -> Unit:
        return Unit(**{name: getattr(self, name) for name in FIELDS})


FIELDS = Node._fields[:-1]
PATH, DEPTH = FIELDS.index("path"), FIELDS.index("depth")
MANY = 300


def nodes(viewer: Person) -> list[Node]:
    """All that the viewer sees, as they stand in the tree. One query."""
    return _named(Unit.objects.visible_to(viewer).order_by("path").values_list(*FIELDS))


def top_nodes(viewer: Person) -> tuple[list[Node], bool]:
    """What ``to_choose`` leaves of ``nodes`` where nothing is chosen; and whether there are more. One query."""
    units = _TOP.part(0, MANY + 1) if viewer.scope.everywhere else _top(Unit.objects.visible_to(viewer))[: MANY + 1]
    rows = list(units)
    is_cut = len(rows) > MANY
    if is_cut:
        rows = [row for row in rows if row[DEPTH] < rows[MANY][DEPTH]]
    return _named(sorted(rows, key=itemgetter(PATH))), is_cut


def _top(units: QuerySet[Unit]) -> "QuerySet[Unit, tuple[Any, ...]]":
    return units.order_by("depth", "path").values_list(*FIELDS)


_TOP = PreparedRows(lambda: _top(Unit.objects.all()))  # as ``visible_to`` has it of who sees everybody


def _named(rows: Iterable[tuple[Any, ...]]) -> list[Node]:
    first, second = ("name_en", "name_zh") if language() == "en" else ("name_zh", "name_en")
    name, other = FIELDS.index(first), FIELDS.index(second)
    return [Node._make((*row, row[name] or row[other])) for row in rows]


def to_choose(units: Sequence[Node], chosen: str) -> list[Node]:
    """Those that a list offers: all of some hundreds; of more as many levels from the top, and the way down to the
    branches of the one that is chosen."""
    deep = Counter(unit.depth for unit in units)
    most = max((depth for depth in deep if sum(deep[one] for one in deep if one <= depth) <= MANY), default=0)
    if most == max(deep, default=0):
        return list(units)
    parents = set(Unit.paths_above(next((unit.path for unit in units if unit.code == chosen), "")))
    return [unit for unit in units if unit.depth <= most or unit.path[: -Unit.steplen] in parents]


class Placed(Protocol):
    """Stands in the tree."""

    @property
    def path(self) -> str: ...


At = TypeVar("At", bound=Placed)
Row = tuple[Node, bool]  # a unit; whether only those placed in it itself are meant, not below


def above(units: Sequence[Node], unit: Placed | None) -> list[Node]:
    """Of ``units``, by path, those from the top down to ``unit``."""
    return [one for one in units if unit and unit.path.startswith(one.path)]


def tops(units: Sequence[At]) -> list[At]:
    found: list[At] = []
    for unit in units:
        if not found or not unit.path.startswith(found[-1].path):
            found.append(unit)
    return found


def beginning(units: Sequence[Node], unit: Placed | None) -> Node | None:
    """The unit whose branches are shown: one alone at the top says nothing that its branches do not."""
    if unit:
        return next(one for one in units if one.path == unit.path)
    top = tops(units)
    return top[0] if len(top) == 1 else None


class Branches:
    """``units`` are those of the viewer, by path. Without ``at``: the viewer's parts, side by side.

    Paths of one level are of one length, so a branch is a prefix; parts may lie at several levels.
    """

    def __init__(self, units: Sequence[Node], at: Node | None) -> None:
        self.at = at
        self.rows: list[Row] = [(unit, False) for unit in self._shown(units)]
        if at is not None:
            self.rows.append((at, True))
        self._with_more = {unit.path[: -Unit.steplen] for unit in units}

    def _shown(self, units: Sequence[Node]) -> list[Node]:
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

    def has_more(self, unit: Node) -> bool:
        return unit.path in self._with_more

    def key(self, path: str) -> str:
        """Of the row to which ``path`` belongs; ``""`` is the unit itself."""
        return next((path[:length] for length in self._lengths if path[:length] in self.paths), "")

    @staticmethod
    def key_of(row: Row) -> str:
        return "" if row[1] else row[0].path
