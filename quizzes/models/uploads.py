"""Files that candidates sent as answers. Which of them count, the journal says: an answer names their keys."""

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
    digest = models.CharField(max_length=64)  # SHA-256 of what arrived; a picture is kept without the camera's notes
    uploaded_at = models.DateTimeField(default=timezone.now)
    came_from = models.CharField(max_length=16, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # when an answer first named it

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["item", "uploaded_at", "pk"]
        indexes = [
            # the sweep of what no answer ever named
            models.Index(fields=["uploaded_at"], name="upload_unanswered", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return self.key
