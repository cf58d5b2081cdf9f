"""Whom of an exam's candidates somebody sees, and whom they may invite.

HR and managers see their people, as everywhere. A trainer examines the part of the organisation that the role was given
for: they see who is to sit an exam there and how it ended, and nothing else about these people.
"""

from collections.abc import Collection

from people.models import (
    MANAGES_PEOPLE,
    SEES_PEOPLE,
    Person,
    PersonQuerySet,
    Placement,
    Role,
    Scope,
    Unit,
    UnitQuerySet,
)
from people.rules import may_author, may_manage_people, may_see_status
from quizzes.models import Invitation
from quizzes.models.exams import InvitationQuerySet

TRAINS = frozenset({Role.TRAINER, Role.SENIOR_TRAINER})


def may_see_candidates(viewer: Person) -> bool:
    return may_see_status(viewer) or may_author(viewer)


def may_invite(viewer: Person) -> bool:
    return may_manage_people(viewer) or may_author(viewer)


def candidates_for(viewer: Person) -> PersonQuerySet:
    """The people whose part in exams the viewer sees."""
    trains = Scope(viewer, TRAINS)
    if trains.everywhere:
        return Person.objects.all()
    seen = Person.objects.visible_to(viewer)
    if not trains.units:
        return seen
    placed = Placement.objects.current().within(trains.units).order_by().values("person")
    return Person.objects.filter(pk__in=seen.order_by().values("pk").union(placed))


def part_of(viewer: Person) -> Scope:
    """Where the viewer may invite."""
    return Scope(viewer, TRAINS | MANAGES_PEOPLE)


def units_of(viewer: Person) -> UnitQuerySet:
    """Those that the viewer may invite."""
    part, units = part_of(viewer), Unit.objects.open()
    return units if part.everywhere else units.filter(part.within("path"))


def units_seen_by(viewer: Person) -> UnitQuerySet:
    """By which a roll can be narrowed."""
    part = Scope(viewer, TRAINS | SEES_PEOPLE)
    return Unit.objects.all() if part.everywhere else Unit.objects.filter(part.within("path"))


def invitations_for(viewer: Person) -> InvitationQuerySet:
    """A trainer sees whom others invited, too: it is one exam."""
    rows = Invitation.objects.select_related("exam", "invited_by").prefetch_related("units", "positions", "people")
    return rows if may_author(viewer) else rows.visible_to(viewer)


def may_end(viewer: Person, invitation: Invitation) -> bool:
    """Whoever made it, and who may invite in all of its units."""
    return invitation.invited_by_id == viewer.pk or is_within_part(viewer, list(invitation.units.all()))


def invitable_by(viewer: Person) -> PersonQuerySet:
    part = part_of(viewer)
    active = Person.objects.active()
    return active if part.everywhere else active.placed_within(part.units)


def is_within_part(viewer: Person, units: Collection[Unit]) -> bool:
    """Units of the viewer's part; none means the whole organisation."""
    part = part_of(viewer)
    return part.everywhere or (bool(units) and all(part.covers(unit) for unit in units))
