"""What was issued. Rows hold dates and what happened; *expired* and *superseded* are computed (rule 2)."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import day_after, day_of, today
from certificates.models.policy import Certification, PolicyVersion
from people.models import Person
from people.models.visible import VisibleWithQuerySet


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def revoked(self) -> Self:
        return self.filter(Exists(Revocation.objects.filter(certificate=OuterRef("pk"))))

    def not_revoked(self, on: date | None = None) -> Self:
        """Not revoked up to and including the day."""
        return self.exclude(revocation__at__lt=day_after(on or today()))

    def valid(self, on: date | None = None) -> Self:
        """Issued by the day, not expired on it (the last day counts), not revoked."""
        on = on or today()
        return self.not_revoked(on).filter(Q(expires_on=None) | Q(expires_on__gte=on), issued_on__lte=on)

    def newest(self) -> Self:
        """Nothing was issued after it to this person for this certification."""
        later = Certificate.objects.filter(
            person=OuterRef("person"), certification=OuterRef("certification"), cycle__gt=OuterRef("cycle")
        )
        return self.filter(~Exists(later))

    def expiring_on(self, day: date) -> Self:
        return self.filter(expires_on=day)

    def expiring_within(self, days: int, on: date | None = None) -> Self:
        """Valid on the day, and its last valid day is at most ``days`` days after it."""
        on = on or today()
        return self.valid(on).filter(expires_on__lte=date.fromordinal(on.toordinal() + days))


class Certificate(models.Model):
    """One issued document. Never edited: what it says is kept as it was said."""

    class Source(models.TextChoices):
        EARNED = "earned", _("earned")
        GRANTED = "granted", _("granted by hand")
        IMPORTED = "imported", _("taken over from an earlier system")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="certificates")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.EARNED)
    former_number = models.CharField(_("number in the earlier system"), max_length=80, blank=True)
    holder_name = models.CharField(max_length=120)
    holder_name_latin = models.CharField(max_length=120, blank=True)
    # What earned it: ids of completions, and ``kind:id`` of other facts (``certificates.known.mark_of``).
    evidence = models.JSONField(default=list)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "certification", "cycle"], name="issued_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="expires_after_issue"
            ),
        ]
        indexes = [
            # the reminder sweep: what expires on one day
            models.Index(fields=["expires_on"], name="certificate_expiry", condition=Q(expires_on__isnull=False))
        ]

    def __str__(self) -> str:
        return self.number

    def is_valid(self, on: date) -> bool:
        """As ``CertificateQuerySet.valid`` asks it of the database; reads ``revocation``."""
        unexpired = self.expires_on is None or on <= self.expires_on
        return self.issued_on <= on and unexpired and not self.is_revoked(on)

    def is_revoked(self, on: date) -> bool:
        """From the day of its revocation on."""
        revocation: Revocation | None = getattr(self, "revocation", None)
        return revocation is not None and day_of(revocation.at) <= on

    def holder(self, code: str) -> str:
        """The holder's name as printed, for a reader of ``code``."""
        return (self.holder_name_latin or self.holder_name) if code == "en" else self.holder_name


class OfCertificateQuerySet(VisibleWithQuerySet):
    visible_with = "certificate"


class Document(models.Model):
    """The rendered file of a certificate."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="document")
    file = models.CharField(max_length=200)  # name within the default storage
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    rendered_at = models.DateTimeField(default=timezone.now)

    objects = OfCertificateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file


class DocumentReview(models.Model):
    """A document that could not be set as it must be (a glyph no font has): it waits for a person."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="review")
    problem = models.CharField(max_length=20)  # missing_glyph, missing_font
    detail = models.CharField(max_length=200)
    raised_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = OfCertificateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.problem}"


class Revocation(models.Model):
    """A fact: from this moment the certificate is worth nothing."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="revocation")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    objects = OfCertificateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.certificate_id}"
