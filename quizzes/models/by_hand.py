"""What people mark: facts that stay as they were given, and drafts that hold an answer while it is read."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.models.visible import VisibleWithQuerySet
from quizzes.models.attempts import OfItemQuerySet, PaperItem, Response


class OfResponseQuerySet(VisibleWithQuerySet):
    visible_with = "response"


class ReopeningQuerySet(OfResponseQuerySet):
    def open(self) -> Self:
        """The new marks are not all there yet."""
        return self.filter(settled_at=None)


class Reopening(models.Model):
    """A settled answer is marked anew. The marks before it stay, and count until the new ones are all there."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reopened answer")
        verbose_name_plural = _("reopened answers")
        ordering = ["response", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response"], condition=Q(settled_at=None), name="reopened_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.response_id}"


class ManualMarkQuerySet(OfItemQuerySet):
    def standing(self) -> Self:
        """Neither taken back nor set aside."""
        return self.filter(withdrawn_at=None)

    def speaking(self) -> Self:
        """What may count: what stands, and what was set aside, which counts until the new marks are there."""
        return self.filter(Q(withdrawn_at=None) | Q(reopening__isnull=False))

    def with_way_back(self) -> Self:
        """``may_take_back``: no result was made of it yet, or it is being made anew."""
        being_made = Reopening.objects.open().filter(response=OuterRef("response"))
        unsettled = Q(item__attempt__score=None) | Exists(being_made)
        return self.annotate(may_take_back=ExpressionWrapper(unsettled, output_field=models.BooleanField()))


class ManualMark(models.Model):
    """One marker's word about one answer. What was said stays: taking it back is another fact about it.

    It belongs to the answer (``response``): an answer that takes its place is marked anew. ``code`` is the answer's
    name for this marker, before and after. ``withdrawn_at``: the marker took it back; with ``reopening``, it was set
    aside.
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
    code = models.UUIDField(default=uuid4, editable=False)
    may_take_back: bool  # where ``with_way_back`` read it
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reopening = models.ForeignKey(Reopening, on_delete=models.PROTECT, null=True, blank=True, related_name="set_aside")

    objects = ManualMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark by a person")
        verbose_name_plural = _("marks by people")
        ordering = ["response", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "marker"], condition=Q(withdrawn_at=None), name="marker_marks_an_answer_once"
            ),
            models.UniqueConstraint(
                fields=["response", "place"], condition=Q(withdrawn_at=None), name="one_mark_a_place"
            ),
            models.UniqueConstraint(fields=["code"], condition=Q(withdrawn_at=None), name="one_mark_a_code"),
            models.CheckConstraint(
                condition=Q(reopening=None) | Q(withdrawn_at__isnull=False), name="set_aside_is_withdrawn"
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=3), name="three_markers_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} / {self.place}"

    @property
    def short_code(self) -> str:
        return short(self.code)


def short(code: UUID) -> str:
    """What the pages call an answer: *7F3A-09C1*."""
    digits = code.hex[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


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
        return short(self.code)

    def is_held(self, now: datetime) -> bool:
        return self.held_until is not None and self.held_until > now

    def values(self) -> dict[str, Any]:
        """As the form shows them."""
        return {**{f"points:{key}": value for key, value in self.points.items()}, "comment": self.comment}
