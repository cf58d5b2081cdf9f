"""What expires in each of the next twelve months, by unit and by certification. One query, in SQL."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Substr, TruncMonth

from bilingual.days import month_end, months_later
from certificates.models import Certification
from certificates.states import HOLDS, SOON_DAYS
from reports.branches import Branches, Node, Row
from reports.figures import Expiries
from reports.keeping import kept
from reports.selection import Selection, placed

MONTHS = 12


class Key(NamedTuple):
    branch: str
    certification: int
    month: date


@dataclass(frozen=True)
class Line:
    """One row of a table: a unit or a certification, with a number for each month."""

    name: str
    counts: list[int]
    unit: Node | None = None
    is_here: bool = False
    has_more: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts)


class Forecast:
    """By the certificate that counts: what was renewed already worries nobody. Everybody counts where they mainly work.

    The first month begins with the day: what expired before has expired.
    """

    def __init__(self, selection: Selection, branches: Branches) -> None:
        self.selection, self.branches = selection, branches
        self.months = [months_later(selection.on.replace(day=1), number) for number in range(MONTHS)]
        said = kept(f"forecast:{branches.begin}", selection, self._counted, size=Counter.total)
        self._counts, self.counted_at = said.value, said.counted_at

    def _counted(self) -> Counter[Key]:
        on, last = self.selection.on, month_end(self.months[-1])
        counts = Q(standing_spans__ends_on=None) | Q(standing_spans__ends_on__gte=on)
        counts &= Q(standing_spans__starts_on__lte=on, standing_spans__state__in=HOLDS)
        counts &= Q(standing_spans__day__range=(on, last))
        counts &= Q(standing_spans__certification__in=self.selection.certifications)
        span = FilteredRelation("standing_spans", condition=counts)
        people = placed(self.selection.scope(), on).alias(span=span)
        rows = (
            people.annotate(path=F("at__unit__path"), of=F("span__certification"), day=F("span__day"))
            .filter(path__startswith=self.branches.begin, of__isnull=False)
            .values("of", branch=Substr("path", 1, self.branches.longest), month=TruncMonth("day"))
            .annotate(count=Count("span"))
            .values_list("branch", "of", "month", "count")
        )
        found: Counter[Key] = Counter()
        for path, certification, month, count in rows:
            found[Key(self.branches.key(path), certification, month)] += count
        return found

    @property
    def total(self) -> int:
        return self._counts.total()

    @property
    def by_month(self) -> Expiries:
        """For the picture."""
        soon = self.selection.on + timedelta(days=SOON_DAYS)
        return Expiries(0, soon, list(zip(self.months, self._line(self._counts), strict=True)))

    def units(self) -> list[Line]:
        """The branches in which anything expires."""
        lines = (self._of_branch(row) for row in self.branches.rows)
        return [line for line in lines if line.total]

    def _of_branch(self, row: Row) -> Line:
        key = self.branches.key_of(row)
        found = {one: count for one, count in self._counts.items() if one.branch == key}
        has_more = not row[1] and self.branches.has_more(row[0])
        return Line(row[0].name, self._line(found), *row, has_more)

    def certifications(self) -> list[Line]:
        return [Line(one.name, self._line(self._of(one))) for one in self.selection.certifications]

    def _of(self, certification: Certification) -> dict[Key, int]:
        return {one: count for one, count in self._counts.items() if one.certification == certification.pk}

    def _line(self, counts: dict[Key, int]) -> list[int]:
        by_month: Counter[date] = Counter()
        for one, count in counts.items():
            by_month[one.month] += count
        return [by_month[month] for month in self.months]

    def rows(self) -> Iterator[tuple[date, str, str, str, int]]:
        """For a file: the month, the unit and its code, the certification, and how many."""
        names: Sequence[tuple[str, Node]] = [(self.branches.key_of(row), row[0]) for row in self.branches.rows]
        for month in self.months:
            for key, unit in names:
                for one in self.selection.certifications:
                    if count := self._counts[Key(key, one.pk, month)]:
                        yield month, unit.code, unit.name, one.name, count
