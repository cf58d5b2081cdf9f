"""A file of certificates of an earlier system, brought in the back office; kept a while, with its corrections."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Person


class HistoryImportQuerySet(models.QuerySet["HistoryImport"]):
    def visible_to(self, viewer: Person) -> Self:
        """Whoever brought it sees it, and administrators."""
        return self if viewer.is_superuser else self.filter(actor=viewer)


class HistoryImport(models.Model):
    """``corrections``: by the row's number, words by column. ``outcomes``: how many rows of each kind, once it began;
    the file and the corrections hold personal data, and are forgotten some time later."""

    class State(models.TextChoices):
        CHECKED = "checked", pgettext_lazy("file of certificates", "To be looked at")
        IMPORTING = "importing", pgettext_lazy("file of certificates", "Being taken over")
        DONE = "done", pgettext_lazy("file of certificates", "Taken over")
        STOPPED = "stopped", pgettext_lazy("file of certificates", "Stopped")

    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=255)
    file = models.CharField(max_length=255, blank=True)  # a name in the default storage; empty once forgotten
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)
    corrections = models.JSONField(default=dict)
    outcomes = models.JSONField(default=dict)  # "new", "known", "wrong": the numbers of rows
    done = models.PositiveIntegerField(default=0)  # certificates taken over so far
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = HistoryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of certificates")
        verbose_name_plural = _("files of certificates")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def count_of(self, kind: str) -> int:
        return len(self.outcomes.get(kind, ()))
