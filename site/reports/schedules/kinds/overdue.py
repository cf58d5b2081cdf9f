"""Who is late with what, since when, and when they were last reminded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.standing import LACKS, standings
from reports.schedules.kinds.base import CHUNK, ReportKind, people_columns
from reports.schedules.reminded import last_reminders
from reports.selection import Listed, Selection
from reports.wording import Words
from sheets.writing import Cell, Column


class Overdue(ReportKind):
    code = "overdue"
    label = gettext_lazy("Overdue")
    about = gettext_lazy("Who must hold something and does not, since when, and when they were last reminded.")

    def columns(self) -> list[Column]:
        return [
            *people_columns(),
            Column(_("Certification"), 28),
            Column(_("State"), 14),
            Column(_("Since"), 12),
            Column(_("Days"), 8),
            Column(_("Last reminded"), 14),
            Column(_("Reason"), 70),
        ]

    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        words = Words()
        people = replace(selection, states=LACKS, required=True).listed().iterator(chunk_size=CHUNK)
        while chunk := [Listed(*row) for row in islice(people, CHUNK)]:
            yield from self._rows(selection, chunk, words)

    def _rows(self, selection: Selection, chunk: list[Listed], words: Words) -> Iterator[Sequence[Cell]]:
        found = standings(chunk, selection.certifications, selection.on)
        late = {cell: one for cell, one in found.items() if one.required and one.state in LACKS}
        reminded = last_reminders(late, selection.on)
        for person in chunk:
            for certification in selection.certifications:
                cell = (person.pk, certification.pk)
                if not (standing := late.get(cell)):
                    continue
                place = person.staff_number, person.name, person.name_latin, words.unit(person), words.position(person)
                since = standing.lacking_since
                days = (selection.on - since).days + 1 if since else None
                state, why = words.labels[standing.state], words.sentence(standing)
                yield (*place, certification.name, state, since, days, reminded.get(cell), why)

    def none(self, selection: Selection, days: int) -> str:
        return _("Nothing to report, because nobody whom you may see lacks what is due.")
