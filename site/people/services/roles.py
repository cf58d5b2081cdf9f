"""Roles, and what they open in the back office."""

from django.contrib.auth.models import Group
from django.db import transaction

from audit.services import record
from people.errors import LastAdministrator
from people.groups import GROUPS
from people.models import Person, Role, RoleGrant, Unit


@transaction.atomic
def grant_role(
    *, person: Person, role: Role, unit: Unit | None = None, actor: Person | None = None, reason: str = ""
) -> None:
    """Give a role, everywhere or for a part of the tree. Giving it again changes nothing."""
    _, created = RoleGrant.objects.get_or_create(person=person, role=role, unit=unit)
    if not created:
        return
    if role == Role.ADMIN and unit is None:
        person.is_superuser = True  # also opens the whole back office
        person.save(update_fields=["is_superuser"])
    if role in GROUPS:
        person.groups.add(Group.objects.get_or_create(name=GROUPS[role])[0])
    _forget_cached(person)
    record(
        action="role.granted",
        subject=person,
        actor=actor,
        after={"role": role, "unit": unit and unit.code},
        reason=reason,
    )


@transaction.atomic
def revoke_role(
    *, person: Person, role: Role, unit: Unit | None = None, actor: Person | None = None, reason: str = ""
) -> None:
    """Take a role away, for this one part. Raises ``LastAdministrator``: somebody must be able to let others in."""
    held = RoleGrant.objects.select_for_update().filter(person=person, role=role, unit=unit).first()
    if held is None:
        return
    if role == Role.ADMIN and unit is None:
        _give_up_everything(person)
    held.delete()
    if role in GROUPS and not person.grants.filter(role=role).exists():
        person.groups.remove(*Group.objects.filter(name=GROUPS[role]))
    _forget_cached(person)
    record(
        action="role.revoked",
        subject=person,
        actor=actor,
        before={"role": role, "unit": unit and unit.code},
        reason=reason,
    )


def _give_up_everything(person: Person) -> None:
    # all of them locked, in one order: two who resign at once take turns, and the second is the last
    administrators = Person.objects.select_for_update(no_key=True).filter(is_superuser=True, is_active=True)
    if {one.pk for one in administrators.order_by("pk")} <= {person.pk}:
        raise LastAdministrator
    person.is_superuser = False
    person.save(update_fields=["is_superuser"])


def _forget_cached(person: Person) -> None:
    for name in ("holds_roles", "role_grants", "scope", "manages"):
        person.__dict__.pop(name, None)


@transaction.atomic
def appoint_manager(*, unit: Unit, person: Person | None, actor: Person | None = None, reason: str = "") -> None:
    """The unit's manager: answers for its people, and sees them. The one before no longer does; ``None``: nobody."""
    before = unit.manager
    if before == person:
        if person is not None:
            grant_role(person=person, role=Role.MANAGER, unit=unit, actor=actor, reason=reason)
        return
    unit.manager = person
    unit.save(update_fields=["manager"])
    if before is not None:
        revoke_role(person=before, role=Role.MANAGER, unit=unit, actor=actor, reason=reason)
    if person is not None:
        grant_role(person=person, role=Role.MANAGER, unit=unit, actor=actor, reason=reason)
    record(
        action="unit.manager",
        subject=unit,
        actor=actor,
        before={"manager": before and before.pk},
        after={"manager": person and person.pk},
        reason=reason,
    )
