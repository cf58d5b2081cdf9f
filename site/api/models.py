"""Which programs may call, and what an identity provider says of people that no other room keeps."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from people.models import Person, Position, Unit
from people.models.visible import VisibleWithQuerySet

SCIM_SOURCE = "scim"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, on: date | None = None) -> Self:
        on = on or today()
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), revoked_at=None)


class ApiToken(models.Model):
    """What a program proves itself with. The secret is told once; only its digest is kept."""

    class Purpose(models.TextChoices):
        SCIM = "scim", _("People and units over SCIM")

    name = models.CharField(_("name"), max_length=80, help_text=_("Whose it is: Entra ID, Okta, 飞书, …"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, default=Purpose.SCIM)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("limited to"),
        help_text=_("Sees and changes only people placed in this unit or below. Empty: everybody."),
    )
    source = models.SlugField(
        _("identity provider"),
        max_length=40,
        default=SCIM_SOURCE,
        help_text=_(
            "Tokens of one provider share this word, so that a new one finds people by the ids the provider gave them."
        ),
    )
    shapes_organisation = models.BooleanField(
        _("shapes the organisation"),
        default=False,
        help_text=_(
            "Makes missing units and positions, renames and closes units. Otherwise what is missing is refused."
        ),
    )
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("good until"), null=True, blank=True, help_text=_("The last day. Empty: no end."))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    @property
    def state(self) -> str:
        if self.revoked_at is not None:
            return str(_("revoked"))
        if self.expires_on is not None and self.expires_on < today():
            return str(_("expired"))
        return str(_("good"))


class Provisioned(models.Model):
    """What an identity provider said of a person, where the person has no place for it.

    Empty text: said to be none. NULL, or no row at all: never spoken of; then the person's own is told. A change by the
    provider changes the person too; what HR or the person changed meanwhile stays until the provider says otherwise.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="provisioned")
    says_name = models.BooleanField(default=True)  # displayName was given; else the name was made from the rest
    says_active = models.BooleanField(default=True)
    says_department = models.BooleanField(default=True)  # else in the token's own unit for want of one
    family_name = models.CharField(max_length=60, null=True)
    given_name = models.CharField(max_length=60, null=True)
    formatted_name = models.CharField(max_length=120, null=True)
    employee_number = models.CharField(max_length=40, null=True)
    preferred_language = models.CharField(max_length=40, null=True)
    locale = models.CharField(max_length=40, null=True)
    time_zone = models.CharField(max_length=60, null=True)
    email_type = models.CharField(max_length=40, null=True)
    email_primary = models.BooleanField(null=True)
    phone_type = models.CharField(max_length=40, null=True)
    phone_primary = models.BooleanField(null=True)
    # Where somebody who is away is to be placed when they come back.
    waiting_unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="+")
    waiting_position = models.ForeignKey(Position, on_delete=models.SET_NULL, null=True, related_name="+")
    waiting_manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)  # over SCIM there is no such person any more; the row and facts stay

    objects = VisibleWithQuerySet.as_manager()

    class Meta:
        verbose_name = _("what an identity provider said")
        verbose_name_plural = _("what an identity provider said")

    def __str__(self) -> str:
        return str(self.person_id)


class ExternalUnitId(models.Model):
    """The ``externalId`` of a group."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "value"], name="external_unit_id_once"),
            models.UniqueConstraint(fields=["source", "unit"], name="external_unit_id_one_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.value}"
