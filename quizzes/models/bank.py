"""A question is a chain of immutable versions; both languages live in one version, under one set of keys."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from bilingual.text import LANGUAGES, in_language
from qualities.models import Quality
from quizzes.models.banks import QuestionBank
from quizzes.models.remarks import TaggedQuestion
from quizzes.translation import Translation


class QuestionQuerySet(models.QuerySet["Question"]):
    def with_current(self) -> Self:
        """Fetches each question's newest version beforehand, and no other."""
        return self.prefetch_related(Prefetch("versions", QuestionVersion.objects.newest()))

    def within(self, bank: QuestionBank) -> Self:
        """In this bank or in one of its categories."""
        return self.filter(bank__path__startswith=bank.path)

    def whose_newest(self, **wanted: Any) -> Self:
        """Whose newest version is like this, whatever its state."""
        return self.filter(Exists(QuestionVersion.objects.newest().filter(**wanted, question=OuterRef("pk"))))

    def mentioning(self, text: str) -> Self:
        """Whose newest version says ``text`` in its question or feedback, in either language.

        It asks by key, not the JSON as a whole: SQLite keeps Chinese there as escapes.
        """
        said = Q()
        for part in ("stem", "feedback"):
            for language in LANGUAGES:
                said |= Q(**{f"content__{part}__{language}__icontains": text})
        saying = QuestionVersion.objects.newest().filter(said, question=OuterRef("pk"))
        return self.filter(Exists(saying) | Q(code__icontains=text))


class Question(models.Model):  # type: ignore[django-manager-missing]  # taggit is untyped
    """What stays the same from version to version: its place, its quality."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("bank"))
    code = models.SlugField(_("code"), max_length=80)
    quality = models.ForeignKey(
        Quality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quality")
    )

    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Where it comes from: a book, a colleague, an earlier examination."),
    )
    tags = TaggableManager(verbose_name=_("tags"), through=TaggedQuestion, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="question_code_once_a_bank")]

    def __str__(self) -> str:
        return self.code

    @cached_property
    def current(self) -> "QuestionVersion | None":
        """The newest version; ``None`` before the first."""
        return next(iter(self.versions.all()), None)  # ordered newest first; a list fetches them beforehand

    @property
    def stem(self) -> str:
        return self.current.stem if self.current else ""


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def newest(self) -> Self:
        """Each question's last version, whatever its state."""
        newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def drawable(self) -> Self:
        """Each question's last version that is no draft, if it is ready.

        A draft does not take the wording before it out of the quiz; retiring a question does.
        """
        settled = QuestionVersion.objects.exclude(state=QuestionVersion.State.DRAFT)
        newer = settled.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer), state=QuestionVersion.State.READY)


class QuestionVersion(models.Model):
    """One wording. ``content`` is read and written by the module of its ``kind`` under ``quizzes/types/``."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("single choice")
        MULTIPLE = "multiple", _("multiple choice")
        TRUE_FALSE = "true_false", _("true or false")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("ordering")
        GAP_CHOICE = "gap_choice", _("gaps with choices")
        GAP_TEXT = "gap_text", _("gaps to fill in")
        SHORT_TEXT = "short_text", _("short text")
        NUMERIC = "numeric", _("a number")
        JUDGEMENT = "judgement", _("situational judgement")
        LIKERT = "likert", _("self-report")
        CASE = "case", _("case with several questions")
        ESSAY = "essay", _("essay")
        UPLOAD = "upload", _("file or recording")
        HOTSPOT = "hotspot", _("hotspot on a picture")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        RETIRED = "retired", _("retired")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("easy")
        MEDIUM = "medium", _("medium")
        HARD = "hard", _("hard")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(pgettext_lazy("of a question", "kind"), max_length=20, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    content = models.JSONField()
    translation = models.CharField(
        _("translation"), max_length=10, choices=Translation.choices, default=Translation.WHOLE, editable=False
    )
    reason = models.CharField(_("what changed, and why"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def stem(self) -> str:
        stem: dict[str, str] = self.content["stem"]
        return in_language(stem)

    @property
    def options(self) -> list[dict[str, Any]]:
        options: list[dict[str, Any]] = self.content.get("options", [])
        return options
