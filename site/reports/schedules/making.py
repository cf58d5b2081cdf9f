"""One report, for one viewer on one day: its title, its rows, and the file it becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bilingual.templatetags.bilingual import day
from people.models import Person
from printing import DocumentProblem
from reports.schedules.document import report_pdf
from reports.schedules.kinds import ReportKind
from reports.schedules.models import Format
from reports.schedules.selecting import NOT_YOURS, ReportForm, query_of, report_form
from reports.selection import Selection
from reports.views import chips, scope_words
from sheets.writing import Cell, csv_lines, xlsx_file

MOST_IN_PDF = 1500  # rows; nobody reads more on paper
TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
Rows = Iterator[Sequence[Cell]]


class NotOnPaper(Exception):
    """Too long for a PDF, or no font draws a character in it. ``str(error)`` is a sentence for the reader."""


@dataclass(frozen=True)
class Report:
    kind: ReportKind
    form: ReportForm
    selection: Selection
    language: str

    @property
    def days(self) -> int:
        return self.form.days

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def said(self) -> list[str]:
        """Of whom, as at when, and how it was narrowed."""
        as_at = _("As at %(day)s") % {"day": day(self.selection.on)}
        return [" · ".join([scope_words(self.selection), as_at, *self._narrowed()])]

    @property
    def of_any_day(self) -> list[str]:
        """The same of a schedule, whose days are still to come."""
        return [" · ".join([scope_words(self.selection), *self._narrowed()])]

    def _narrowed(self) -> list[str]:
        words = pgettext("filter of a report", "%(label)s: %(value)s")
        return [words % chip for chip in chips(self.form) if chip["value"]]

    def rows(self) -> Rows:
        return self.kind.spoken(self.selection, self.days, self.language)

    def nothing(self) -> str:
        return self.kind.nothing(self.selection, self.days)

    def file_name(self, form: str) -> str:
        """Without a name of anybody or any part: it stands in mails, too."""
        return f"{self.kind.code}-{self.selection.on.isoformat()}.{form}"

    def csv(self, rows: Rows) -> Iterator[str]:
        return csv_lines(self.kind.columns(), rows)

    def content(self, form: str, rows: Rows) -> bytes:
        """The whole file. Raises ``NotOnPaper``."""
        if form == Format.CSV:
            return "".join(self.csv(rows)).encode()
        if form == Format.XLSX:
            with xlsx_file(self.kind.columns(), rows, frozen=self.kind.frozen) as file:
                return file.read()
        return self.pdf(rows)

    def pdf(self, rows: Rows) -> bytes:
        found = list(islice(rows, MOST_IN_PDF + 1))
        if len(found) > MOST_IN_PDF:
            raise NotOnPaper(_("It has more than %(most)d rows, too many for a PDF.") % {"most": MOST_IN_PDF})
        said = self.said if found else [*self.said, self.nothing()]
        try:
            return report_pdf(
                title=self.title, said=said, columns=self.kind.columns(), rows=found, dated=self.selection.on
            )
        except DocumentProblem as problem:
            raise NotOnPaper(_("No font at hand draws some of its characters, so there is no PDF.")) from problem


def peek(rows: Rows) -> tuple[bool, Rows]:
    """Whether there is a row at all; and all of them."""
    first = next(rows, None)
    return (False, iter(())) if first is None else (True, chain([first], rows))


def report_for(viewer: Person, kind: ReportKind, filters: dict[str, str], on: date) -> Report | str:
    """As this person may see it on the day, or the sentence that says why there is nothing for them."""
    form = report_form(kind, viewer, query_of({**filters, "on": on.isoformat()}))
    if not form.is_valid():
        return str(NOT_YOURS)
    return Report(kind, form, form.selection(viewer), translation.get_language() or "zh-hans")
