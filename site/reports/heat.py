"""Units × certifications: what part of what must be held is held, of each branch below a unit. One query, in SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from bilingual.text import language, percent
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

    @property
    def shown(self) -> SafeString:
        """As HTML: the part that is held, and who lacks it."""
        return _shown(language(), self)

    def __add__(self, other: "Warmth") -> "Warmth":
        return Warmth(self.must + other.must, self.held + other.held, self.late + other.late)


NOBODY = Warmth()


@lru_cache(maxsize=8192)
def _shown(_language: str, warmth: Warmth) -> SafeString:
    """Said once a process: most numbers of a map are those of the last."""
    if warmth.percent is None:
        return mark_safe("–")
    shown = format_html('<span class="state {}">{}</span>', warmth.css, percent(warmth.percent))
    if not warmth.lacking:
        return shown
    words = [ngettext("%(count)s lacking", "%(count)s lacking", warmth.lacking) % {"count": warmth.lacking}]
    if warmth.late:
        words.append(ngettext("%(count)s late", "%(count)s late", warmth.late) % {"count": warmth.late})
    return shown + format_html("<small>{}</small>", " · ".join(words))


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

    def written(self) -> SafeString:
        """All but its name as HTML: a template would take seven times as long for the 200 cells of a map."""
        cells = ((one.css, _linked(one, address)) for one, address in ((self.total, ""), *self.cells))
        return mark_safe("".join(f'<td class="{css}">{shown}</td>' for css, shown in cells))  # noqa: S308 - as escaped


def _linked(warmth: Warmth, address: str) -> SafeString:
    """Where nobody must hold it, nobody is there to be led to."""
    is_linked = address and warmth.percent is not None
    return format_html('<a href="{}">{}</a>', address, warmth.shown) if is_linked else warmth.shown


@dataclass(frozen=True)
class Heat:
    branches: list[Branch]
    columns: list[tuple[Certification, Warmth]]
    total: Warmth
    counted_at: datetime | None

    def sums(self) -> SafeString:
        """Its last row, as HTML."""
        sums = self.total, *(share for _, share in self.columns)
        return format_html_join("", "<td>{}</td>", ((one.shown,) for one in sums))


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
        (one, sum((branch.cells[place][0] for branch in shown), NOBODY))
        for place, one in enumerate(selection.certifications)
    ]
    return Heat(shown, columns, sum((share for _, share in columns), NOBODY), said.counted_at)


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
    people = {name: value for name, value in parts.items() if name != "of"}
    there = _address("reports:status", people, unit=unit.code)
    cells = [
        (found.get(one.pk, NOBODY), "" if kept is None else f"{there}&{urlencode({'of': one.code})}")
        for one in selection.certifications
    ]
    address = _address("reports:heat" if deeper else "reports:status", kept, unit=unit.code)
    return Branch(unit, is_here, deeper, address, cells, sum((share for share, _ in cells), NOBODY))


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
