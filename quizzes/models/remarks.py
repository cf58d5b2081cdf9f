"""What trainers hang on a question: tags, and what they say to each other about it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from people.models import Person
from people.rules import may_author


class QuestionTag(TagBase):
    free_tagging = True  # whoever may write questions may write a new tag

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]


class TaggedQuestion(ItemBase):
    tag = models.ForeignKey(QuestionTag, on_delete=models.CASCADE, related_name="tagged")
    content_object = models.ForeignKey("quizzes.Question", on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="question_tag_once")]


class QuestionCommentQuerySet(models.QuerySet["QuestionComment"]):
    def visible_to(self, viewer: Person) -> Self:
        """Trainers read each other's; nobody else does."""
        return self if may_author(viewer) else self.none()

    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)


class QuestionComment(models.Model):
    """A line of the thread. ``version`` is the number that was newest when it was written."""

    question = models.ForeignKey("quizzes.Question", on_delete=models.PROTECT, related_name="comments")
    version = models.PositiveIntegerField(_("version"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("comment"), max_length=4000)
    made_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QuestionCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:60]}"
