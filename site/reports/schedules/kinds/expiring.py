"""What ends within the days ahead, by the certificate that counts: what was renewed already worries nobody."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.templatetags.bilingual import day
from certificates.models import Certificate, StandingSpan
from certificates.states import HOLDS, State
from reports.schedules.kinds.base import CHUNK, ReportKind, by_key, days_later, people_columns
from reports.selection import Selection
from reports.wording import Words
from sheets.writing import Cell, Column


class Expiring(ReportKind):
    code = "expiring"
    label = gettext_lazy("Expiring")
    about = gettext_lazy("Which certificates end soon and are not renewed yet, the first to end first.")
    days_label = gettext_lazy("Days ahead")
    default_days = 60

    def columns(self) -> list[Column]:
        return [
            *people_columns(),
            Column(_("Certification"), 28),
            Column(_("Certificate number"), 22),
            Column(_("Valid until"), 12),
            Column(_("Days left"), 10),
            Column(_("State"), 18),
        ]

    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        words = Words()
        names = {one.pk: one.name for one in selection.certifications}
        spans = self._spans(selection, days).iterator(chunk_size=CHUNK)
        while chunk := list(islice(spans, CHUNK)):
            people = by_key((row[0] for row in chunk), selection.on)
            numbers = dict(Certificate.objects.filter(pk__in=[row[3] for row in chunk]).values_list("pk", "number"))
            for pk, certification, ends_on, certificate, state in chunk:
                if not (person := people.get(pk)):
                    continue
                place = person.staff_number, person.name, person.name_latin, words.unit(person), words.position(person)
                left, label = (ends_on - selection.on).days, words.labels[State(state)]
                yield (*place, names[certification], numbers.get(certificate, ""), ends_on, left, label)

    @staticmethod
    def _spans(selection: Selection, days: int) -> QuerySet[StandingSpan, Any]:
        ending = StandingSpan.objects.on(selection.on).filter(
            person__in=selection.scope(),
            certification__in=selection.certifications,
            state__in=HOLDS,
            day__lte=days_later(selection.on, days),
        )
        fields = "person", "certification", "day", "certificate", "state"
        return ending.order_by("day", "person", "certification").values_list(*fields)

    def none(self, selection: Selection, days: int) -> str:
        until = day(days_later(selection.on, days))
        return _("Nothing to report, because none of the certificates you may see ends by %(day)s.") % {"day": until}
