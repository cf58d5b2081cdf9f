"""An inspection: what was asked, what was counted, and the digest of the file that answers it."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certification
from people.models import Person, Unit


class Who(models.TextChoices):
    VALID = "valid", pgettext_lazy("inspection", "Who was valid")
    LACKING = "lacking", pgettext_lazy("inspection", "Who had to hold it and did not, their day having passed")
    REQUIRED = "required", pgettext_lazy("inspection", "Who had to hold it")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, viewer: Person) -> Self:
        """Its file holds what its author may see, and others may not: theirs, and administrators'."""
        return self if viewer.is_superuser else self.filter(actor=viewer)


class Inspection(models.Model):
    """``file`` is empty until it is packed, and again once it is forgotten; its digest stays."""

    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("as at"))
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=10, choices=Who.choices)
    seed = models.CharField(_("seed"), max_length=40)
    created_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(null=True)
    file = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    packed_at = models.DateTimeField(null=True)
    is_stopped = models.BooleanField(default=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["actor", "-created_at"], name="inspections_of_somebody")]

    def __str__(self) -> str:
        return f"{self.certification} · {self.on.isoformat()}"

    @property
    def is_busy(self) -> bool:
        return not self.sha256 and not self.is_stopped
