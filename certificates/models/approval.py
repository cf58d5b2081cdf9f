"""Evidence is complete, and a person has to say yes before the certificate is issued."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import day_of
from certificates.models.policy import PolicyVersion
from people.models import Person


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def waiting(self) -> Self:
        return self.filter(granted=None)


class Approval(models.Model):
    """Asked for when the policy's evidence was complete; the answer is added once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="approvals")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    evidence = models.JSONField(default=list)
    earned_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "policy", "cycle"], condition=Q(granted=None), name="asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.policy_id} / {self.cycle}"

    @property
    def earned_on(self) -> date:
        return day_of(self.earned_at)
