"""Where a person stands with a certification on a day. Derived from facts, never stored (rule 2).

``derive`` is the derivation: pure, from one duty and the certificates of one cell. ``standings`` applies it to many
people with a constant number of queries. ``certificates.filters`` says the same in SQL, to find people by state.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from bilingual.days import day_after, day_of, today
from certificates.models import Certificate, Certification, Obligation, PolicyVersion, Requirement
from courses.models import Completion, Course
from people.models import Person

SOON_DAYS = 30


class State(models.TextChoices):
    VALID = "valid", _("Valid")
    RENEWAL_OPEN = "renewal_open", _("Valid, renewal open")
    DUE_SOON = "due_soon", _("Due soon")
    NOT_YET_DUE = "not_yet_due", _("Not yet due")
    OVERDUE = "overdue", _("Overdue")
    LAPSED = "lapsed", _("Lapsed")
    REVOKED = "revoked", _("Revoked")
    NOT_REQUIRED = "not_required", _("Not required")


CSS = {
    State.VALID: "valid",
    State.RENEWAL_OPEN: "soon",
    State.DUE_SOON: "soon",
    State.NOT_YET_DUE: "none",
    State.OVERDUE: "lapsed",
    State.LAPSED: "lapsed",
    State.REVOKED: "lapsed",
    State.NOT_REQUIRED: "none",
}
NEEDS_ATTENTION = (State.OVERDUE, State.LAPSED, State.REVOKED, State.DUE_SOON, State.RENEWAL_OPEN)


class Duty(NamedTuple):
    """What is read of an obligation. An export reads 100,000: model instances would cost more than all the rest."""

    person_id: int
    certification_id: int
    requirement_id: int
    starts_on: date
    due_on: date


class Held(NamedTuple):
    """What is read of a certificate, with the moment of its revocation. ``evidence`` only where it is explained."""

    person_id: int
    certification_id: int
    uuid: UUID
    number: str
    cycle: int
    issued_on: date
    expires_on: date | None
    revoked_at: datetime | None
    evidence: Sequence[int] = ()


HELD = (*Held._fields[:-2], "revocation__at")


@dataclass(frozen=True)
class Standing:
    """``day`` belongs to the state: the last valid day, the day to hold it by, the day it lapsed or was revoked.

    ``requirement`` and ``missing`` are there where it is explained.
    """

    state: State
    certification: Certification
    on: date
    day: date | None = None
    certificate: Held | None = None
    obligation: Duty | None = None
    requirement: Requirement | None = None
    missing: Sequence[Course] = field(default=())

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def css(self) -> str:
        return CSS[self.state]

    @property
    def sentence(self) -> str:
        from certificates.wording import sentence  # noqa: PLC0415 - the words read this class

        return sentence(self)

    @property
    def short(self) -> str:
        from certificates.wording import short  # noqa: PLC0415 - as above

        return short(self)


def derive(
    *,
    certification: Certification,
    obligation: Duty | None,
    certificates: Iterable[Held],
    renewal_days: int,
    on: date,
) -> Standing:
    """One cell. ``certificates`` are this person's of this certification, in any order."""
    issued = [one for one in certificates if one.issued_on <= on]
    last = max(issued, key=lambda one: one.cycle, default=None)
    valid = [one for one in issued if _is_valid(one, on)]
    if valid:
        best = max(valid, key=lambda one: (one.expires_on or date.max, one.cycle))
        open_now = best.expires_on is not None and best.expires_on - timedelta(days=renewal_days) <= on
        state, day, last = (State.RENEWAL_OPEN if open_now else State.VALID), best.expires_on, best
    elif last and (revoked_on := _revoked_on(last)) and revoked_on <= on:
        state, day = State.REVOKED, revoked_on
    elif obligation is None:
        state, day = State.NOT_REQUIRED, None
    elif last:
        state, day = State.LAPSED, last.expires_on
    else:
        state, day = _state_of_duty(obligation, on), obligation.due_on
    return Standing(state, certification, on, day, last, obligation)


def _is_valid(certificate: Held, on: date) -> bool:
    revoked_on = _revoked_on(certificate)
    unexpired = certificate.expires_on is None or certificate.expires_on >= on
    return unexpired and (revoked_on is None or revoked_on > on)


def _revoked_on(certificate: Held) -> date | None:
    return day_of(certificate.revoked_at) if certificate.revoked_at else None


def _state_of_duty(obligation: Duty, on: date) -> State:
    if obligation.due_on < on:
        return State.OVERDUE
    return State.DUE_SOON if obligation.due_on <= on + timedelta(days=SOON_DAYS) else State.NOT_YET_DUE


Cell = tuple[int, int]  # person id, certification id
Cells = dict[Cell, Standing]
Policies = dict[int, PolicyVersion]  # by certification id


