"""Duties follow placements: who must hold what from when, and which courses that enrols them in."""

from datetime import date, timedelta

from django.db import transaction

from audit.services import record
from bilingual.days import today
from certificates.models import Obligation, PolicyVersion, Requirement
from courses.models import Enrolment
from courses.services import enrol
from people.models import Person, Placement


@transaction.atomic
def follow_placements(*, person: Person, on: date | None = None) -> None:
    """Begin and end this person's duties as their placements say. Running it again changes nothing."""
    on = on or today()
    Person.objects.lock(person.pk)
    wanted = _wanted(person, on)
    open_ones = {duty.certification_id: duty for duty in Obligation.objects.filter(person=person, ends_on=None)}
    for certification_id, duty in open_ones.items():
        if certification_id not in wanted:
            duty.ends_on = max(duty.starts_on, on - timedelta(days=1))
            duty.save(update_fields=["ends_on"])
            record(action="obligation.ended", subject=duty, after={"ends_on": duty.ends_on.isoformat()})
    for certification_id, (requirement, starts_on) in wanted.items():
        if certification_id not in open_ones:
            _begin(person, requirement, starts_on)


def _wanted(person: Person, on: date) -> dict[int, tuple[Requirement, date]]:
    """Per certification the requirement that asks first, and since when it speaks of this person."""
    wanted: dict[int, tuple[Requirement, date]] = {}
    placements = list(person.placements.current(on).select_related("unit"))
    for requirement in Requirement.objects.filter(starts_on__lte=on).select_related("unit").order_by("pk"):
        for placement in placements:
            if not _speaks_of(requirement, placement):
                continue
            since = max(placement.starts_on, requirement.starts_on)
            known = wanted.get(requirement.certification_id)
            if known is None or since < known[1]:
                wanted[requirement.certification_id] = (requirement, since)
    return wanted


def _speaks_of(requirement: Requirement, placement: Placement) -> bool:
    in_position = requirement.position_id in (None, placement.position_id)
    return in_position and placement.unit.path.startswith(requirement.unit.path)


def _begin(person: Person, requirement: Requirement, starts_on: date) -> Obligation:
    due_on = starts_on + timedelta(days=requirement.within_days)
    duty = Obligation.objects.create(
        person=person,
        certification_id=requirement.certification_id,
        requirement=requirement,
        starts_on=starts_on,
        due_on=due_on,
    )
    record(action="obligation.began", subject=duty, after={"due_on": due_on.isoformat()})
    policy = PolicyVersion.objects.in_force().filter(certification=requirement.certification_id).first()
    for course in policy.courses.all() if policy else []:
        enrol(person=person, course=course, source=Enrolment.Source.REQUIRED, due_on=due_on)
    return duty


@transaction.atomic
def require(*, requirement: Requirement, actor: Person | None = None) -> None:
    """A new requirement: everybody of its audience gets their duty."""
    record(
        action="requirement.began",
        subject=requirement,
        actor=actor,
        after={"within_days": requirement.within_days},
    )
    for person in Person.objects.active().placed_within([requirement.unit]).iterator():
        follow_placements(person=person)
