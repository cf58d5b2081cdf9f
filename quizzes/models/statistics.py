"""One calculation of a quiz's statistics: asked for by a trainer, made by a worker, kept to be read again."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models.quiz import Quiz


class StatisticsRun(models.Model):
    """``result`` is what ``quizzes.statistics.services.calculate`` returns, as JSON; empty until it is there."""

    class Attempts(models.TextChoices):
        FIRST = "first", _("each person's first attempt")
        ALL = "all", _("all attempts")

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="statistics_runs")
    attempts = models.CharField(_("attempts"), max_length=10, choices=Attempts.choices, default=Attempts.FIRST)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    percent = models.PositiveSmallIntegerField(default=0)  # of the marks read so far
    made_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = _("statistics")
        verbose_name_plural = _("statistics")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["quiz", "attempts", "-asked_at"], name="newest_statistics")]

    def __str__(self) -> str:
        return f"{self.quiz_id} / {self.attempts} / {self.asked_at:%Y-%m-%d %H:%M}"
