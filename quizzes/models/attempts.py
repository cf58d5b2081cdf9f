"""One attempt: its frozen paper, the journal of answers, the marks.

Rows are added and stay as they are; only handing in writes once to an attempt.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Enrolment
from people.models import Person
from people.models.visible import VisibleWithQuerySet
from quizzes.certainty import Certainty
from quizzes.models.bank import QuestionVersion
from quizzes.models.quiz import Counts, Quiz

NETWORK_GRACE = timedelta(seconds=5)  # an answer given in time may arrive a little late


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def open(self) -> Self:
        return self.filter(submitted_at=None)

    def submitted(self) -> Self:
        return self.exclude(submitted_at=None)

    def that_passed(self) -> Self:
        """By the mark that each began with."""
        return self.submitted().filter(
            held_back=False, max_score__gt=0, score__gte=F("max_score") * F("pass_percent") / Decimal(100)
        )

    def waiting_for_people(self) -> Self:
        """Handed in, and something of it is still to be marked by a person."""
        return self.submitted().filter(waiting__gt=0)

    def first_of_each(self) -> Self:
        """Of each person the attempt handed in first; what they knew before they had seen the questions."""
        earlier = Attempt.objects.submitted().filter(
            person=OuterRef("person"), quiz=OuterRef("quiz"), started_at__lt=OuterRef("started_at")
        )
        return self.submitted().filter(~Exists(earlier))

    def past_deadline(self, now: datetime) -> Self:
        return self.open().filter(deadline_at__lt=now)


class Attempt(models.Model):
    """One sitting. The server drew its paper and keeps its deadline (rule 5)."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10, blank=True)  # the reader's when the attempt began
    pass_percent = models.PositiveSmallIntegerField()  # as it stood when the attempt began
    started_at = models.DateTimeField(default=timezone.now)
    deadline_at = models.DateTimeField()
    counts = models.CharField(max_length=10, choices=Counts.choices, default="best")  # as it stood then
    certainty = models.BooleanField(default=False)  # as it stood then: how sure people are weighs their marks
    reached = models.PositiveSmallIntegerField(default=1)  # where there is no way back: the place it has come to
    sections = models.JSONField(default=list)  # [{"name": {…}, "pass_percent": 60 or None}], as they stood then
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_clock = models.BooleanField(default=False)
    started_from = models.CharField(max_length=16, blank=True)  # see quizzes.origins
    seen_from = models.CharField(max_length=16, blank=True)  # where it was last gone on with
    submitted_from = models.CharField(max_length=16, blank=True)
    score = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    max_score = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(default=0)  # answers that a person has yet to mark
    markers = models.PositiveSmallIntegerField(default=1)  # as it stood then: how many mark what people mark
    third_marker_from = models.PositiveSmallIntegerField(default=20)  # as it stood then, in per cent
    held_back = models.BooleanField(default=False)  # the score would do, but another rule of the quiz is not met

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_once"),
            # a second tab joins the running attempt instead of drawing a second paper
            models.UniqueConstraint(fields=["person", "quiz"], condition=Q(submitted_at=None), name="one_open_attempt"),
        ]
        indexes = [
            # the sweep that submits what nobody submitted
            models.Index(fields=["deadline_at"], name="attempt_past_deadline", condition=Q(submitted_at=None)),
            # the queue of what people mark
            models.Index(fields=["submitted_at"], name="attempt_waits_for_markers", condition=Q(waiting__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} / {self.person_id} / {self.number}"

    def time_is_up(self, now: datetime) -> bool:
        return now > self.deadline_at + NETWORK_GRACE

    @property
    def late_was_judged(self) -> bool:
        return hasattr(self, "late_decision")

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down: 79.9 is not 80."""
        if self.score is None or not self.max_score:
            return None
        return int(self.score * 100 / self.max_score)

    @property
    def passed(self) -> bool:
        return self.enough and not self.held_back

    @property
    def enough(self) -> bool:
        """The marks reach the pass mark, whatever else the quiz asks."""
        if self.score is None or not self.max_score:
            return False
        return self.score * 100 >= self.pass_percent * self.max_score


class PaperItemQuerySet(VisibleWithQuerySet):
    visible_with = "attempt"


class PaperItem(models.Model):
    """One place on the paper: which version, and in what order its options stand."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    section = models.PositiveSmallIntegerField(default=0)  # its place in the attempt's sections
    option_order = models.JSONField(default=list)
    max_mark = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    checked_at = models.DateTimeField(null=True, blank=True)  # the candidate saw whether it is right; it stays so

    objects = PaperItemQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="paper_position_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} / {self.position}"

    @property
    def possible(self) -> Decimal:
        """What it counts for: nothing, once it was taken out of the total."""
        mark: Mark | None = getattr(self, "mark", None)
        return mark.possible if mark else self.max_mark

    def ordered_options(self) -> list[dict[str, Any]]:
        by_key = {option["key"]: option for option in self.version.options}
        return [by_key[key] for key in self.option_order]


class OfItemQuerySet(VisibleWithQuerySet):
    visible_with = "item"


class ResponseQuerySet(OfItemQuerySet):
    def counting(self) -> Self:
        """What was delivered late counts once a person said so."""
        return self.filter(Q(late=False) | Q(item__attempt__late_decision__accepted=True))


class Response(models.Model):
    """One answer as given: a line of the journal. The highest ``number`` of an item that counts is the answer."""

    item = models.ForeignKey(PaperItem, on_delete=models.CASCADE, related_name="responses")
    number = models.PositiveIntegerField()
    answer = models.JSONField()
    certainty = models.PositiveSmallIntegerField(choices=Certainty.choices, null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)  # by the browser's clock, which proves nothing
    received_at = models.DateTimeField(default=timezone.now)
    received_from = models.CharField(max_length=16, blank=True)
    late = models.BooleanField(default=False)  # after the deadline, though given before it by the browser's account

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="response_number_once")]
        indexes = [
            # those that nobody judged are looked for every day
            models.Index(fields=["item"], name="answers_delivered_late", condition=Q(late=True))
        ]

    def __str__(self) -> str:
        return f"{self.item_id} / {self.number}"


class Mark(models.Model):
    """What one answer earned. ``response`` is empty where nothing was answered."""

    item = models.OneToOneField(PaperItem, on_delete=models.CASCADE, related_name="mark")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mark = models.DecimalField(max_digits=6, decimal_places=3)
    possible = models.DecimalField(max_digits=6, decimal_places=3, default=1)  # 0: taken out of the total
    at = models.DateTimeField(default=timezone.now)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        # sure and wrong costs twice what sure and right earns; see quizzes.certainty
        constraints = [models.CheckConstraint(condition=Q(mark__gte=-2000), name="mark_in_reason")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.mark}"
