"""What a paper is made of: sections, and what each takes from which bank. Without any, the quiz draws evenly."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bilingual.models import Named
from qualities.models import Quality
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.banks import QuestionBank
from quizzes.models.quiz import Quiz
from quizzes.models.remarks import QuestionTag


class Section(Named):
    """A part of every paper, in its place. One with a pass mark of its own must be passed, whatever the rest earns."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("place"))
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark of its own, in per cent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Who misses it does not pass, whatever the other sections earn. Empty: it counts with the rest."),
    )

    bank = models.ForeignKey(
        QuestionBank, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank")
    )
    tag = models.ForeignKey(
        QuestionTag, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    mark = models.DecimalField(
        _("marks for each question"),
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["quiz", "position", "pk"]


class Pick(models.Model):
    """A cell of the blueprint: so many questions of a kind; or one certain question. What is empty narrows nothing."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="picks")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("this question")
    )
    quality = models.ForeignKey(
        Quality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quality")
    )
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=QuestionVersion.Difficulty.choices, blank=True
    )
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    mark = models.DecimalField(_("marks"), max_digits=5, decimal_places=2, null=True, blank=True)  # or the section's

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        ordering = ["section", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(question=None) | Q(count=1), name="a_certain_question_comes_once")
        ]

    def __str__(self) -> str:
        if self.question is not None:
            return str(self.question)
        parts = [self.quality and self.quality.name, self.get_difficulty_display()]
        return " · ".join(str(part) for part in parts if part) or str(_("any question"))
