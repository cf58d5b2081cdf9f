"""Certificates that others issued: handed in by staff, accepted or refused by HR. Facts that policies may ask for."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from bilingual.models import Named
from people.models import Person


class ExternalKind(Named):
    """What policies call it: a driving licence, a first-aid course of the Red Cross."""

    code = models.SlugField(_("code"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("kind of external certificate")
        verbose_name_plural = _("kinds of external certificates")
        ordering = ["code"]


class ExternalCertificateQuerySet(models.QuerySet["ExternalCertificate"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def waiting(self) -> Self:
        return self.filter(accepted=None)

    def accepted_by(self, on: date | None = None) -> Self:
        """Accepted, and valid on the day by its own dates."""
        on = on or today()
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), accepted=True, issued_on__lte=on)


class ExternalCertificate(models.Model):
    """``file`` is a name in the default storage, never public. The decision is added once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="external_certificates")
    kind = models.ForeignKey(ExternalKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    number = models.CharField(_("number"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)  # as its owner called it
    handed_in_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    accepted = models.BooleanField(null=True)  # empty: not decided yet
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = ExternalCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("external certificate")
        verbose_name_plural = _("external certificates")
        ordering = ["-handed_in_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="external_expires_after_issue"
            )
        ]
        indexes = [
            models.Index(fields=["handed_in_at"], name="external_waiting", condition=Q(accepted=None)),
            models.Index(fields=["person", "kind"], name="external_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} / {self.person_id}"
