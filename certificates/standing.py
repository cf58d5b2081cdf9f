"""Where a person stands with a certification on a day. Derived from facts, never stored (rule 2).

``derive`` is the derivation: pure, from one duty and the certificates of one cell. ``standings`` applies it to many
people with a constant number of queries. ``certificates.filters`` says the same in SQL, to find people by state.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, prefetch_related_objects
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


@dataclass(frozen=True)
class Standing:
    """``day`` belongs to the state: the last valid day, the day to hold it by, the day it lapsed or was revoked."""

    state: State
    certification: Certification
    on: date
    day: date | None = None
    certificate: Certificate | None = None
    obligation: Obligation | None = None
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
    obligation: Obligation | None,
    certificates: Iterable[Certificate],
    renewal_days: int,
    on: date,
) -> Standing:
    """One cell. ``certificates`` are this person's of this certification, in any order, each with ``revoked_at``."""
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


def _is_valid(certificate: Certificate, on: date) -> bool:
    revoked_on = _revoked_on(certificate)
    unexpired = certificate.expires_on is None or certificate.expires_on >= on
    return unexpired and (revoked_on is None or revoked_on > on)


def _revoked_on(certificate: Certificate) -> date | None:
    """From the annotation of ``standings``: asking 10,000 certificates for a row they lack costs an exception each."""
    moment: datetime | None = certificate.revoked_at  # type: ignore[attr-defined]
    return day_of(moment) if moment else None


def _state_of_duty(obligation: Obligation, on: date) -> State:
    if obligation.due_on < on:
        return State.OVERDUE
    return State.DUE_SOON if obligation.due_on <= on + timedelta(days=SOON_DAYS) else State.NOT_YET_DUE


Cell = tuple[int, int]  # person id, certification id
Policies = dict[int, PolicyVersion]  # by certification id
NOT_ASKED = ("holder_name", "holder_name_latin", "issued_at")


def policies_in_force(certifications: Sequence[Certification], on: date) -> Policies:
    in_force = PolicyVersion.objects.in_force(on).filter(certification__in=certifications)
    return {policy.certification_id: policy for policy in in_force}


def standings(
    people: Sequence[Person],
    certifications: Sequence[Certification],
    on: date | None = None,
    *,
    policies: Policies | None = None,
    explained: bool = True,
) -> dict[Cell, Standing]:
    """Every cell of the matrix, in six queries however many people.

    ``policies`` spares one where the caller has those in force on the day. Without ``explained`` there is no
    ``sentence``: three queries fewer, for cells that show only a state and its day.
    """
    on = on or today()
    policies = policies_in_force(certifications, on) if policies is None else policies
    ids = [person.pk for person in people]
    duties = _duties(ids, certifications, on)
    certificates: dict[Cell, list[Certificate]] = defaultdict(list)
    of_people = Certificate.objects.filter(person__in=ids, certification__in=certifications)
    for one in of_people.annotate(revoked_at=F("revocation__at")).defer(*NOT_ASKED).order_by():
        certificates[one.person_id, one.certification_id].append(one)
    renewal_days = {pk: policy.renewal_days for pk, policy in policies.items()}
    cells = {
        (person_id, certification.pk): derive(
            certification=certification,
            obligation=duties.get((person_id, certification.pk)),
            certificates=certificates.get((person_id, certification.pk), ()),
            renewal_days=renewal_days.get(certification.pk, 0),
            on=on,
        )
        for person_id in ids
        for certification in certifications
    }
    return _explained(cells, policies, certificates, on) if explained else cells


def _duties(ids: Sequence[int], certifications: Sequence[Certification], on: date) -> dict[Cell, Obligation]:
    """The duty of the day; where one ended and the next began on the same day, the next."""
    current = Obligation.objects.current(on).filter(person__in=ids, certification__in=certifications)
    return {(duty.person_id, duty.certification_id): duty for duty in current.order_by("starts_on", "pk")}


def _explained(
    cells: dict[Cell, Standing], policies: Policies, certificates: dict[Cell, list[Certificate]], on: date
) -> dict[Cell, Standing]:
    """Who requires it, and which courses are still missing where something is owed: three more queries."""
    duties = [standing.obligation for standing in cells.values() if standing.obligation]
    requirements = Requirement.objects.select_related("unit", "position").in_bulk(
        {duty.requirement_id for duty in duties}
    )
    for duty in duties:  # hundreds of duties come from a handful of requirements: no join
        duty.requirement = requirements[duty.requirement_id]
    owed = {
        cell: standing
        for cell, standing in cells.items()
        if standing.obligation and standing.state not in (State.VALID, State.NOT_REQUIRED)
    }
    prefetch_related_objects(list(policies.values()), "courses")
    courses = {pk: list(policy.courses.all()) for pk, policy in policies.items()}
    finished = _finished({cell[0] for cell in owed}, {one.pk for each in courses.values() for one in each}, on)
    for (person_id, certification_id), standing in owed.items():
        issued = (one for one in certificates.get((person_id, certification_id), ()) if one.issued_on <= on)
        used = {pk for one in issued for pk in one.evidence}
        missing = [one for one in courses.get(certification_id, ()) if not finished[person_id, one.pk] - used]
        if missing:
            cells[person_id, certification_id] = replace(standing, missing=missing)
    return cells


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
