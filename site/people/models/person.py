"""One user of the platform, and who may see whom."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bilingual.models import Named
from bilingual.text import language
from people.models.placement import LeaveOfAbsence, Placement
from people.models.role import MANAGES_PEOPLE, SEES_BEYOND_TODAY, Role, RoleGrant, Scope
from people.models.unit import Unit
from people.models.visible import VisibleWithQuerySet
from people.names import in_latin, search_text, words_of
from people.passwords import normalised
from prepared import Given, Prepared


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("%(value)s is not a time zone. Example: Asia/Shanghai"), params={"value": value})


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def on_leave(self, on: date | None = None) -> Self:
        return self.filter(Exists(LeaveOfAbsence.objects.current(on).filter(person=OuterRef("pk"))))

    def search(self, text: str) -> Self:
        """People in whom every word of ``text`` is found: name, pinyin (whole or initials), number or e-mail."""
        found = self
        for word in words_of(text):
            found = found.filter(search_text__contains=word)
        return found

    def lock(self, pk: int) -> None:
        """What is written about one person takes turns until the transaction ends. SQLite has one writer anyway.

        NO KEY: else a transaction that wrote a row pointing to the person would wait here at its commit, and we
        perhaps for its row.
        """
        self.select_for_update(no_key=True).only("pk").get(pk=pk)

    def lock_all(self, pks: "Collection[int]") -> None:
        """The same for many, always in one order, so that two of these never wait for each other."""
        list(self.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))

    def placed_within(self, units: "models.QuerySet[Unit] | list[Unit]", on: date | None = None) -> Self:
        """People whose placement on the day is in one of ``units`` or below."""
        return self.filter(Exists(Placement.objects.current(on).within(units).filter(person=OuterRef("pk"))))

    def visible_to(self, viewer: "Person") -> Self:
        """Rule 6. Everybody sees themselves; the roles in ``SEES_PEOPLE`` see their part of the tree."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.scope.everywhere:
            return self
        seen = [_placed_in(viewer.scope)] if viewer.scope.units else []
        beyond = Scope(viewer, SEES_BEYOND_TODAY)
        if beyond.units:
            seen += [_coming_to(beyond), _gone_from(beyond)]
        if not seen:
            return self.filter(pk=viewer.pk)
        # One IN over a union, for the databases begin with whom it names; an OR of EXISTS is asked for each person.
        return self.filter(pk__in=Person.objects.filter(pk=viewer.pk).order_by().values("pk").union(*seen))

    def manageable_by(self, viewer: "Person") -> Self:
        """People whose record HR may change: those of their part, but for who reaches further than they do.

        Whoever may change somebody's address or hand out a sign-in code could become them; so nobody manages a person
        whose role lies outside their own part, and only administrators manage administrators.
        """
        manages = viewer.manages
        if viewer.is_superuser:
            return self
        if not manages:
            return self.none()
        above = Q(role=Role.ADMIN)
        if manages.everywhere:
            here = self
        else:
            here = self.filter(pk__in=_placed_in(manages).union(_coming_to(manages), _gone_from(manages)))
            above |= Q(unit=None) | ~manages.within("unit__path")
        further = RoleGrant.objects.filter(above, person=OuterRef("pk"))
        return here.filter(~Exists(further), is_superuser=False)

    def within_reach(self, viewer: "Person", roles: frozenset[Role]) -> Self:
        """People of the part that these roles of the viewer reach; newcomers and leavers among them."""
        scope = Scope(viewer, roles)
        if scope.everywhere:
            return self
        if not scope.units:
            return self.none()
        return self.filter(pk__in=_placed_in(scope).union(_coming_to(scope), _gone_from(scope)))

    def holding_everywhere(self, *roles: Role) -> Self:
        """Holders of one of the roles for the whole organisation."""
        return self.filter(Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role__in=roles, unit=None)))

    def in_charge_of(self, person: "Person", *roles: Role) -> Self:
        """Active holders of one of the roles for the part where ``person`` is placed, or for the whole organisation."""
        above = Q(unit=None)
        for path in person.placements.current().values_list("unit__path", flat=True):
            above |= Q(unit__path__in=Unit.paths_above(path))
        return self.active().filter(Exists(RoleGrant.objects.filter(above, role__in=roles, person=OuterRef("pk"))))


