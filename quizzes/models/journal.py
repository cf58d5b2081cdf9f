"""What happened in an attempt beside its answers. Rows are added and stay."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.visible import VisibleWithQuerySet
from quizzes.models.attempts import Attempt


class OfAttemptQuerySet(VisibleWithQuerySet):
    visible_with = "attempt"


class AttemptEvent(models.Model):
    """Something to know of an attempt when it is read again. It proves nothing, and no mark hangs on it."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("went on from another device or browser")
        REFUSED = "refused", _("an answer came too late and was refused")
        LEFT = "left", _("left the window")
        RETURNED = "returned", _("came back to the window")
        BLURRED = "blurred", _("the window lost the focus")
        PASTED = "pasted", _("pasted")
        REMARK = "remark", _("the candidate says")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    said_at = models.DateTimeField(null=True, blank=True)  # by the browser's clock, which proves nothing
    came_from = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict)

    objects = OfAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "at", "pk"]
        indexes = [models.Index(fields=["attempt", "kind"], name="attempt_event_kind")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"


class LateDecision(models.Model):
    """Whether what was delivered late counts. One word for all of an attempt's late answers."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="late_decision")
    accepted = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfAttemptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.attempt_id}: {'accepted' if self.accepted else 'refused'}"
