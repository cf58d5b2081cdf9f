"""An import, and each of its rows: what the file said, what would change, what became of it."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.importing.problems import Problem
from people.importing.reading.cell import Cell
from people.models import Person


class State(models.TextChoices):
    UPLOADED = "uploaded", _("Columns to be matched")
    CHECKING = "checking", pgettext_lazy("list of people", "Being checked")
    REFUSED = "refused", _("Cannot be read")
    CHECKED = "checked", pgettext_lazy("list of people", "Checked")
    IMPORTING = "importing", pgettext_lazy("list of people", "Being imported")
    STOPPED = "stopped", pgettext_lazy("list of people", "Stopped")
    DONE = "done", pgettext_lazy("list of people", "Imported")


class Kind(models.TextChoices):
    """What a row would do, and later what it did."""

    NEW = "new", pgettext_lazy("row of a list", "New")
    CHANGED = "changed", pgettext_lazy("row of a list", "Changed")
    ENDED = "ended", pgettext_lazy("row of a list", "Ended")
    UNCHANGED = "unchanged", pgettext_lazy("row of a list", "Unchanged")
    WRONG = "wrong", pgettext_lazy("row of a list", "Wrong")


WRITES = (Kind.NEW, Kind.CHANGED, Kind.ENDED)


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def visible_to(self, viewer: Person) -> Self:
        """A file may hold more than its reader may see: whoever brought it sees it, and administrators."""
        return self if viewer.is_superuser else self.filter(actor=viewer)


class PeopleImport(models.Model):
    """One file of people. ``actor`` is empty where it came by the command line, which may do everything.

    The file and the cells hold personal data; both are forgotten some time later, the totals stay.
    """

    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("file"), max_length=255)
    file = models.CharField(max_length=255, blank=True)  # a name in the default storage; empty once forgotten
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    checks = models.PositiveIntegerField(default=0)  # which check this is: an older one's work is not done any more
    encoding = models.CharField(max_length=20, blank=True)  # chosen by somebody; else it is found out
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # for each heading the key of its column, "" for none
    is_stale = models.BooleanField(default=False)  # corrections were typed since the check
    is_matched = models.BooleanField(default=False)  # nobody need look at the columns any more
    mac_epoch = models.BooleanField(default=False)
    create_units = models.BooleanField(default=False)
    create_positions = models.BooleanField(default=False)
    effective_on = models.DateField()
    notes = models.JSONField(default=list)
    refusal = models.JSONField(null=True)
    total = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    to_do = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        return self.state in (State.CHECKING, State.IMPORTING)

    @property
    def is_forgotten(self) -> bool:
        return not self.file and self.actor_id is not None

    @property
    def told(self) -> list[Problem]:
        return [Problem.from_kept(kept) for kept in self.notes]

    @property
    def refused(self) -> Problem | None:
        return Problem.from_kept(self.refusal) if self.refusal else None


class RowQuerySet(models.QuerySet["Row"]):
    def to_do(self) -> Self:
        return self.filter(kind__in=WRITES, outcome="")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind in Kind.values else self


class Row(models.Model):
    """``number`` is the file's own. People who are absent from the file come after its last row, without cells."""

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("row of a list", "Done")
        UNCHANGED = "unchanged", pgettext_lazy("row of a list", "Unchanged")
        LEFT_OUT = "left_out", pgettext_lazy("row of a list", "Left out")
        REFUSED = "refused", pgettext_lazy("row of a list", "Refused")

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    is_absent = models.BooleanField(default=False)
    cells = models.JSONField(default=dict)  # by column: Cell.kept()
    corrections = models.JSONField(default=dict)  # by column: what somebody typed instead
    staff_number = models.CharField(max_length=80, blank=True)  # lower case, as it is compared
    email = models.CharField(max_length=254, blank=True)
    is_secondary = models.BooleanField(default=False)  # one more placement of somebody, beside the primary one
    waits_for = models.CharField(max_length=80, blank=True)  # somebody who is new in this file too
    rank = models.PositiveSmallIntegerField(default=0)  # rows are imported in the order of (rank, number)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)  # empty: not checked yet
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    refusal = models.TextField(blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["people_import", "number"], name="importing_row_once")]
        indexes = [
            models.Index(fields=["people_import", "kind", "number"], name="importing_row_kind"),
            models.Index(fields=["people_import", "outcome", "rank", "number"], name="importing_row_todo"),
            models.Index(fields=["people_import", "staff_number"], name="importing_row_staff"),
            models.Index(fields=["people_import", "email"], name="importing_row_email"),
        ]

    def __str__(self) -> str:
        return f"{self.people_import_id}: {self.number}"

    def cell(self, column: str) -> Cell:
        """What counts: the correction, where there is one."""
        if column in self.corrections:
            return Cell(self.corrections[column])
        kept: Any = self.cells.get(column, "")
        return Cell.from_kept(kept)


class KnownHeading(models.Model):
    """What a heading was said to mean, remembered for the next file. ``column`` is empty where it means nothing."""

    heading = models.CharField(max_length=200, unique=True)  # as headings.heading_key folds it
    column = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.heading} → {self.column or '-'}"
