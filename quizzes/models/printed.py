"""Exams on paper: what was drawn for whom, and the files made of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Person
from people.models.visible import VisibleWithQuerySet
from quizzes.models.quiz import Quiz


class PaperSetQuerySet(models.QuerySet["PaperSet"]):
    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of which everybody named is in one's part; papers without names are their maker's."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.scope.everywhere:
            return self
        named = PrintedPaper.objects.exclude(person=None)
        seen = Person.objects.visible_to(viewer).order_by().values("pk")
        beyond = named.exclude(person__in=seen).order_by().values("paper_set")
        theirs = models.Q(pk__in=named.order_by().values("paper_set")) & ~models.Q(pk__in=beyond)
        sees = bool(viewer.scope)
        return self.filter(models.Q(made_by=viewer) | theirs) if sees else self.filter(made_by=viewer)


class PaperSet(models.Model):
    """Papers printed at one time. A worker makes the files, some papers in each."""

    class Languages(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")
        BOTH = "both", _("both, below each other")

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="paper_sets")
    languages = models.CharField(pgettext_lazy("of a paper", "language"), max_length=10, choices=Languages.choices)
    same = models.BooleanField(_("the same paper for everybody"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = PaperSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of papers")
        verbose_name_plural = _("sets of papers")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.quiz_id} / {self.pk}"


class OfSetQuerySet(VisibleWithQuerySet):
    visible_with = "paper_set"


class PrintedPaper(models.Model):
    """``items`` is empty until it is drawn: ``[[version, [option, …], section, "mark"], …]``, frozen from then on."""

    paper_set = models.ForeignKey(PaperSet, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seed = models.PositiveBigIntegerField()
    items = models.JSONField(default=list)

    objects = OfSetQuerySet.as_manager()

    class Meta:
        ordering = ["paper_set", "number"]
        constraints = [models.UniqueConstraint(fields=["paper_set", "number"], name="printed_paper_number_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.paper_set_id}-{self.number:03}"


class PartQuerySet(OfSetQuerySet):
    def kept(self) -> Self:
        """Whose files are there."""
        return self.exclude(file="")

    def gone(self) -> Self:
        """Whose files were made, and taken away: they can be made anew."""
        return self.filter(file="", problem__in=(PrintedPart.ERASED, PrintedPart.EXPIRED))


class PrintedPart(models.Model):
    """The papers from ``first`` to ``last`` as one file, and their key as another: names in the default storage."""

    ERASED = "erased"  # a problem: somebody on it was made anonymous
    EXPIRED = "expired"  # a problem: its files were kept for as long as they are

    paper_set = models.ForeignKey(PaperSet, on_delete=models.CASCADE, related_name="parts")
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=200, blank=True)
    key_file = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=300, blank=True)  # what keeps it from being made, or why it is gone
    made_at = models.DateTimeField(null=True)  # of the files that are there, or were
    times = models.PositiveSmallIntegerField(default=1)  # that it was asked for

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["paper_set", "first"]
        constraints = [models.UniqueConstraint(fields=["paper_set", "first"], name="printed_part_once")]
        # The sweep looks for files past their days: a few of all that ever were.
        indexes = [models.Index(fields=["made_at"], condition=~models.Q(file=""), name="printed_part_kept")]

    def __str__(self) -> str:
        return f"{self.paper_set_id}: {self.first}–{self.last}"
