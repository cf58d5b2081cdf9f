"""When somebody was last reminded of a certification, read from the notices they were sent."""

from collections.abc import Mapping
from datetime import date

from bilingual.days import day_after, day_of
from certificates.standing import Cell, Standing
from notices.models import Notice

OF_DUTY = "certificates.overdue"  # its key is the duty's
OF_CERTIFICATE = ("certificates.expiring", "certificates.renewal_open")  # certificate, or certificate:stage
BY_HAND = ("actions.reminder", "actions.reminder_late")  # certification:day
FAMILY = {  # what each key begins with
    OF_DUTY: "duty",
    **dict.fromkeys(OF_CERTIFICATE, "certificate"),
    **dict.fromkeys(BY_HAND, "certification"),
}


def last_reminders(cells: Mapping[Cell, Standing], on: date) -> dict[Cell, date]:
    """Up to and including the day. One query, however many cells."""
    told = Notice.objects.filter(
        person__in={person for person, _ in cells},
        kind__in=(OF_DUTY, *OF_CERTIFICATE, *BY_HAND),
        created_at__lt=day_after(on),
    )
    known = _keys(cells)
    found: dict[Cell, date] = {}
    for person, kind, key, at in told.order_by("created_at").values_list("person", "kind", "key", "created_at"):
        if cell := known.get((person, FAMILY[kind], key.partition(":")[0])):
            found[cell] = day_of(at)
    return found


def _keys(cells: Mapping[Cell, Standing]) -> dict[tuple[int, str, str], Cell]:
    """How the notices about each cell begin their keys."""
    known = {}
    for cell, standing in cells.items():
        person, certification = cell
        known[person, "certification", str(certification)] = cell
        if standing.obligation:
            known[person, "duty", str(standing.obligation.pk)] = cell
        if standing.certificate:
            known[person, "certificate", str(standing.certificate.pk)] = cell
    return known
