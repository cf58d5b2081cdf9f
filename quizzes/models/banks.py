"""Question banks. One that lies in another is a category of it: one tree, no second beside it."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from bilingual.models import Named

DEEPEST = 5


class QuestionBankQuerySet(models.QuerySet["QuestionBank"]):
    def at_or_below(self, bank: "QuestionBank") -> Self:
        return self.filter(path__startswith=bank.path)

    def at_or_above(self, bank: "QuestionBank") -> Self:
        return self.filter(code__in=bank.path.rstrip("/").split("/"))


class QuestionBank(Named):
    """``path`` holds the codes from the root down, each followed by a slash; saving keeps those below in step."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="categories",
        verbose_name=_("lies in"),
        help_text=_("A bank that lies in another is a category of it; a quiz draws from a bank and all below it."),
    )
    path = models.CharField(max_length=500, editable=False, db_index=True, default="")

    objects = QuestionBankQuerySet.as_manager()

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["path"]

    @property
    def depth(self) -> int:
        """0 for a bank, 1 for a category of it, and so on."""
        return self.path.count("/") - 1

    def clean(self) -> None:
        super().clean()
        if self.parent and self.pk and self.parent.path.startswith(self._kept_path()):
            raise ValidationError({"parent": _("A bank cannot lie in itself or in one of its categories.")})
        if self.parent and self.parent.depth + 1 + self._height() > DEEPEST:
            raise ValidationError({"parent": _("Categories would lie too deep, one inside the other.")})

    def _kept_path(self) -> str:
        return QuestionBank.objects.values_list("path", flat=True).get(pk=self.pk)

    def _height(self) -> int:
        """How many levels lie below."""
        if not self.pk:
            return 0
        below = QuestionBank.objects.filter(path__startswith=self._kept_path())
        return max((bank.depth for bank in below), default=0) - self._kept_path().count("/") + 1

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = self._kept_path() if self.pk else ""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)
        if before and before != self.path:
            _move(QuestionBank.objects.filter(path__startswith=before).exclude(pk=self.pk), before, self.path)


def _move(below: QuerySet[QuestionBank], before: str, after: str) -> None:
    rest = Substr(F("path"), len(before) + 1, Length(F("path")))
    below.filter(~Q(path=before)).update(path=Concat(Value(after), rest))
