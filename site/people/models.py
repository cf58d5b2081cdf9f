"""Persons, the organisation tree, who worked where and when, and who may see whom."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from bilingual.days import today
from bilingual.models import Named
from bilingual.text import language
from people.passwords import normalised


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("%(value)s is not a time zone. Example: Asia/Shanghai"), params={"value": value})


class Role(models.TextChoices):
    STAFF = "staff", _("Staff")
    TRAINER = "trainer", _("Trainer")
    ASSESSOR = "assessor", _("Assessor")
    MANAGER = "manager", _("Manager")
    HR = "hr", _("HR")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


SEES_PEOPLE = frozenset({Role.MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN})


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def lock(self, pk: int) -> None:
        """What is written about one person takes turns until the transaction ends. SQLite has one writer anyway.

        NO KEY: else a transaction that wrote a row pointing to the person would wait here at its commit, and we
        perhaps for its row.
        """
        self.select_for_update(no_key=True).only("pk").get(pk=pk)

    def placed_within(self, units: "models.QuerySet[Unit] | list[Unit]", on: date | None = None) -> Self:
        """People whose placement on the day is in one of ``units`` or below."""
        within = Q(pk__in=[])
        for unit in units:
            within |= Q(unit__path__startswith=unit.path)
        return self.filter(Exists(Placement.objects.current(on).filter(within, person=OuterRef("pk"))))

    def visible_to(self, viewer: "Person") -> Self:
        """Rule 6. Everybody sees themselves; the roles in ``SEES_PEOPLE`` see their part of the tree."""
        if not viewer.is_authenticated:
            return self.none()
        scope = viewer.scope
        if scope.everywhere:
            return self
        if not scope.units:
            return self.filter(pk=viewer.pk)
        within = Q(pk__in=[])
        for unit in scope.units:
            within |= Q(unit__path__startswith=unit.path)
        seen = Placement.objects.current().filter(within, person=OuterRef("pk"))
        return self.filter(Q(pk=viewer.pk) | Exists(seen))

    def in_charge_of(self, person: "Person", role: "Role") -> Self:
        """Active holders of ``role`` for the part of the organisation where ``person`` is placed, or for all of it."""
        paths = person.placements.current().values_list("unit__path", flat=True)
        above = Q(unit=None)
        for path in paths:
            above |= Q(unit__path__in=[path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)])
        return self.active().filter(Exists(RoleGrant.objects.filter(above, role=role, person=OuterRef("pk"))))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> "Person":
        person: Person = self.model(staff_number=staff_number, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, staff_number: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(staff_number, password, is_superuser=True, **{"name": staff_number, **fields})


class Person(AbstractBaseUser, PermissionsMixin):
    """One user of the platform. Leaving sets ``is_active`` to false; the facts stay."""

    staff_number = models.CharField(_("staff number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_latin = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai", validators=[check_time_zone])
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "staff_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["staff_number"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                condition=Q(email__isnull=False) & ~Q(email=""),
                violation_error_message=_("Someone else already has this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """As it was set: the same password from another keyboard is the same password."""
        return super().check_password(raw_password if raw_password is None else normalised(raw_password))

    @property
    def display_name(self) -> str:
        """The name as the reader writes it: 林晓雯, or Lin Xiaowen in English."""
        return (self.name_latin or self.name) if language() == "en" else self.name

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.name_latin}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.display_name

    @cached_property
    def role_grants(self) -> "list[RoleGrant]":
        """The roles held; one query, once per request."""
        return list(self.grants.select_related("unit"))

    @property
    def roles(self) -> set[str]:
        return {Role.STAFF, *(grant.role for grant in self.role_grants)}

    @cached_property
    def scope(self) -> "Scope":
        return Scope(self)


class Scope:
    """The part of the organisation whose people this viewer may see."""

    def __init__(self, viewer: Person) -> None:
        seeing = [grant for grant in viewer.role_grants if grant.role in SEES_PEOPLE]
        self.everywhere = viewer.is_superuser or any(grant.unit is None for grant in seeing)
        self.units = [grant.unit for grant in seeing if grant.unit is not None]


def display_name(person: Person) -> str:
    return person.display_name


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """The units whose people the viewer may see."""
        if viewer.scope.everywhere:
            return self
        within = Q(pk__in=[])
        for unit in viewer.scope.units:
            within |= Q(path__startswith=unit.path)
        return self.filter(within)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # treebeard is untyped
    def get_queryset(self) -> UnitQuerySet:
        """treebeard's manager would give its own queryset, in the tree's order; ours keeps the order."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(Named, MP_Node):
    """A node of the organisation tree. ``path`` says what is below what."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    manager = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_units",
        verbose_name=_("manager"),
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")


class Position(Named):
    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["code"]


class PlacementQuerySet(models.QuerySet["Placement"]):
    def current(self, on: date | None = None) -> Self:
        """Placements that cover the day; both ends are inclusive."""
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def primary(self) -> Self:
        return self.filter(is_primary=True)


class Placement(models.Model):
    """A person in a unit in a position, from a day to a day (inclusive; open while ``ends_on`` is empty)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="placements")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("primary"), default=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="placement_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on=None, is_primary=True),
                name="one_open_primary_placement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.position}"


class RoleGrant(models.Model):
    """A role held everywhere (no unit), or for one unit and what is below it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")

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
