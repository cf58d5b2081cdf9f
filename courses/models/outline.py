"""A course and its activities under one key, whatever the language (rule 7).

Pages hold the words and may be edited, moved or deleted. These rows are what facts point at: they are kept in step
by ``courses.outline.sync`` when a page is published, and retired, never deleted, when the page goes.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from bilingual.models import Named


class Course(Named):
    """``key`` is the translation key of its pages; ``code`` is what policies and files call it.

    ``edition`` is another one whenever its activities were written: see ``courses.contents``. An exam is a page that
    stands in no course: its row here has that page as its one activity, so that enrolments and facts hold for it, too.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        EXAM = "exam", _("exam")

    key = models.UUIDField(unique=True)
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COURSE, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    self_enrolment = models.BooleanField(_("open for self-enrolment"), default=True)
    retired = models.BooleanField(default=False)
    edition = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]

    @property
    def is_exam(self) -> bool:
        return self.kind == self.Kind.EXAM


class ActivityQuerySet(models.QuerySet["Activity"]):
    def counted(self) -> Self:
        """The activities that completing the course takes."""
        return self.filter(retired=False)


class Activity(Named):
    """A lesson, a quiz or a session of a course."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        QUIZ = "quiz", _("quiz")
        SESSION = "session", _("session")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    module_zh = models.CharField(max_length=200, blank=True)
    module_en = models.CharField(max_length=200, blank=True)
    path_zh = models.CharField(max_length=400, blank=True)  # address below /zh-hans/courses/, "" without a page
    path_en = models.CharField(max_length=400, blank=True)
    retired = models.BooleanField(default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["course", "position"]
        indexes = [models.Index(fields=["course", "position"], name="activity_in_order")]


class CatalogueEntry(models.Model):
    """What ``load_catalogue`` loaded last: the source's digest, and the mark of what it made (revision, version)."""

    key = models.CharField(max_length=250, unique=True)
    digest = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
