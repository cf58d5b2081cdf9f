"""The row that is owed work (rule 4)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PENDING = "pending", _("Pending")
    DONE = "done", _("Done")
    HELD = "held", _("Waiting for a person")


class JobQuerySet(models.QuerySet["Job"]):
    def owed(self, now: datetime) -> Self:
        """Neither done nor held, and its time has come: due, or being worked on."""
        return self.filter(state=State.PENDING, available_at__lte=now)

    def due(self, now: datetime) -> Self:
        """Owed, and nobody holds a living lease: a worker may claim it."""
        return self.owed(now).filter(Q(lease_until=None) | Q(lease_until__lte=now))

    def claimed(self, now: datetime) -> Self:
        return self.filter(state=State.PENDING, lease_until__gt=now)

    def stuck(self, now: datetime) -> Self:
        """Its worker did not finish within the lease: killed, most likely. Also due."""
        return self.filter(state=State.PENDING, lease_until__lte=now)

    def held(self) -> Self:
        return self.filter(state=State.HELD)

    def still_claimed_by(self, claim: "Job") -> Self:
        """The row of ``claim``, as long as no later claim has taken it."""
        return self.filter(pk=claim.pk, state=State.PENDING, token=claim.token, token__isnull=False)

    def oldest_first(self) -> Self:
        return self.order_by("available_at", "pk")


class Job(models.Model):
    """One thing owed. ``(kind, key)`` is unique for ever, so done rows stay: they are why it happens once."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)  # ids only
    available_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)  # claims, so that a worker's death counts too
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    hinted_at = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(default="", blank=True)  # an exception's class, or a reason of ours
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            # The key first: led by the kind, SQLite would read all of a kind, done ones too, for a claim.
            models.UniqueConstraint(fields=["key", "kind"], name="jobs_job_owed_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="jobs_job_state_known"),
            models.CheckConstraint(
                condition=Q(token=None, lease_until=None)
                | Q(token__isnull=False, lease_until__isnull=False, state=State.PENDING),
                name="jobs_job_claim_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DONE, done_at__isnull=False) | (~Q(state=State.DONE) & Q(done_at=None)),
                name="jobs_job_done_dated",
            ),
        ]
        indexes = [
            # due(now).oldest_first(): the claim and the sweep read its start, however many jobs are done.
            models.Index(fields=["available_at", "id"], condition=Q(state=State.PENDING), name="jobs_job_pending"),
            # held(): HR's list and the command.
            models.Index(fields=["kind", "id"], condition=Q(state=State.HELD), name="jobs_job_held"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
