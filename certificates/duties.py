"""Duties follow placements, past and to come: one idempotent function, for one person or for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.models import Record
from audit.services import draft, record_many
from bilingual.days import today
from certificates.audience import FOR_EVER, Wanted
from certificates.audience import duties as duties_of
from certificates.beginning import begin
from certificates.models import Obligation
from certificates.projection import CHUNK, project
from certificates.reach import audiences, people_of
from certificates.telling_duties import Begun, tell_of_duties
from people.models import Person


@transaction.atomic
def recompute(people: Collection[int], *, on: date | None = None, tells: bool = False) -> int:
    """Begin, end and withdraw these people's duties as their placements say; returns how many duties changed.

    Running it again changes nothing. A constant number of queries beside what it writes. ``tells``: whoever gets a
    duty by it has a notice, one for all that begin.
    """
    on = on or today()
    Person.objects.lock_all(people)
    asked = audiences()
    existing: dict[int, list[Obligation]] = defaultdict(list)
    for duty in Obligation.objects.standing().filter(person__in=people).order_by("starts_on", "pk"):
        existing[duty.person_id].append(duty)
    changes = _Changes()
    for someone in people_of(people):
        changes.compare(someone.pk, duties_of(asked, someone), existing[someone.pk])
    changes.write()
    _begin(people, on, tells=tells)
    if changes.cells:
        project({person for person, _ in changes.cells}, {certification for _, certification in changes.cells})
    return changes.count


class _Changes:
    """What must be written so that the rows say what is wanted."""

    def __init__(self) -> None:
        self.cells: set[tuple[int, int]] = set()  # person, certification
        self._new: list[Obligation] = []
        self._moved: list[Obligation] = []
        self._withdrawn: list[Obligation] = []
        self._noted: list[Record] = []
        self._ends_alone: set[int] = set()  # of those moved, whose last day alone is another

    @property
    def count(self) -> int:
        return len(self._new) + len(self._moved) + len(self._withdrawn)

    def compare(self, person: int, wanted: Iterable[Wanted], existing: Iterable[Obligation]) -> None:
        rows = {(one.certification_id, one.requirement_id, one.starts_on): one for one in existing}
        for one in wanted:
            row = rows.pop((one.certification, one.requirement, one.starts_on), None)
            ends_on = None if one.ends_on == FOR_EVER else one.ends_on
            if row is None:
                self._new.append(_row(person, one, ends_on))
                self.cells.add((person, one.certification))
            elif (row.ends_on, row.due_on, row.since) != (ends_on, one.due_on, one.since):
                if (row.due_on, row.since) == (one.due_on, one.since):
                    self._ends_alone.add(row.pk)
                row.since = one.since
                self._move(row, ends_on, one.due_on)
                self.cells.add((person, one.certification))
        for row in rows.values():
            row.withdrawn_at = timezone.now()
            self._withdrawn.append(row)
            self._noted.append(draft(action="obligation.withdrawn", subject=row))
            self.cells.add((person, row.certification_id))

    def _move(self, row: Obligation, ends_on: date | None, due_on: date) -> None:
        before, after = {"ends_on": row.ends_on, "due_on": row.due_on}, {"ends_on": ends_on, "due_on": due_on}
        ended = row.ends_on is None and ends_on is not None
        row.ends_on, row.due_on = ends_on, due_on
        self._moved.append(row)
        told: dict[str, Any] = {"subject": row, "before": _plain(before), "after": _plain(after)}
        if ended:
            self._noted.append(draft(action="obligation.ended", **told))
        else:
            self._noted.append(draft(action="obligation.moved", **told))

    def write(self) -> None:
        """Withdrawn and ended ones first: a person has one open duty to hold one thing."""
        Obligation.objects.bulk_update(self._withdrawn, ["withdrawn_at"], batch_size=500)
        self._write_moved()
        Obligation.objects.bulk_create(self._new, batch_size=1000)
        begun = (
            draft(action="obligation.began", subject=one, after={"due_on": one.due_on.isoformat()}) for one in self._new
        )
        record_many([*self._noted, *begun])

    def _write_moved(self) -> None:
        """Most of many end on the same day, and keep the rest: one statement for all of these."""
        ending: dict[date | None, list[int]] = defaultdict(list)
        for row in self._moved:
            if row.pk in self._ends_alone:
                ending[row.ends_on].append(row.pk)
        for ends_on, pks in ending.items():
            Obligation.objects.filter(pk__in=pks).update(ends_on=ends_on)
        others = [row for row in self._moved if row.pk not in self._ends_alone]
        Obligation.objects.bulk_update(others, ["ends_on", "due_on", "since"], batch_size=500)


def _row(person: int, wanted: Wanted, ends_on: date | None) -> Obligation:
    return Obligation(
        person_id=person,
        certification_id=wanted.certification,
        requirement_id=wanted.requirement,
        starts_on=wanted.starts_on,
        due_on=wanted.due_on,
        ends_on=ends_on,
        since=wanted.since,
    )


def _plain(days: dict[str, date | None]) -> dict[str, Any]:
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _begin(people: Collection[int], on: date, *, tells: bool) -> None:
    """Assign the courses of duties whose first day has come. Each is done once.

    Who holds it already has nothing to learn for it until its renewal opens, which begins of itself.
    """
    begun = Obligation.objects.current(on).filter(person__in=people, begun_at=None)
    pks = list(begun.order_by().values_list("pk", flat=True))
    if pks:
        rows = begun.not_held(on).order_by().values_list(*Begun._fields)
        lacking = [Begun(*row) for row in rows]
        begin({(one.person, one.certification): one.due_on for one in lacking}, on)
        if tells:
            tell_of_duties(lacking)
        Obligation.objects.filter(pk__in=pks).update(begun_at=timezone.now())


def recompute_all(people: Iterable[int] | None = None) -> int:
    """Of everybody, or of ``people``; a chunk at a time, each in a transaction of its own where none is open."""
    pks = list(Person.objects.order_by("pk").values_list("pk", flat=True) if people is None else people)
    return sum(recompute(pks[start : start + CHUNK]) for start in range(0, len(pks), CHUNK))