def _placed_in(scope: Scope) -> models.QuerySet:
    return Placement.objects.current().within(scope.units).order_by().values("person")


def _coming_to(scope: Scope) -> models.QuerySet:
    return Placement.objects.within(scope.units).coming().order_by().values("person")


def _gone_from(scope: Scope) -> models.QuerySet:
    return Placement.objects.within(scope.units).gone().order_by().values("person")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> "Person":
        person: Person = self.model(staff_number=staff_number, **fields)
        person.write_derived()
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, staff_number: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(staff_number, password, is_superuser=True, **{"name": staff_number, **fields})


class Tag(Named):
    """A mark that HR gives people: first aiders, night shift."""

    code = models.SlugField(_("code"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["code"]


class Person(AbstractBaseUser, PermissionsMixin):
    """One user of the platform. Leaving sets ``is_active`` to false; the facts stay.

    ``name_latin`` and ``search_text`` follow from the other fields: services write them by ``write_derived``.
    """

    class NameOrder(models.TextChoices):
        FAMILY_FIRST = "family_first", _("Family name first: Lin Xiaowen")
        GIVEN_FIRST = "given_first", _("Given name first: Xiaowen Lin")

    staff_number = models.CharField(_("staff number"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    family_name_latin = models.CharField(_("family name in Latin letters"), max_length=60, blank=True)
    given_name_latin = models.CharField(_("given name in Latin letters"), max_length=60, blank=True)
    name_order = models.CharField(
        _("order of the name in Latin letters"),
        max_length=12,
        choices=NameOrder.choices,
        default=NameOrder.FAMILY_FIRST,
    )
    name_latin = models.CharField(_("name in Latin letters"), max_length=121, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    photo = models.CharField(_("photo"), max_length=100, blank=True)  # a name in the default storage, never public
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai", validators=[check_time_zone])
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("The last working day."))
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

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
            ),
            models.UniqueConstraint(
                Lower("staff_number"),
                name="person_staff_number_once",
                violation_error_message=_("Someone else already has this staff number."),
            ),
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
        return f"{self.name} {self.name_latin}".strip() if self.name != self.name_latin else self.name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.display_name

    @property
    def first_name(self) -> str:
        """What Wagtail's sidebar calls whoever is signed in; without it, by their staff number."""
        return self.display_name

    def write_derived(self) -> None:
        """``name_latin`` from its parts, where there are any, and what ``search`` reads."""
        parts = (self.family_name_latin, self.given_name_latin)
        if any(parts):
            self.name_latin = in_latin(*parts, given_first=self.name_order == self.NameOrder.GIVEN_FIRST)
        self.search_text = search_text(
            name=self.name,
            latin=(*parts, self.name_latin),
            others=(self.staff_number, self.email or ""),
        )

    @cached_property
    def role_grants(self) -> "list[RoleGrant]":
        """The roles held; one query, once per request. None for who is signed in and holds none, as most."""
        if self.__dict__.get("holds_roles") is False:
            return []
        return _GRANTS.all(person=self.pk)

    @property
    def roles(self) -> set[str]:
        return {Role.STAFF, *(grant.role for grant in self.role_grants)}

    @cached_property
    def scope(self) -> Scope:
        """Whom this person may see."""
        return Scope(self)

    @cached_property
    def manages(self) -> Scope:
        """Whose records this person may change."""
        return Scope(self, MANAGES_PEOPLE)


_GRANTS = Prepared(lambda: RoleGrant.objects.filter(person=Given("person")).select_related("unit"))


class ExternalId(models.Model):
    """Who a person is in another system: the ``externalId`` of SCIM, the subject of a single sign-on."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=80)
    value = models.CharField(max_length=255)

    objects = VisibleWithQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "value"], name="external_id_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.value}"


class FormerValue(models.Model):
    """What a personal field said before it was changed.

    The audit is append-only, so it never holds what identifies a person; this does, until they are made anonymous.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_values")
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=255)
    until = models.DateTimeField(default=timezone.now)

    objects = VisibleWithQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.field} until {self.until:%Y-%m-%d}"

    @property
    def label(self) -> str:
        return str(Person._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]  # a field of Person


def display_name(person: Person) -> str:
    return person.display_name
