"""What became of marks after they were first given. Rows are added and stay; ``Mark`` holds what counts now."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.models.visible import VisibleWithQuerySet
from quizzes.models.attempts import Attempt, PaperItem
from quizzes.models.bank import QuestionVersion
from quizzes.models.journal import OfAttemptQuerySet


class RegradeQuerySet(models.QuerySet["Regrade"]):
    def effective(self, versions: "Collection[int] | models.QuerySet[Any, Any]") -> Self:
        """Of each version the last word there is about it."""
        later = Regrade.objects.filter(version=OuterRef("version"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), version__in=versions)


class Regrade(models.Model):
    """A word about one version of a question: how its answers are marked, wherever they were or will be given."""

    class How(models.TextChoices):
        KEY = "key", _("marked by another version's key")
        FULL = "full", _("full marks for everybody")
        OUT = "out", _("taken out of the total")

    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="regrades", verbose_name=_("version")
    )
    how = models.CharField(_("what becomes of its answers"), max_length=10, choices=How.choices)
    by_version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by the key of version"),
    )
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)  # how many were owed, and how many are done
    done = models.PositiveIntegerField(default=0)

    objects = RegradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="key", by_version__isnull=False) | Q(~Q(how="key"), by_version=None),
                name="regrade_by_a_key_or_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.how}"

    @property
    def is_done(self) -> bool:
        return self.done >= self.attempts

    @property
    def percent(self) -> int:
        return 100 if self.is_done else int(100 * self.done / self.attempts)


class ResultChangeQuerySet(OfAttemptQuerySet):
    def lost(self) -> Self:
        """Passed before, and not any more. What waits for a marker again is not lost yet."""
        return self.filter(passed_before=True, passed_after=False, score_after__isnull=False)

    def gained(self) -> Self:
        return self.filter(passed_before=False, passed_after=True)

    def not_looked_at(self) -> Self:
        return self.filter(looked_at=None)

    def kept_in(self, viewer: Person) -> Self:
        """Of people whose record the viewer may change: who decides what becomes of a certificate."""
        return self.filter(attempt__person__in=Person.objects.manageable_by(viewer))


class ResultChange(models.Model):
    """An attempt was marked again, and something came out differently."""

    class Cause(models.TextChoices):
        REGRADE = "regrade", _("regrade")
        APPEAL = "appeal", _("appeal")
        LATE = "late", _("late answers accepted")
        REOPENED = "reopened", _("an answer marked anew")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="changes")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    appeal = models.OneToOneField(
        "quizzes.Appeal", on_delete=models.PROTECT, null=True, blank=True, related_name="change"
    )
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    score_before = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    possible_before = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    passed_before = models.BooleanField()
    score_after = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    possible_after = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    passed_after = models.BooleanField()

    objects = ResultChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changed result")
        verbose_name_plural = _("changed results")
        ordering = ["attempt", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt"], name="regraded_once", condition=Q(regrade__isnull=False)
            )
        ]
        indexes = [
            # what HR still has to look at
            models.Index(fields=["at"], name="passes_lost", condition=Q(passed_before=True, passed_after=False))
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.score_before} → {self.score_after}"


class OfChangeQuerySet(VisibleWithQuerySet):
    visible_with = "change"


class MarkChange(models.Model):
    """One mark before and after. ``possible`` is what the question counts for: 0 where it was taken out."""

    change = models.ForeignKey(ResultChange, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="changes")
    mark_before = models.DecimalField(max_digits=6, decimal_places=3, null=True)  # empty: nobody had marked it
    possible_before = models.DecimalField(max_digits=6, decimal_places=3)
    mark_after = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    possible_after = models.DecimalField(max_digits=6, decimal_places=3)

    objects = OfChangeQuerySet.as_manager()

    class Meta:
        ordering = ["change", "item"]
        constraints = [
            models.UniqueConstraint(fields=["change", "item"], name="mark_changed_once"),
            models.CheckConstraint(
                condition=~Q(mark_before=F("mark_after"), possible_before=F("possible_after")),
                name="mark_did_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.mark_before} → {self.mark_after}"


class LostPassReview(models.Model):
    """HR looked at a pass that was lost, and says what becomes of what hangs on it. Nothing is revoked by itself."""

    change = models.OneToOneField(ResultChange, on_delete=models.PROTECT, related_name="looked_at")
    decision = models.TextField(_("what was decided"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.change_id}"
