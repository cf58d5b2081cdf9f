"""Films of cases, and their captions. Which question shows one, its versions say: their content names the key."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

FOLDER = "films"


class Film(models.Model):
    """``key`` names it in contents, and in the default storage below ``films/``, which no web server shows."""

    key = models.CharField(max_length=40, unique=True)
    size = models.PositiveBigIntegerField()
    uploaded_at = models.DateTimeField(default=timezone.now)
    named_at = models.DateTimeField(null=True, blank=True)  # when a version first named it

    class Meta:
        ordering = ["uploaded_at", "pk"]
        indexes = [
            # the sweep of what no version ever named
            models.Index(fields=["uploaded_at"], name="film_unnamed", condition=Q(named_at=None))
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def file(self) -> str:
        return file_of(self.key)


def file_of(key: str) -> str:
    return f"{FOLDER}/{key}"
