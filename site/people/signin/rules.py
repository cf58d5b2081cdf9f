"""Who may let whom in, and who needs a second factor."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from people.models import Person, PersonQuerySet, Placement, Role, RoleGrant

INVITES = frozenset({Role.MANAGER, Role.HR, Role.ADMIN})
NEEDS_SECOND_FACTOR = frozenset({Role.HR, Role.ADMIN})


def may_invite(viewer: Person) -> bool:
    """Opens *Sign-in codes*, for the people whom ``invitable_by`` gives."""
    return viewer.is_superuser or bool(viewer.roles & INVITES)


def may_take_factor(viewer: Person) -> bool:
    """Takes a lost second factor away: HR and administrators, of those whom they may invite."""
    return viewer.is_superuser or bool(viewer.roles & {Role.HR, Role.ADMIN})


def invitable_by(viewer: Person) -> PersonQuerySet:
    """People whom the viewer may hand a code: who holds one could become them.

    So nobody may for a person who reaches further than they do: managers for the staff placed in their units who
    hold no role of HR, auditors or administrators, nor any outside those units; HR likewise for their part. Nobody
    for themselves: the password page is for that.
    """
    people = Person.objects.active().exclude(pk=viewer.pk)
    if viewer.is_superuser:
        return people
    reached = Q(pk__in=[])
    for grant in viewer.role_grants:
        if grant.role in INVITES:
            reached |= _reach_of(grant)
    return people.filter(reached, is_superuser=False)


def _reach_of(grant: RoleGrant) -> Q:
    further = Q(role=Role.ADMIN)
    if grant.role == Role.MANAGER:
        further |= Q(role__in=[Role.HR, Role.AUDITOR])
    here = Q()
    if grant.unit is not None:
        below = {"unit__path__startswith": grant.unit.path}
        here = Q(Exists(Placement.objects.current().filter(**below, person=OuterRef("pk"))))
        further |= Q(unit=None) | ~Q(**below)
    return here & ~Q(Exists(RoleGrant.objects.filter(further, person=OuterRef("pk"))))


def may_set_up_providers(viewer: Person) -> bool:
    """Administrators of everything: a provider can let anybody in as anybody."""
    return viewer.is_superuser


def needs_second_factor(person: Person) -> bool:
    """HR and administrators, where the setting says so."""
    if not settings.MFA_REQUIRED_FOR_HR:
        return False
    return person.is_superuser or bool(person.roles & NEEDS_SECOND_FACTOR)
