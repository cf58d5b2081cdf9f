"""The report as a file: one row for each person and certification, some thousands of them at a time, memory flat."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from certificates.standing import standings
from reports.selection import Listed, Selection
from reports.wording import Words
from sheets import writing
from sheets.writing import Column

CHUNK = 10_000  # rows: each costs ten queries
MOST = 2_000  # people


class Row(NamedTuple):
    staff_number: str
    name: str
    name_latin: str
    unit: str
    position: str
    certification: str
    state: str
    day: date | None
    number: str
    reason: str


def columns() -> list[Column]:
    return [
        Column(_("Staff number"), 14),
        Column(_("Name"), 14),
        Column(_("Name in Latin letters"), 20),
        Column(_("Unit"), 20),
        Column(_("Position"), 18),
        Column(_("Certification"), 28),
        Column(_("State"), 18),
        Column(_("Date"), 12),
        Column(_("Certificate number"), 18),
        Column(_("Reason"), 90),
    ]


def rows(selection: Selection, language: str) -> Iterator[Row]:
    """The language is set anew for each: a streamed answer is read after its request has left the middleware."""
    chunk_size = max(1, min(MOST, CHUNK // max(1, len(selection.certifications))))
    people = selection.listed().iterator(chunk_size=chunk_size)
    with translation.override(language):
        words = Words()
    while chunk := [Listed(*row) for row in islice(people, chunk_size)]:
        with translation.override(language):
            found = list(_rows(selection, chunk, words))
        yield from found


def _rows(selection: Selection, people: list[Listed], words: Words) -> Iterator[Row]:
    """Where a state was asked for, only what stands so."""
    found = standings(people, selection.certifications, selection.on)
    names = [(one.pk, one.name) for one in selection.certifications]
    for person in people:
        begin = (person.staff_number, person.name, person.name_latin, words.unit(person), words.position(person))
        for pk, name in names:
            standing = found[person.pk, pk]
            if not selection.wants(standing):
                continue
            number = standing.certificate.number if standing.certificate else ""
            label = words.labels[standing.state]
            yield Row(*begin, name, label, standing.day, number, words.sentence(standing))


def csv_lines(selection: Selection, language: str) -> Iterator[str]:
    with translation.override(language):
        return writing.csv_lines(columns(), rows(selection, language))


def xlsx_file(selection: Selection, language: str) -> IO[bytes]:
    with translation.override(language):
        return writing.xlsx_file(columns(), rows(selection, language), frozen=2)
