"""Files that an import gives back: a line for each row, and the wrong rows to put right and bring again."""

from collections.abc import Iterator
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.importing.models import Kind, PeopleImport, Row, RowQuerySet
from people.importing.showing import ShownRow, shown
from sheets.writing import Cell, Column, csv_lines, xlsx_file

CHUNK = 500


def report_xlsx(people_import: PeopleImport, language: str) -> IO[bytes]:
    with translation.override(language):
        return xlsx_file(_columns(), _lines(people_import, language), frozen=2)


def report_csv(people_import: PeopleImport, language: str) -> Iterator[str]:
    with translation.override(language):
        columns = _columns()
    return csv_lines(columns, _lines(people_import, language))


def _columns() -> list[Column]:
    return [
        Column(_("Row"), 8),
        Column(_("Staff number"), 16),
        Column(_("Name"), 16),
        Column(pgettext("row of a list", "What"), 12),
        Column(_("Result"), 12),
        Column(_("Changes"), 80),
        Column(_("Problems"), 60),
        Column(_("Remarks"), 40),
    ]


def _lines(people_import: PeopleImport, language: str) -> Iterator[list[Cell]]:
    """The language is set anew for each chunk: a streamed answer is read after its request."""
    for chunk in chunks(people_import.rows.all()):
        with translation.override(language):
            lines = [_line(one) for one in shown(chunk)]
        yield from lines


def _line(one: ShownRow) -> list[Cell]:
    row = one.row
    return [
        one.number,
        one.staff_number,
        one.name,
        str(Kind(row.kind).label) if row.kind else "",
        str(Row.Outcome(row.outcome).label) if row.outcome else "",
        "; ".join(map(str, one.changes)),
        " ".join([*(_told(told) for told in one.problems), row.refusal]).strip(),
        " ".join(_told(told) for told in one.notes),
    ]


def _told(told: tuple[str, str]) -> str:
    label, sentence = told
    return f"{label}: {sentence}" if label else sentence


def chunks(rows: RowQuerySet) -> Iterator[list[Row]]:
    """Page by page after the last number: memory flat, also where the database has no cursors of its own."""
    after = -1
    while chunk := list(rows.filter(number__gt=after).select_related("person").order_by("number")[:CHUNK]):
        yield chunk
        after = chunk[-1].number


def wrong_rows_xlsx(people_import: PeopleImport, language: str) -> IO[bytes]:
    """Under the file's own headings, with what is wrong at the end; understood when it is brought again."""
    kept = [
        (heading, column)
        for heading, column in zip(people_import.headings, people_import.columns, strict=True)
        if column
    ]
    with translation.override(language):
        columns = [*(Column(heading) for heading, _column in kept), Column(_("Problems"), 80)]
        return xlsx_file(columns, _wrong(people_import, [column for _heading, column in kept]))


def _wrong(people_import: PeopleImport, keys: list[str]) -> Iterator[list[Cell]]:
    for chunk in chunks(people_import.rows.filter(kind=Kind.WRONG)):
        for one in shown(chunk):
            cells: list[Cell] = [one.row.cell(key).text for key in keys]
            yield [*cells, " ".join(map(_told, one.problems))]
