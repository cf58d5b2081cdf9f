"""Every write to people and the organisation. Used by the demo, and later by imports and SCIM."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from audit.services import record
from people.models import Person, Placement, Position, Role, RoleGrant, Unit
from people.signals import placement_changed

ROLE_GROUPS = {Role.TRAINER: "Trainers", Role.HR: "HR", Role.ADMIN: "Administrators"}


@transaction.atomic
def add_person(*, staff_number: str, name: str, actor: Person | None = None, **fields: Any) -> Person:
    """A new person. ``password`` may be among ``fields``; without it they cannot sign in yet."""
    fields["email"] = (fields.get("email") or "").lower() or None  # addresses are looked up in lower case
    person = Person.objects.create_user(staff_number, name=name, **fields)
    record(action="person.added", subject=person, actor=actor, after={"staff_number": staff_number})
    return person


@transaction.atomic
def place(*, person: Person, unit: Unit, position: Position, starts_on: date, actor: Person | None = None) -> Placement:
    """Begin a primary placement; the one before it ends the day before. History is kept."""
    Person.objects.lock(person.pk)  # two placements at once would each end the one before, and both begin
    before = person.placements.primary().filter(ends_on=None).first()
    if before:
        before.ends_on = max(before.starts_on, starts_on - timedelta(days=1))
        before.save(update_fields=["ends_on"])
    placement = Placement.objects.create(person=person, unit=unit, position=position, starts_on=starts_on)
    record(
        action="placement.began",
        subject=person,
        actor=actor,
        after={"unit": unit.code, "position": position.code, "starts_on": starts_on.isoformat()},
    )
    placement_changed.send(sender=Placement, person=person)
    return placement


@transaction.atomic
def grant_role(*, person: Person, role: Role, unit: Unit | None = None, actor: Person | None = None) -> None:
    """Give a role, everywhere or for a part of the tree. Giving it again changes nothing."""
    _, created = RoleGrant.objects.get_or_create(person=person, role=role, unit=unit)
    if not created:
        return
    if role == Role.ADMIN and unit is None:
        person.is_superuser = True  # also opens the whole back office
        person.save(update_fields=["is_superuser"])
    if role in ROLE_GROUPS:
        person.groups.add(Group.objects.get_or_create(name=ROLE_GROUPS[role])[0])
    record(action="role.granted", subject=person, actor=actor, after={"role": role, "unit": unit and unit.code})


@transaction.atomic
def appoint_manager(*, unit: Unit, person: Person, actor: Person | None = None) -> None:
    """The unit's manager: answers for its people, and sees them."""
    before = unit.manager_id
    unit.manager = person
    unit.save(update_fields=["manager"])
    grant_role(person=person, role=Role.MANAGER, unit=unit, actor=actor)
    record(
        action="unit.manager",
        subject=unit,
        actor=actor,
        before={"manager": before},
        after={"manager": person.pk},
    )


def choose_language(*, person: Person, language: str) -> None:
    """The switch in the bar: moves freely, and is no matter for the audit."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


@transaction.atomic
def choose_preferences(*, person: Person, language: str, time_zone: str) -> None:
    """Language and time zone of one's own account, already checked by a form."""
    before = {"language": person.language, "time_zone": person.time_zone}
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    after = {"language": language, "time_zone": time_zone}
    record(action="person.preferences", subject=person, actor=person, before=before, after=after)
