"""How each unit stands, with what is below it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import StandingSpan
from certificates.states import HOLDS, LACKS, State
from people.models import Unit
from reports.schedules.kinds.base import ReportKind
from reports.selection import Selection
from sheets.writing import Cell, Column


@dataclass
class Counted:
    asked: int = 0
    held: int = 0
    late: int = 0

    def add(self, asked: int, held: int, late: int) -> None:
        self.asked, self.held, self.late = self.asked + asked, self.held + held, self.late + late


class ByUnit(ReportKind):
    code = "by-unit"
    label = gettext_lazy("By unit")
    about = gettext_lazy("How many in each unit, with what is below it, hold what they must.")
    frozen = 1
    heads = 1, 1  # unit; certification

    def columns(self) -> list[Column]:
        return [
            Column(_("Unit"), 34),
            Column(_("Certification"), 28),
            Column(_("Must hold it"), 12),
            Column(_("Hold it"), 12),
            Column(_("Percent"), 10),
            Column(_("Overdue"), 10),
            Column(_("Still have time"), 14),
        ]

    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        counted = _counted(selection)
        units = list(self._units(selection))
        top = min((unit.depth for unit in units), default=0)
        for unit in units:
            for certification in selection.certifications:
                if one := counted.get((unit.path, certification.pk)):
                    time = one.asked - one.held - one.late
                    name = "\u3000" * (unit.depth - top) + unit.name
                    percent = 100 * one.held // one.asked
                    yield name, certification.name, one.asked, one.held, percent, one.late, time

    @staticmethod
    def _units(selection: Selection) -> Any:
        units = Unit.objects.visible_to(selection.viewer)
        return units.filter(path__startswith=selection.unit.path) if selection.unit else units

    def none(self, selection: Selection, days: int) -> str:
        return _("Nothing to report, because nobody whom you may see must hold anything on this day.")


def _counted(selection: Selection) -> dict[tuple[str, int], Counted]:
    """By path and certification: counted in SQL by the unit of the primary placement, then added up the tree."""
    on = selection.on
    current = Q(person__placements__ends_on=None) | Q(person__placements__ends_on__gte=on)
    spans = (
        StandingSpan.objects.on(on)
        .filter(person__in=selection.scope(), certification__in=selection.certifications, duty__isnull=False)
        .exclude(state__in=(State.WAIVED, State.PAUSED))
        .filter(current, person__placements__is_primary=True, person__placements__starts_on__lte=on)
        .order_by()
        .values_list("person__placements__unit__path", "certification")
        .annotate(
            asked=Count("pk"),
            held=Count("pk", filter=Q(state__in=HOLDS)),
            late=Count("pk", filter=Q(state__in=LACKS)),
        )
    )
    counted: dict[tuple[str, int], Counted] = defaultdict(Counted)
    for path, certification, asked, held, late in spans:
        for above in Unit.paths_above(path):
            counted[above, certification].add(asked, held, late)
    return counted