class Someone(Protocol):
    """A person, or a row that stands for one."""

    @property
    def pk(self) -> int: ...


def policies_in_force(certifications: Sequence[Certification], on: date) -> Policies:
    in_force = PolicyVersion.objects.in_force(on).filter(certification__in=certifications).order_by()
    return {policy.certification_id: policy for policy in in_force}


def standings(
    people: Iterable[Someone],
    certifications: Sequence[Certification],
    on: date | None = None,
    *,
    policies: Policies | None = None,
    explained: bool = True,
) -> Cells:
    """Every cell of the matrix, in six queries however many people.

    ``policies`` spares one where the caller has those in force on the day. Without ``explained`` there is no
    ``sentence``: three queries fewer, for cells that show only a state and its day.
    """
    on = on or today()
    policies = policies_in_force(certifications, on) if policies is None else policies
    ids = [person.pk for person in people]
    duties = _duties(ids, certifications, on)
    certificates = _certificates(ids, certifications, explained)
    cells: Cells = {}
    for one in certifications:
        renewal_days = policies[one.pk].renewal_days if one.pk in policies else 0
        nothing = derive(certification=one, obligation=None, certificates=(), renewal_days=renewal_days, on=on)
        for cell in ((pk, one.pk) for pk in ids):
            duty, held = duties.get(cell), certificates.get(cell, ())
            cells[cell] = (
                derive(certification=one, obligation=duty, certificates=held, renewal_days=renewal_days, on=on)
                if duty or held
                else nothing
            )
    return _explained(cells, policies, certificates, on) if explained else cells


def _duties(ids: Sequence[int], certifications: Sequence[Certification], on: date) -> dict[Cell, Duty]:
    """The duty of the day; where one ended and the next began on the same day, the next."""
    current = Obligation.objects.current(on).filter(person__in=ids, certification__in=certifications)
    rows = current.order_by("starts_on", "pk").values_list(*Duty._fields)
    return {(row[0], row[1]): Duty._make(row) for row in rows}


def _certificates(
    ids: Sequence[int], certifications: Sequence[Certification], explained: bool
) -> dict[Cell, list[Held]]:
    rows = Certificate.objects.filter(person__in=ids, certification__in=certifications).order_by()
    found: dict[Cell, list[Held]] = defaultdict(list)
    for row in rows.values_list(*HELD, *(["evidence"] if explained else [])):
        found[row[0], row[1]].append(Held(*row))
    return found


def _explained(cells: Cells, policies: Policies, certificates: dict[Cell, list[Held]], on: date) -> Cells:
    """Who requires it, and which courses are still missing where something is owed: three more queries."""
    required = {cell: one.obligation for cell, one in cells.items() if one.obligation}
    requirements = Requirement.objects.select_related("unit", "position").in_bulk(
        {duty.requirement_id for duty in required.values()}  # thousands of duties come from a handful: no join
    )
    owed = {cell for cell in required if cells[cell].state is not State.VALID}
    prefetch_related_objects(list(policies.values()), "courses")
    courses = {pk: list(policy.courses.all()) for pk, policy in policies.items()}
    finished = _finished({cell[0] for cell in owed}, {one.pk for each in courses.values() for one in each}, on)
    for cell, duty in required.items():
        missing: Sequence[Course] = ()
        if cell in owed:
            used = {pk for one in certificates.get(cell, ()) if one.issued_on <= on for pk in one.evidence}
            missing = [one for one in courses.get(cell[1], ()) if not finished.get((cell[0], one.pk), NOTHING) - used]
        cells[cell] = _with(cells[cell], requirements[duty.requirement_id], missing)
    return cells


NOTHING: frozenset[int] = frozenset()


def _with(one: Standing, requirement: Requirement, missing: Sequence[Course]) -> Standing:
    return Standing(
        one.state, one.certification, one.on, one.day, one.certificate, one.obligation, requirement, missing
    )


def _finished(people: set[int], courses: set[int], on: date) -> dict[tuple[int, int], set[int]]:
    """By person and course, the completions of the whole course up to and including the day."""
    completions = Completion.objects.of_courses().filter(person__in=people, course__in=courses, at__lt=day_after(on))
    finished: dict[tuple[int, int], set[int]] = defaultdict(set)
    for person_id, course_id, pk in completions.order_by().values_list("person", "course", "pk"):
        finished[person_id, course_id].add(pk)
    return finished


def standings_of(person: Person, on: date | None = None) -> list[Standing]:
    """What concerns this person: what they must hold, and what they hold or held."""
    cells = standings([person], list(Certification.objects.all()), on)
    return [one for one in cells.values() if one.obligation or one.certificate]
