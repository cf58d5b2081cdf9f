"""A quiz: one set of rules, shared by its pages in both languages."""

import secrets
from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from bilingual.models import Named
from courses.models import Activity, ActivityPage
from quizzes.models.banks import QuestionBank


def new_seed() -> int:
    return secrets.randbits(62)


class Quiz(Named):  # type: ignore[django-manager-missing]  # Wagtail is untyped
    """How many questions are drawn from which bank, how long, how often, and what passes."""

    code = models.SlugField(max_length=80, unique=True)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("bank"))
    draws = models.PositiveSmallIntegerField(
        _("questions drawn"), default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes allowed"), default=20, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=3, validators=[MinValueValidator(1)]
    )
    wait_hours = models.PositiveSmallIntegerField(_("hours between attempts"), default=24)
    late_minutes = models.PositiveSmallIntegerField(
        _("minutes in which late answers are taken"),
        default=15,
        validators=[MaxValueValidator(1440)],
        help_text=_("An answer that was given in time and arrives within these minutes is kept for a person to judge."),
    )

    one_paper = models.BooleanField(
        _("the same paper for everybody"),
        default=False,
        help_text=_("Otherwise each attempt gets a paper of its own. A question that changes changes the paper, too."),
    )
    paper_seed = models.PositiveBigIntegerField(default=new_seed, editable=False)
    shuffle = models.BooleanField(_("questions in a new order each time"), default=True)
    avoid_last = models.BooleanField(
        _("rather questions that the last attempt did not have"),
        default=False,
        help_text=_("As far as the bank has others."),
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["code"]

    @property
    def time_limit(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def late_grace(self) -> timedelta:
        return timedelta(minutes=self.late_minutes)


class QuizPage(ActivityPage):
    """The quiz's place in a course's outline, and the words before it starts."""

    activity_kind = Activity.Kind.QUIZ

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="pages", verbose_name=_("quiz"))
    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("quiz"), FieldPanel("intro"), FieldPanel("minutes")]

    class Meta:
        verbose_name = _("quiz page")

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from quizzes.views import start_page  # noqa: PLC0415 - views read these models

        return start_page(request, self)
