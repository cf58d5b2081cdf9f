"""Persons, the organisation tree, who worked where and when, and who may see whom."""

from people.models.person import (
    ExternalId,
    FormerValue,
    Person,
    PersonManager,
    PersonQuerySet,
    Tag,
    check_time_zone,
    display_name,
)
from people.models.placement import LeaveOfAbsence, Placement, PlacementQuerySet, Tagging
from people.models.role import MANAGES_PEOPLE, MARKS_ANSWERS, SEES_BEYOND_TODAY, SEES_PEOPLE, Role, RoleGrant, Scope
from people.models.unit import Position, PositionFamily, Unit, UnitQuerySet

__all__ = [
    "MANAGES_PEOPLE",
    "MARKS_ANSWERS",
    "SEES_BEYOND_TODAY",
    "SEES_PEOPLE",
    "ExternalId",
    "FormerValue",
    "LeaveOfAbsence",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Placement",
    "PlacementQuerySet",
    "Position",
    "PositionFamily",
    "Role",
    "RoleGrant",
    "Scope",
    "Tag",
    "Tagging",
    "Unit",
    "UnitQuerySet",
    "check_time_zone",
    "display_name",
]
