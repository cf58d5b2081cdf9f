"""The audit as rows of a file, read in chunks: memory stays flat, and so does the number of queries for each."""

from collections.abc import Iterator
from itertools import islice

from django.utils import translation
from django.utils.translation import gettext as _

from audit.models import RecordQuerySet
from audit.wording import Told, label_of, tell
from people.models import Person
from sheets.writing import Cell, Column

CHUNK = 500


def columns() -> list[Column]:
    return [
        Column(_("When"), 18),
        Column(_("Who"), 18),
        Column(_("Staff number"), 14),
        Column(_("About whom"), 18),
        Column(_("Staff number"), 14),
        Column(_("About what"), 28),
        Column(_("Action"), 24),
        Column(_("What"), 80),
        Column(_("Reason"), 40),
    ]


def rows(records: RecordQuerySet, language: str) -> Iterator[list[Cell]]:
    """The language is set anew for each chunk: a streamed answer is read after its request has left the middleware."""
    found = records.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        with translation.override(language):
            told = [_row(one) for one in tell(chunk)]
        yield from told


def _row(told: Told) -> list[Cell]:
    record = told.record
    return [
        record.at,
        told.who,
        _number(record.actor),
        told.person,
        _number(record.person),
        told.about,
        label_of(record.action),
        told.what,
        record.reason,
    ]


def _number(person: Person | None) -> str:
    return person.staff_number if person else ""
