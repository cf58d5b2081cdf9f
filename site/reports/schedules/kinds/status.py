"""Where everybody stands: the list of *Certification status*."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.text import language
from reports import export
from reports.schedules.kinds.base import ReportKind
from reports.selection import Selection
from sheets.writing import Cell, Column


class Status(ReportKind):
    code = "status"
    label = gettext_lazy("Certification status")
    about = gettext_lazy("Where each person stands with each certification, and why.")
    has_states = True

    def columns(self) -> list[Column]:
        return export.columns()

    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        yield from export.rows(selection, language())

    def none(self, selection: Selection, days: int) -> str:
        return _("Nothing to report, because nobody whom you may see stands so.")
