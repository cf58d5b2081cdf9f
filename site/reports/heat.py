"""Units × certifications: what part of what must be held is held, of each branch below a unit. One query, in SQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Substr
from django.urls import reverse

from certificates.models import Certification
from certificates.states import HOLDS, LACKS
from people.models import Unit
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


@dataclass(frozen=True)
class Branch:
    """A unit with what is below it; ``is_here`` where it is those alone who are placed in the unit itself."""

    unit: Unit
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


def heat(selection: Selection, units: Sequence[Unit], *, at: Unit | None, parts: dict[str, str]) -> Heat:
    """``units`` are those of the viewer, by path; ``parts`` of the address are kept on the way down."""
    if at is None:
        rows = [(unit, False) for unit in tops(units)]
    else:
        below = [one for one in units if one.depth == at.depth + 1 and one.path.startswith(at.path)]
        rows = [*((unit, False) for unit in below), (at, True)]
    is_leaf = len(rows) == 1 and rows[0][1]
    counted = _counted(selection, {unit.path for unit, is_here in rows if not is_here}, at)
    with_more = {unit.path[: -Unit.steplen] for unit in units}
    branches = [
        _branch(selection, unit, is_here, unit.path in with_more, counted, None if is_here and not is_leaf else parts)
        for unit, is_here in rows
        if (unit.retired_on is None and not is_here) or counted.get(_key(unit, is_here))
    ]
    columns = [
        (one, sum((branch.cells[place][0] for branch in branches), Warmth()))
        for place, one in enumerate(selection.certifications)
    ]
    return Heat(branches, columns, sum((share for _, share in columns), Warmth()))


def _key(unit: Unit, is_here: bool) -> str:
    return "" if is_here else unit.path


def _branch(
    selection: Selection,
    unit: Unit,
    is_here: bool,
    has_more: bool,
    counted: dict[str, dict[int, Warmth]],
    parts: dict[str, str] | None,
) -> Branch:
    """Without ``parts`` nothing is a link: the list of people has no name for those of the unit itself alone."""
    found = counted.get(_key(unit, is_here), {})
    deeper = has_more and not is_here
    cells = [
        (found.get(one.pk, Warmth()), _address("reports:status", parts, unit=unit.code, of=one.code))
        for one in selection.certifications
    ]
    address = _address("reports:heat" if deeper else "reports:status", parts, unit=unit.code)
    return Branch(unit, is_here, deeper, address, cells, sum((share for share, _ in cells), Warmth()))


def _address(name: str, parts: dict[str, str] | None, **more: str) -> str:
    return "" if parts is None else f"{reverse(name)}?{urlencode({**parts, **more})}"


def _counted(selection: Selection, paths: set[str], at: Unit | None) -> dict[str, dict[int, Warmth]]:
    """By path of the branch, and by certification. ``""`` are those who are placed in ``at`` itself.

    Everybody counts once, where they mainly work. Paths of one level are of one length, so a branch is a prefix;
    where the viewer's parts lie at several levels, each length is cut for itself.
    """
    lengths = sorted({len(path) for path in paths}) or [len(at.path) + Unit.steplen if at else Unit.steplen]
    span = FilteredRelation("standing_spans", condition=asked_on_the_day(selection))
    people = placed(selection.scope(), selection.on).alias(span=span)
    people = people.annotate(path=F("at__unit__path"), of=F("span__certification"))
    found: dict[str, dict[int, Warmth]] = defaultdict(dict)
    rows = (
        people.filter(path__startswith=at.path if at else "", of__isnull=False)
        .values("of", branch=Substr("path", 1, lengths[-1]))
        .annotate(must=Count("span"), held=Count("span", filter=Q(span__state__in=HOLDS)))
        .annotate(late=Count("span", filter=Q(span__state__in=LACKS)))
        .values_list("branch", "of", "must", "held", "late")
    )
    for path, certification, *numbers in rows:
        key = next((path[:length] for length in lengths if path[:length] in paths), "")
        found[key][certification] = found[key].get(certification, Warmth()) + Warmth(*numbers)
    return found
