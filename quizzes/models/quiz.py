"""A quiz: one set of rules, shared by its pages in both languages."""

import secrets
from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from bilingual.models import Named
from courses.models import Activity, ActivityPage
from courses.models.pages import CourseTreePage
from quizzes.models.banks import QuestionBank
from quizzes.review import CHECKING, everything_afterwards


def new_seed() -> int:
    return secrets.randbits(62)


class Counts(models.TextChoices):
    BEST = "best", _("the best")
    LAST = "last", _("the last")
    FIRST = "first", _("the first")
    AVERAGE = "average", _("the average")


class Layout(models.TextChoices):
    ONE = "one", _("one question at a time")
    ALL = "all", _("all questions on one page")


class Markers(models.IntegerChoices):
    ONE = 1, _("one")
    TWO = 2, _("two, and a third where they differ")


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

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Attempts that are still running end then, too.")
    )
    after_activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("open only to those who finished"),
    )
    counts = models.CharField(
        _("what counts of several attempts"), max_length=10, choices=Counts.choices, default="best"
    )
    layout = models.CharField(_("on the screen"), max_length=10, choices=Layout.choices, default="one")
    forward_only = models.BooleanField(
        _("no way back"), default=False, help_text=_("A question that was left can be neither seen nor changed again.")
    )
    certainty = models.BooleanField(
        _("ask how sure people are"),
        default=False,
        help_text=_(
            "Sure and right earns most; sure and wrong costs marks (Gardner-Medwin's table: 1, 2, 3 or 0, −2, −6)."
        ),
    )
    review = models.JSONField(_("what candidates see, and when"), default=everything_afterwards)
    watch = models.BooleanField(
        _("note when somebody leaves the window or pastes"),
        default=False,
        help_text=_("As evidence for a person to judge, seen by the candidate, who can answer. No mark hangs on it."),
    )
    look_after = models.PositiveSmallIntegerField(
        _("occurrences from which somebody should look"), default=3, validators=[MinValueValidator(1)]
    )
    start_code = models.CharField(
        _("code to start"), max_length=20, blank=True, help_text=_("Said in the room. Empty: none is asked for.")
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days in which a result can be appealed"),
        default=14,
        validators=[MaxValueValidator(365)],
        help_text=_("Counted from when it was marked. 0: no appeals."),
    )
    markers = models.PositiveSmallIntegerField(
        _("people who mark each answer"),
        choices=Markers.choices,
        default=Markers.ONE,
        help_text=_("Of essays and files. Attempts that have begun keep what held when they began."),
    )
    third_marker_from = models.PositiveSmallIntegerField(
        _("a third marks where two differ by more than, in per cent"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Of the question's points. As near or nearer, the mean of the two counts."),
    )
    needs_release = models.BooleanField(_("an invigilator lets each candidate start"), default=False)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["code"]

    @property
    def on_one_page(self) -> bool:
        return self.layout == Layout.ALL

    @property
    def checkable(self) -> bool:
        """A question can be checked, and then no longer changed, while the attempt runs."""
        return bool(CHECKING & set(self.review.get("during", ())))

    @property
    def late_grace(self) -> timedelta:
        return timedelta(minutes=self.late_minutes)


class ExamsPage(CourseTreePage):
    """Below it quizzes stand alone: exams. One per language. Readers see those that they are to sit."""

    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["quizzes.QuizPage"]

    class Meta:
        verbose_name = _("page of exams")

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from quizzes.exams.views import mine  # noqa: PLC0415 - views read these models

        return mine(request, self)


class QuizPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        quiz = cleaned.get("quiz")
        if quiz and isinstance(self.parent_page.specific, ExamsPage):
            others = QuizPage.objects.filter(quiz=quiz).exclude(translation_key=self.instance.translation_key)
            if any(isinstance(page.get_parent().specific, ExamsPage) for page in others):
                self.add_error("quiz", _("This quiz stands alone already, on another page."))
        return cleaned


class QuizPage(ActivityPage):
    """The quiz's place in a course's outline, or alone below the page of exams; and the words before it starts."""

    activity_kind = Activity.Kind.QUIZ

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="pages", verbose_name=_("quiz"))
    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["courses.CoursePage", "quizzes.ExamsPage"]
    base_form_class = QuizPageForm
    content_panels = [*Page.content_panels, FieldPanel("quiz"), FieldPanel("intro"), FieldPanel("minutes")]

    class Meta:
        verbose_name = _("quiz page")

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from quizzes.views import start_page  # noqa: PLC0415 - views read these models

        return start_page(request, self)
