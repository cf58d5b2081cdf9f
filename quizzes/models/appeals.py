"""Appeals against a result. An answer is given once; what it leads to is a mark of its own, beside the old one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import may_administer_certificates, may_author
from quizzes.models.attempts import Attempt, PaperItem
from quizzes.models.by_hand import ManualMark
from quizzes.models.journal import OfAttemptQuerySet


class AppealQuerySet(OfAttemptQuerySet):
    def open(self) -> Self:
        return self.filter(decided_at=None)

    def answerable_by(self, viewer: Person) -> Self:
        """Trainers know the questions, HR the people of their part.

        Nobody answers about an attempt of their own, or about a mark that they gave.
        """
        if may_author(viewer):
            theirs = self
        elif may_administer_certificates(viewer):
            theirs = self.filter(attempt__person__in=Person.objects.manageable_by(viewer))
        else:
            return self.none()
        gave = ManualMark.objects.filter(marker=viewer)
        of_question, of_result = gave.filter(item=OuterRef("item")), gave.filter(item__attempt=OuterRef("attempt"))
        theirs = theirs.filter(~Exists(of_question)).exclude(Q(item=None) & Exists(of_result))
        return theirs.exclude(attempt__person=viewer)


class Appeal(models.Model):
    """Against the whole result, or (``item``) against one question's mark."""

    class Decision(models.TextChoices):
        MARKS = "marks", _("upheld: other marks")
        REGRADE = "regrade", _("upheld: the question has a fault and is marked anew for everybody")
        REFUSED = "refused", _("refused: the marks stay")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="appeals")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item"],
                condition=Q(decided_at=None, item__isnull=False),
                name="one_appeal_a_question",
            ),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(decided_at=None, item=None), name="one_appeal_a_result"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision="")
                | Q(~Q(decision=""), decided_at__isnull=False, decided_by__isnull=False),
                name="appeal_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="open_appeals", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.item_id or 'result'}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def upheld(self) -> bool:
        return self.decision in (self.Decision.MARKS, self.Decision.REGRADE)


class OfAppealQuerySet(OfAttemptQuerySet):
    visible_with = "appeal"


class AwardedMark(models.Model):
    """The mark that an appeal led to. The last one of a place on the paper counts."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="awarded")
    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="awarded")
    mark = models.DecimalField(max_digits=6, decimal_places=3)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "item"], name="awarded_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.mark}"
