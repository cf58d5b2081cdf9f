"""What happened in the days before: issued, revoked, expired."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.days import day_after, day_of, organisation_zone
from bilingual.templatetags.bilingual import day
from certificates.models import Certificate, Revocation
from people.models import Person
from reports.schedules.kinds.base import CHUNK, ReportKind, by_key, days_later, people_columns
from reports.selection import Selection
from reports.wording import Words
from sheets.writing import Cell, Column

Event = tuple[date, int, int, str, str]  # day, person, certification, number, what


class History(ReportKind):
    code = "history"
    label = gettext_lazy("History")
    about = gettext_lazy("Which certificates were issued, revoked or ended in the days before, in the order of days.")
    days_label = gettext_lazy("Days back")
    default_days = 7
    heads_begin = 1

    def columns(self) -> list[Column]:
        events = [Column(_("Certification"), 28), Column(_("Certificate number"), 22), Column(_("What happened"), 24)]
        return [Column(_("Day"), 12), *people_columns(), *events]

    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        words = Words()
        names = {one.pk: one.name for one in selection.certifications}
        begins = days_later(selection.on, -days)
        events = iter(heapq.merge(*self._events(selection, begins), key=lambda event: event[:2]))
        while chunk := list(islice(events, CHUNK)):
            people = by_key((event[1] for event in chunk), selection.on)
            for at, pk, certification, number, what in chunk:
                person = people[pk]
                place = person.staff_number, person.name, person.name_latin, words.unit(person), words.position(person)
                yield (at, *place, names[certification], number, what)

    def _events(self, selection: Selection, begins: date) -> list[Iterable[Event]]:
        """Each in the order of days. Who worked in the part at the beginning or the end of the days counts."""
        people = Person.objects.filter(
            Q(pk__in=selection.scope().values("pk")) | Q(pk__in=replace(selection, on=begins).scope().values("pk"))
        )
        held = Certificate.objects.filter(person__in=people, certification__in=selection.certifications)
        return [
            _issued(held, begins, selection.on),
            _revoked(held, begins, selection.on),
            _ended(held, begins, selection),
        ]

    def none(self, selection: Selection, days: int) -> str:
        days_said = {"first": day(days_later(selection.on, -days)), "last": day(selection.on)}
        return (
            _("Nothing to report, because from %(first)s to %(last)s nothing was issued, revoked or ended.") % days_said
        )


FIELDS = ("person", "certification", "number")


def _issued(held: "QuerySet[Certificate]", begins: date, ends: date) -> Iterator[Event]:
    words = {
        Certificate.Source.EARNED: _("Certificate issued"),
        Certificate.Source.GRANTED: _("Granted by hand"),
        Certificate.Source.IMPORTED: _("Taken over"),
    }
    rows: Any = held.filter(issued_on__range=(begins, ends)).order_by("issued_on", "person", "pk")
    for on, person, certification, number, source in _read(rows, "issued_on", *FIELDS, "source"):
        yield on, person, certification, number, words[source]


def _revoked(held: "QuerySet[Certificate]", begins: date, ends: date) -> Iterator[Event]:
    first = datetime.combine(begins, time.min, organisation_zone())
    rows: Any = Revocation.objects.filter(certificate__in=held, at__gte=first, at__lt=day_after(ends))
    fields = [f"certificate__{name}" for name in FIELDS]
    what = _("Certificate revoked")
    for at, person, certification, number in _read(rows.order_by("at", "certificate__person"), "at", *fields):
        yield day_of(at), person, certification, number, what


def _ended(held: "QuerySet[Certificate]", begins: date, selection: Selection) -> Iterator[Event]:
    """The last valid day is the day of the event. What was renewed or revoked before did not end so."""
    rows: Any = held.filter(
        pk__in=Certificate.objects.newest().values("pk"), expires_on__range=(begins, days_later(selection.on, -1))
    ).not_revoked(selection.on)  # type: ignore[attr-defined]
    what = _("Ended")
    for on, person, certification, number in _read(rows.order_by("expires_on", "person", "pk"), "expires_on", *FIELDS):
        yield on, person, certification, number, what


def _read(rows: Any, *fields: str) -> Iterator[Any]:
    yield from rows.values_list(*fields).iterator(chunk_size=CHUNK)
