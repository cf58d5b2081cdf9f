"""Files that candidates sent as answers. Which of them count, the journal says: an answer names their keys."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models.visible import VisibleWithQuerySet
from quizzes.models.attempts import PaperItem


class UploadQuerySet(VisibleWithQuerySet):
    visible_with = "item"


class Upload(models.Model):
    """``file`` is a name in the default storage, never public; empty once it was let go of.

    What the candidate called it is not kept: it may say who they are.
    """

    item = models.ForeignKey(PaperItem, on_delete=models.CASCADE, related_name="uploads")
    key = models.CharField(max_length=40, unique=True)
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of what arrived; kept is it without what names its author
    uploaded_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)  # the first of its pieces was here; sent whole, it has none
    came_from = models.CharField(max_length=16, blank=True)
    sent_as = models.CharField(max_length=16, blank=True)  # what the browser called it that sent it in pieces
    answered_at = models.DateTimeField(null=True, blank=True)  # when an answer first named it

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["item", "uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sent_as"], name="upload_put_together_once", condition=~Q(sent_as="")
            )
        ]
        indexes = [
            # the sweep of what no answer ever named
            models.Index(fields=["uploaded_at"], name="upload_unanswered", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return self.key


class UploadPieceQuerySet(VisibleWithQuerySet):
    visible_with = "item"

    def of(self, item: PaperItem, sent_as: str) -> Self:
        return self.filter(item=item, sent_as=sent_as).exclude(stored_at=None).order_by("start")


class UploadPiece(models.Model):
    """A part of a file that is on its way: ``size`` bytes from ``start``. Put together, they are let go of.

    ``sent_as`` is what the browser calls the file: by chance, the same for all its pieces.
    """

    item = models.ForeignKey(PaperItem, on_delete=models.CASCADE, related_name="upload_pieces")
    sent_as = models.CharField(max_length=16)
    start = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=100)
    received_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True, blank=True)  # its bytes are in the storage

    objects = UploadPieceQuerySet.as_manager()

    class Meta:
        ordering = ["item", "sent_as", "start"]
        constraints = [
            # of two tabs that send the same bytes, one is told where to go on
            models.UniqueConstraint(fields=["item", "sent_as", "start"], name="upload_piece_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="upload_piece_sweep")]

    def __str__(self) -> str:
        return f"{self.sent_as} {self.start}"
