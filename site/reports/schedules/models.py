"""Schedules: which report goes to whom, and when. And each delivery of one, to one person, on one day."""

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Person
from people.models.visible import VisibleWithQuerySet


class Format(models.TextChoices):
    XLSX = "xlsx", "Excel (XLSX)"
    CSV = "csv", "CSV"
    PDF = "pdf", "PDF"


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever wrote it and whoever gets it; and administrators."""
        if viewer.is_superuser:
            return self
        mine = Recipient.objects.filter(person=viewer).order_by().values("schedule")
        return self.filter(Q(owner=viewer) | Q(pk__in=mine))

    def running(self) -> Self:
        return self.filter(ended_at=None, is_paused=False)


class Schedule(models.Model):
    """``filters`` are parts of an address, as the report's page understands them; each reads them for themselves."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("report"), max_length=20)
    filters: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    format = models.CharField(_("file"), max_length=4, choices=Format.choices, default=Format.XLSX)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    on_day = models.PositiveSmallIntegerField(default=1)  # weekday from Monday, or day of the month
    hour = models.PositiveSmallIntegerField(_("hour"), default=7, validators=[MaxValueValidator(23)])
    next_on = models.DateField(_("next on"))
    is_paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    people = models.ManyToManyField(Person, through="Recipient", related_name="+")

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        ordering = ["-created_at"]
        indexes = [
            # the errand of each hour: what is due
            models.Index(fields=["next_on"], condition=Q(ended_at=None, is_paused=False), name="schedules_due")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ThroughQuerySet(VisibleWithQuerySet):
    visible_with = "schedule"


class Recipient(models.Model):
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "person"], name="recipient_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id} / {self.person_id}"


class Delivery(models.Model):
    """Owed while ``outcome`` is empty. The constraint makes it one for each person and day."""

    class Outcome(models.TextChoices):
        SENT = "sent", pgettext_lazy("report", "Sent")
        NOTHING = "nothing", pgettext_lazy("report", "Sent: nothing to report")
        TOO_LARGE = "too_large", pgettext_lazy("report", "Sent as a link: too large for a mail")
        NO_ADDRESS = "no_address", pgettext_lazy("report", "Not sent: no e-mail address")
        NOT_ENTITLED = "not_entitled", pgettext_lazy("report", "Not sent: may no longer see it")
        FAILED = "failed", pgettext_lazy("report", "Not sent: the mail server refuses it")

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    format = models.CharField(max_length=4, blank=True)  # of the file that was sent
    rows = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(null=True)

    objects = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled delivery")
        verbose_name_plural = _("scheduled deliveries")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "person", "on"], name="delivered_once_a_day")]

    def __str__(self) -> str:
        return f"{self.schedule_id} / {self.person_id} / {self.on}"
