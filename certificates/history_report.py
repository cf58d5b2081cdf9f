"""What becomes of each row of a file of certificates, as CSV or XLSX: for the command, and in the back office."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO

from django.utils.translation import gettext as _

from certificates.history_file import HistoryRow
from sheets.writing import Cell, Column, csv_lines, xlsx_file

Outcomes = Mapping[str, Collection[int]]  # by kind, the numbers of rows


def kind_of(row: HistoryRow) -> str:
    return "wrong" if row.problem else "known" if row.is_known else "new"


def as_csv(rows: Iterable[HistoryRow], outcomes: Outcomes | None = None) -> Iterator[str]:
    return csv_lines(_columns(), _lines(rows, outcomes))


def as_xlsx(rows: Iterable[HistoryRow], outcomes: Outcomes | None = None) -> IO[bytes]:
    return xlsx_file(_columns(), _lines(rows, outcomes))


def _columns() -> list[Column]:
    return [
        Column(_("Row"), 8),
        Column(_("Staff number"), 16),
        Column(_("Certification"), 24),
        Column(_("Number"), 24),
        Column(_("Result"), 16),
        Column(_("Problem"), 60),
    ]


def _lines(rows: Iterable[HistoryRow], outcomes: Outcomes | None) -> Iterator[list[Cell]]:
    """``outcomes`` are those of an import that began: what was new then is there already now."""
    words = {"wrong": _("wrong"), "known": _("there already"), "new": _("new")}
    then = {line: kind for kind, lines in (outcomes or {}).items() for line in lines}
    for row in rows:
        kind = then.get(row.line, kind_of(row))
        problem = row.problem if kind == "wrong" else ""
        yield [row.line, row.staff_number, row.code, row.number, words[kind], problem]
