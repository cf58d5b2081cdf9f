"""When somebody was last reminded of a certification, read from the notices they were sent."""

from collections.abc import Mapping
from datetime import date

from bilingual.days import day_after, day_of
from certificates.standing import Cell, Standing
from notices.models import Notice

OF_DUTY = "certificates.overdue"  # its key is the duty's
OF_CERTIFICATE = "certificates.expiring"  # certificate:stage
BY_HAND = ("actions.reminder", "actions.reminder_late")  # certification:day


def last_reminders(cells: Mapping[Cell, Standing], on: date) -> dict[Cell, date]:
    """Up to and including the day. One query, however many cells."""
    told = Notice.objects.filter(
        person__in={person for person, _ in cells},
        kind__in=(OF_DUTY, OF_CERTIFICATE, *BY_HAND),
        created_at__lt=day_after(on),
    )
    known = _keys(cells)
    found: dict[Cell, date] = {}
    for person, kind, key, at in told.order_by("created_at").values_list("person", "kind", "key", "created_at"):
        family = "by hand" if kind in BY_HAND else kind
        if cell := known.get((person, family, key.partition(":")[0])):
            found[cell] = day_of(at)
    return found


def _keys(cells: Mapping[Cell, Standing]) -> dict[tuple[int, str, str], Cell]:
    """How the notices about each cell begin their keys."""
    known = {}
    for cell, standing in cells.items():
        person, certification = cell
        known[person, "by hand", str(certification)] = cell
        if standing.obligation:
            known[person, OF_DUTY, str(standing.obligation.pk)] = cell
        if standing.certificate:
            known[person, OF_CERTIFICATE, str(standing.certificate.pk)] = cell
    return known
