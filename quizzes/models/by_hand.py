"""What people mark: facts that stay as they were given, and drafts that hold an answer while it is read."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from quizzes.models.attempts import OfItemQuerySet, PaperItem, Response


class ManualMark(models.Model):
    """One marker's word about one answer. Given once, and never changed: who made a mistake is put right by an appeal.

    It belongs to the answer (``response``): an answer that takes its place is marked anew.
    """

    class Place(models.IntegerChoices):
        FIRST = 1, _("first marker")
        SECOND = 2, _("second marker")
        THIRD = 3, _("third marker")

    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="manual_marks")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="manual_marks")
    place = models.PositiveSmallIntegerField(choices=Place.choices)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField()  # by the key of the criterion
    comment = models.TextField(blank=True)  # for the candidate
    at = models.DateTimeField(default=timezone.now)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark by a person")
        verbose_name_plural = _("marks by people")
        ordering = ["response", "place"]
        constraints = [
            models.UniqueConstraint(fields=["response", "marker"], name="marker_marks_an_answer_once"),
            models.UniqueConstraint(fields=["response", "place"], name="one_mark_a_place"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=3), name="three_markers_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} / {self.place}"


class MarkDraftQuerySet(models.QuerySet["MarkDraft"]):
    def visible_to(self, viewer: Person) -> Self:
        """What somebody has not said yet is for nobody else."""
        return self.filter(marker=viewer)

    def holding(self, now: datetime) -> Self:
        """Whose markers read the answer now: nobody else is given it in their place."""
        return self.filter(held_until__gt=now)

    def with_words(self) -> Self:
        """Something was typed."""
        return self.exclude(saved_at=None)


class MarkDraft(models.Model):
    """An answer in one marker's hands: for how long, and what they have typed so far. Gone once the mark is given.

    ``code`` is the answer's address and name for this marker alone; it tells nobody whose answer it is.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(PaperItem, on_delete=models.CASCADE, related_name="drafts")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="drafts")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    points = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)

    objects = MarkDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a mark")
        verbose_name_plural = _("drafts of marks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["response", "marker"], name="one_draft_a_marker")]

    def __str__(self) -> str:
        return self.short_code

    @property
    def short_code(self) -> str:
        """What the page calls the answer: *7F3A-09C1*."""
        digits = self.code.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"

    def is_held(self, now: datetime) -> bool:
        return self.held_until is not None and self.held_until > now

    def values(self) -> dict[str, Any]:
        """As the form shows them."""
        return {**{f"points:{key}": value for key, value in self.points.items()}, "comment": self.comment}
