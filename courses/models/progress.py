"""Who takes which course, and the facts of what they finished."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Activity, Course
from people.models import Person
from people.models.visible import VisibleWithQuerySet


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def unfinished(self) -> Self:
        finished = Completion.objects.filter(enrolment=OuterRef("pk"), activity=None)
        return self.standing().filter(~Exists(finished))

    def due_within(self, days: int, on: date) -> Self:
        """Due on the day or at most ``days`` days after it."""
        return self.filter(due_on__gte=on, due_on__lte=date.fromordinal(on.toordinal() + days))


class Enrolment(models.Model):
    """One person takes one course, once. A new cycle is a new row."""

    class Source(models.TextChoices):
        SELF = "self", _("self-enrolled")
        REQUIRED = "required", _("required by a certification")
        ASSIGNED = "assigned", _("assigned")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SELF)
    enrolled_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["person", "course", "cycle"]
        constraints = [models.UniqueConstraint(fields=["person", "course", "cycle"], name="enrolled_once_a_cycle")]
        indexes = [
            # the sweep for "due soon": looks only at what has a day and stands
            models.Index(fields=["due_on"], name="enrolment_due", condition=Q(due_on__isnull=False, withdrawn_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.course_id} / {self.person_id} / {self.cycle}"


class CompletionQuerySet(models.QuerySet["Completion"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def of_courses(self) -> Self:
        return self.filter(activity=None)

    def of_activities(self) -> Self:
        return self.exclude(activity=None)


class Completion(models.Model):
    """A fact: this person finished this activity, or (``activity`` empty) the whole course. Never changed."""

    class How(models.TextChoices):
        READ = "read", _("read to the end")
        BUTTON = "button", _("marked as read")
        QUIZ = "quiz", _("passed the quiz")
        ALL = "all", _("every activity finished")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="completions")
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=10, choices=How.choices)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(activity__isnull=False),
                name="activity_completed_once",
            ),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(activity=None), name="course_completed_once"),
        ]
        indexes = [
            # evidence for a policy: this person's completion of this course, newest first
            models.Index(fields=["person", "course", "-at"], name="course_evidence", condition=Q(activity=None))
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} / {self.activity_id or 'course'}"


class BookmarkQuerySet(VisibleWithQuerySet):
    visible_with = "enrolment"


class Bookmark(models.Model):
    """Where a reader stopped in a lesson: the id of the block on the screen. Not a fact; it moves."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="bookmarks")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    block = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="one_bookmark_a_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} / {self.activity_id}"
