"""What counts already toward somebody's next certificate, and what it still takes. Of many cells in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import DateField

from certificates.cycles import versions_of
from certificates.evidence import Facts, Kind, Leaf, Tree, Want, judge, remaining, wanted
from certificates.histories import Cell, History, histories
from certificates.known import known_of
from certificates.models import PolicyVersion
from certificates.naming import Names, both_names
from certificates.verdicts import left_of, renews
from prepared import Given, Prepared
from prepared.among import Among

Versions = Mapping[int, Sequence[PolicyVersion]]  # by certification


@dataclass(frozen=True)
class Toward:
    """``remaining`` is ``None`` where nothing is left to do; ``counted`` says since when each fact counts.

    ``tree`` is the one that the cycle goes by; ``renewing``: it is the way of renewal, or would be if there were one.
    """

    remaining: Want | Leaf | None
    counted: tuple[tuple[Leaf, date], ...]
    cycle: int
    renewing: bool
    policy: PolicyVersion = field(repr=False)
    tree: Tree = field(compare=False, repr=False)
    names: Mapping[tuple[Kind, int], Names] = field(compare=False, repr=False)

    @property
    def missing(self) -> list[Leaf]:
        """Every leaf that is not there, of all ways that are open."""
        return list(wanted(self.remaining))

    def names_of(self, leaf: Leaf) -> Names:
        return self.names.get((leaf.kind, leaf.id), {})


def toward(cells: Collection[Cell], on: date) -> dict[Cell, Toward]:
    """Of the cycle that each cell is in on the day, or that comes next. A certification without a policy has none.

    Queries grow with the kinds of evidence asked for, not with people or certifications.
    """
    people, certifications = Among({cell[0] for cell in cells}), {cell[1] for cell in cells}
    versions = _versions(certifications, on) if cells else {}
    if not versions:
        return {}
    past = histories(people, certifications, on)
    goes_by = versions_of(cells, versions, on, past)
    trees = {cell: _tree(policy, past.get(cell, ()), on) for cell, policy in goes_by.items()}
    asked = {leaf for policy in set(goes_by.values()) for leaf in policy.asks_for()}
    facts = known_of(people, asked, on)
    names = both_names(asked)
    alike: dict[tuple[int, int, bool], Toward] = {}  # who has done nothing yet has the same before them
    found: dict[Cell, Toward] = {}
    for cell, (tree, cycle, renewing) in trees.items():
        policy, known, key = goes_by[cell], facts.get(cell[0], {}), (goes_by[cell].pk, cycle, renewing)
        if known or key not in alike:
            left = left_of(known, past.get(cell, ()))
            found[cell] = _toward(policy, tree, cycle, renewing, left, on, names)
            if not known:
                alike[key] = found[cell]
        else:
            found[cell] = alike[key]
    return found


def _versions(certifications: Collection[int], on: date) -> Versions:
    rows = _begun.all(certifications=certifications, on=on)
    return {pk: list(each) for pk, each in groupby(rows, key=lambda one: one.certification_id)}


_day: Any = Given("on", DateField())
_begun = Prepared(
    lambda: (
        PolicyVersion.objects.begun(_day)
        .filter(certification__in=Among(Given("certifications")))
        .select_related("certification")
        .order_by("certification", "-number")
    )
)


def _tree(policy: PolicyVersion, history: History, on: date) -> tuple[Tree, int, bool]:
    last = history[0] if history else None
    cycle, renewing = last.cycle + 1 if last else 1, renews(last, policy, on)
    return policy.tree_for(cycle, renewing=renewing), cycle, renewing


def _toward(
    policy: PolicyVersion,
    tree: Tree,
    cycle: int,
    renewing: bool,
    facts: Facts,
    on: date,
    names: Mapping[tuple[Kind, int], Names],
) -> Toward:
    counted: dict[Leaf, date] = defaultdict(lambda: date.min)
    for leaf, known in judge(tree, facts, on).used:
        counted[leaf] = max(counted[leaf], known.on)
    return Toward(remaining(tree, facts, on), tuple(counted.items()), cycle, renewing, policy, tree, names)
