"""What became of a run, as rows of a file."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import record
from people.models import Person
from reports.actions.findings import sentence
from reports.actions.models import Item, Run
from sheets.writing import Cell, Column

CHUNK = 500


def columns() -> list[Column]:
    return [
        Column(_("Staff number"), 14),
        Column(_("Name"), 14),
        Column(_("Name in Latin letters"), 20),
        Column(_("Certification"), 28),
        Column(_("What became of it"), 18),
        Column(_("Why"), 60),
    ]


def rows(run: Run, language: str) -> Iterator[list[Cell]]:
    """The language is set for each: a streamed answer is read after its request has left the middleware."""
    items = run.items.select_related("person").order_by("person__staff_number")
    for item in items.iterator(chunk_size=CHUNK):
        with translation.override(language):
            yield _row(run, item)


def _row(run: Run, item: Item) -> list[Cell]:
    person = item.person
    outcome = item.get_outcome_display() if item.outcome else _("Still to be done")
    why = sentence(item.code, item.facts)
    return [person.staff_number, person.name, person.name_latin, run.certification.name, outcome, why]


def record_taken(*, run: Run, viewer: Person, form: str) -> None:
    """Who took the list away, as ``csv`` or ``xlsx``."""
    record(action="bulk.exported", subject=run, actor=viewer, after={"format": form, "people": run.items.count()})
