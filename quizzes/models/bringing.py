"""A file of questions that a trainer brought: what was understood of it, what was not, and what became of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import may_author
from quizzes.models.banks import QuestionBank


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    def visible_to(self, viewer: Person) -> Self:
        """Trainers keep one bank; they see what each of them brought."""
        return self if may_author(viewer) else self.none()

    def waiting(self) -> Self:
        """Looked through, not imported, and the file is still there."""
        return self.filter(state=QuestionImport.State.CHECKED).exclude(file="")


class QuestionImport(models.Model):
    """``report``: ``{"counts": …, "faults": […], "steps": […]}`` of the dry run, and after it of what was done."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Looked through")
        DONE = "done", _("Imported")

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="+", verbose_name=_("category"))
    name = models.CharField(_("file"), max_length=255)
    format = models.CharField(_("format"), max_length=20)
    file = models.CharField(max_length=255)  # a name in the default storage; empty once imported or let go of
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_gone(self) -> bool:
        """It was never imported, and its file was let go of."""
        return not self.file and not self.is_done

    @property
    def counts(self) -> dict[str, Any]:
        return self.report.get("counts", {})
