"""One thing done to many people, and what became of it for each."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certification
from people.models import Person
from people.models.visible import VisibleWithQuerySet
from reports.actions.findings import sentence


class Verb(models.TextChoices):
    ASSIGN = "assign", pgettext_lazy("bulk action", "Assign")
    EXTEND = "extend", pgettext_lazy("bulk action", "Extend")
    WAIVE = "waive", pgettext_lazy("bulk action", "Waive")
    REMIND = "remind", pgettext_lazy("bulk action", "Remind")
    GRANT = "grant", pgettext_lazy("bulk action", "Grant")
    REVOKE = "revoke", pgettext_lazy("bulk action", "Revoke")


class State(models.TextChoices):
    RUNNING = "running", pgettext_lazy("bulk action", "Running")
    STOPPED = "stopped", pgettext_lazy("bulk action", "Stopped")
    DONE = "done", pgettext_lazy("bulk action", "Finished")


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, viewer: Person) -> Self:
        """It may name people whom others do not see: whoever began it sees it, and administrators."""
        return self if viewer.is_superuser else self.filter(actor=viewer)


class Run(models.Model):
    """``details`` holds the days that were typed, as ISO texts. ``token`` is the form's: pressed twice, begun once."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)  # to be done
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["actor", "-created_at"], name="runs_of_somebody")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.certification}"

    @property
    def is_busy(self) -> bool:
        return self.state == State.RUNNING

    @property
    def given(self) -> dict[str, date | None]:
        return {name: date.fromisoformat(value) if value else None for name, value in self.details.items()}


class ItemQuerySet(VisibleWithQuerySet):
    visible_with = "run"

    def to_do(self) -> Self:
        return self.filter(outcome="")

    def with_outcome(self, outcome: str) -> Self:
        return self.filter(outcome=outcome) if outcome in Item.Outcome.values else self


class Item(models.Model):
    """One person of a run. ``code`` and ``facts`` say why, as ``reports.actions.findings`` puts it into words."""

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("bulk action", "Done")
        NOTHING = "nothing", pgettext_lazy("bulk action", "Nothing to do")
        CANNOT = "cannot", pgettext_lazy("bulk action", "Not possible")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # empty: still to be done
    code = models.CharField(max_length=20, blank=True)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="one_item_a_person")]
        indexes = [
            # the next chunk, and what is left
            models.Index(fields=["run", "person"], name="items_to_do", condition=models.Q(outcome=""))
        ]

    def __str__(self) -> str:
        return f"{self.run_id} / {self.person_id}: {self.outcome}"

    @property
    def why(self) -> str:
        return sentence(self.code, self.facts)
