"""Units × certifications: what part of what must be held is held, of each branch below a unit. One query, in SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Substr
from django.urls import reverse

from certificates.models import Certification
from certificates.states import HOLDS, LACKS
from certificates.tallies.counting import Counts
from reports import tallied
from reports.branches import Branches, Node, Row
from reports.keeping import Kept, kept
from reports.selection import Selection, placed
from reports.shares import Share, asked_on_the_day

GOOD, FAIR = 100, 90  # percent


@dataclass(frozen=True)
class Warmth(Share):
    """``late`` of the duties have let their day pass."""

    late: int = 0

    @property
    def css(self) -> str:
        if self.percent is None:
            return "none"
        return "valid" if self.percent >= GOOD else "soon" if self.percent >= FAIR else "lapsed"

    @property
    def lacking(self) -> int:
        return self.must - self.held

    def __add__(self, other: "Warmth") -> "Warmth":
        return Warmth(self.must + other.must, self.held + other.held, self.late + other.late)


Found = dict[str, dict[int, Warmth]]


@dataclass(frozen=True)
class Branch:
    """A unit with what is below it; ``is_here`` where it is those alone who are placed in the unit itself."""

    unit: Node
    is_here: bool
    has_more: bool
    address: str
    cells: list[tuple[Warmth, str]]
    total: Warmth


@dataclass(frozen=True)
class Heat:
    branches: list[Branch]
    columns: list[tuple[Certification, Warmth]]
    total: Warmth
    counted_at: datetime | None


def heat(selection: Selection, branches: Branches, *, parts: dict[str, str]) -> Heat:
    """``parts`` of the address are kept on the way down."""
    said = _warmth(selection, branches)
    counted = said.value
    shown = [
        _branch(selection, row, branches, counted.get(branches.key_of(row), {}), parts)
        for row in branches.rows
        if (row[0].retired_on is None and not row[1]) or counted.get(branches.key_of(row))
    ]
    columns = [
        (one, sum((branch.cells[place][0] for branch in shown), Warmth()))
        for place, one in enumerate(selection.certifications)
    ]
    return Heat(shown, columns, sum((share for _, share in columns), Warmth()), said.counted_at)


def _warmth(selection: Selection, branches: Branches) -> Kept[Found]:
    """By the branch's key, and by certification. From the tallies, or counted."""
    tallies = tallied.ask(selection, below=branches.paths, own=[branches.begin] if branches.at else [])
    if tallies is None:
        return kept(f"heat:{branches.begin}", selection, lambda: _counted(selection, branches), size=_size)
    of = {one.pk for one in selection.certifications}
    found = {path: _of_branch(counts, of) for path, counts in tallies.below.items()}
    for counts in tallies.own.values():
        found[""] = _of_branch(counts, of)
    return Kept(found)


def _of_branch(counts: Counts, of: set[int]) -> dict[int, Warmth]:
    return {pk: Warmth(*numbers[:3]) for pk, numbers in counts.of.items() if pk in of and numbers[0]}


def _size(found: Found) -> int:
    return sum(one.must for of_branch in found.values() for one in of_branch.values())


def _branch(
    selection: Selection, row: Row, branches: Branches, found: dict[int, Warmth], parts: dict[str, str]
) -> Branch:
    """The unit itself is no link beside its branches: the list of people has no name for those of it alone."""
    unit, is_here = row
    kept = None if is_here and not branches.is_leaf else parts
    deeper = branches.has_more(unit) and not is_here
    cells = [
        (found.get(one.pk, Warmth()), _address("reports:status", kept, unit=unit.code, of=one.code))
        for one in selection.certifications
    ]
    address = _address("reports:heat" if deeper else "reports:status", kept, unit=unit.code)
    return Branch(unit, is_here, deeper, address, cells, sum((share for share, _ in cells), Warmth()))


def _address(name: str, parts: dict[str, str] | None, **more: str) -> str:
    return "" if parts is None else f"{reverse(name)}?{urlencode({**parts, **more})}"


def _counted(selection: Selection, branches: Branches) -> Found:
    """Everybody counts once, where they mainly work."""
    span = FilteredRelation("standing_spans", condition=asked_on_the_day(selection))
    people = placed(selection.scope(), selection.on).alias(span=span)
    rows = (
        people.annotate(path=F("at__unit__path"), of=F("span__certification"))  # a filter on ``at`` would join anew
        .filter(path__startswith=branches.begin, of__isnull=False)
        .values("of", branch=Substr("path", 1, branches.longest))
        .annotate(must=Count("span"), held=Count("span", filter=Q(span__state__in=HOLDS)))
        .annotate(late=Count("span", filter=Q(span__state__in=LACKS)))
        .values_list("branch", "of", "must", "held", "late")
    )
    found: dict[str, dict[int, Warmth]] = defaultdict(dict)
    for path, certification, *numbers in rows:
        of_branch = found[branches.key(path)]
        of_branch[certification] = of_branch.get(certification, Warmth()) + Warmth(*numbers)
    return dict(found)
