"""The organisation as one walks it: a unit, what is above it, and what is right below, with head counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Substr

from people.models import Person, Placement, Unit


@dataclass(frozen=True)
class Branch:
    """``here`` are the people placed in the unit itself today, ``below`` those with all below it; each counts once."""

    unit: Unit
    here: int
    below: int

    @property
    def has_more(self) -> bool:
        return bool(self.unit.numchild)


@dataclass(frozen=True)
class Walk:
    above: Sequence[Unit]
    at: Branch | None  # none: the viewer's topmost units
    branches: Sequence[Branch]


def walk(viewer: Person, at: Unit | None = None) -> Walk:
    """From ``at``, which the viewer sees; a constant number of queries, however large the tree."""
    seen = Unit.objects.visible_to(viewer).select_related("manager")
    if at is None:
        tops = top_units(list(seen) if not viewer.scope.everywhere else list(seen.filter(depth=1)))
        return Walk([], None, _counted(tops))
    children = list(seen.filter(path__startswith=at.path, depth=at.depth + 1))
    above = list(seen.filter(path__in=Unit.paths_above(at.path)[:-1]))
    branch, *branches = _counted([at, *children])
    return Walk(above, branch, branches)


def top_units(units: Sequence[Unit]) -> list[Unit]:
    """Those that hang below none of the others."""
    tops: list[Unit] = []
    for unit in sorted(units, key=lambda one: one.path):
        if not tops or not unit.path.startswith(tops[-1].path):
            tops.append(unit)
    return tops


def _counted(units: Sequence[Unit]) -> list[Branch]:
    """Two queries: who is placed in each, and in each with all below it, primary places alone."""
    placed = Placement.objects.current().primary()
    here = dict(placed.filter(unit__in=units).order_by().values_list("unit").annotate(Count("person", distinct=True)))
    below: dict[str, int] = {}
    for depth in {unit.depth for unit in units}:
        paths = [unit.path for unit in units if unit.depth == depth]
        within = Q(pk__in=[])
        for path in _shared(paths):
            within |= Q(unit__path__startswith=path)
        cut = Substr("unit__path", 1, depth * Unit.steplen)
        counts = placed.filter(within).order_by().annotate(branch=cut).values_list("branch")
        counted = dict(counts.annotate(Count("person", distinct=True)))
        below.update({path: counted.get(path, 0) for path in paths})
    return [Branch(unit, here.get(unit.pk, 0), below.get(unit.path, 0)) for unit in units]


def _shared(paths: list[str]) -> list[str]:
    """Siblings are asked for by what they share: the address of their parent."""
    parents = {path[: -Unit.steplen] for path in paths}
    return sorted(parents) if len(parents) == 1 and "" not in parents else paths
