"""Roles, and the part of the organisation that they are held for."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.unit import Unit
from people.models.visible import VisibleWithQuerySet

if TYPE_CHECKING:
    from people.models.person import Person


class Role(models.TextChoices):
    STAFF = "staff", _("Staff")
    TRAINER = "trainer", _("Trainer")
    SENIOR_TRAINER = "senior_trainer", _("Senior trainer")
    ASSESSOR = "assessor", _("Assessor")
    MANAGER = "manager", _("Manager")
    HR = "hr", _("HR")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


SEES_PEOPLE = frozenset({Role.MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN})
# A manager sees who works in the units today. These also see who comes, and who has left.
SEES_BEYOND_TODAY = frozenset({Role.HR, Role.AUDITOR, Role.ADMIN})
MANAGES_PEOPLE = frozenset({Role.HR, Role.ADMIN})
MARKS_ANSWERS = frozenset({Role.TRAINER, Role.SENIOR_TRAINER, Role.ASSESSOR, Role.HR, Role.ADMIN})


class RoleGrant(models.Model):
    """A role held everywhere (no unit), or for one unit and what is below it."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")

    objects = VisibleWithQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit"], name="role_granted_once"),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(unit=None), name="role_granted_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Scope:
    """The part of the organisation that a person's ``roles`` reach."""

    def __init__(self, viewer: "Person", roles: frozenset[Role] = SEES_PEOPLE) -> None:
        held = [grant for grant in viewer.role_grants if grant.role in roles]
        self.everywhere = viewer.is_superuser or any(grant.unit is None for grant in held)
        self.units = [grant.unit for grant in held if grant.unit is not None]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.units)

    def covers(self, unit: Unit | None) -> bool:
        """The unit is in the part; ``None`` is the whole organisation."""
        if self.everywhere or unit is None:
            return self.everywhere
        return any(unit.path.startswith(part.path) for part in self.units)

    def within(self, field: str) -> Q:
        """Rows whose tree path, in ``field``, lies in the part. Not for the whole organisation, which has no units."""
        found = Q(pk__in=[])
        for unit in self.units:
            found |= Q(**{f"{field}__startswith": unit.path})
        return found
