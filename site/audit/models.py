"""Who did what to whom, when, and why; and the chain that proves it. Rows are added, never changed.

The database itself refuses to change or delete them (``audit.guard``); what is here says so earlier and more kindly.
"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.canonical import new_salt, values_digest
from audit.subjects import scoped_subjects


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit record."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> int:
        raise AppendOnly("Audit records are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Audit records are never deleted.")


class AppendOnlyModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit records are never changed.")
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Audit records are never deleted.")


class RecordQuerySet(AppendOnlyQuerySet):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def visible_to(self, viewer: Any) -> Self:
        """Rows about people whom the viewer may see; of those about nobody, what people whom they may see did.

        Where a room scopes its subjects (units), that decides instead.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.scope.everywhere:
            return self
        people = get_user_model()._default_manager.visible_to(viewer).values("pk")
        scoped = dict(scoped_subjects())
        others = Q(actor__in=people) & ~Q(subject_type__in=scoped)
        for label, visible in scoped.items():
            keys = visible(viewer).annotate(key=Cast("pk", models.CharField())).values("key")
            others |= Q(subject_type=label, subject_id__in=keys)
        return self.filter(Q(person__in=people) | Q(others, person=None))

    def holding_values(self) -> Self:
        return self.filter(erased_by=None)

    def erase(self, erasure: "Record") -> int:
        """The one change that the database lets pass: the values go, and what erased them is named instead."""
        empty: dict[str, Any] = {"before": None, "after": None, "reason": "", "salt": "", "erased_by": erasure}
        return models.QuerySet.update(self, **empty)


class Record(AppendOnlyModel):
    """One write: the subject before and after, as the fields that the service names.

    ``before``, ``after`` and ``reason`` are its *values*. They may speak of a person, so they can be erased; the chain
    covers them by ``digest``, which is salted: without the salt nobody can guess from it what the values were.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("about whom"),
    )
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    erased_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["person", "-at"], name="audit_by_person"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"

    def seal_values(self) -> None:
        """Salt and digest of the values as they are; before the row is added."""
        self.salt = new_salt()
        self.digest = self.digest_of_values()

    def digest_of_values(self) -> str:
        return values_digest(self.salt, self.before, self.after, self.reason)

    @property
    def header(self) -> list[object]:
        """What is in the chain as it stands; the values are there by their digest alone."""
        at: datetime = self.at
        who = [self.actor_id, self.action, self.person_id, self.subject_type, self.subject_id]
        return [self.pk, at, *who, self.digest]


class Unsealed(models.Model):
    """A link that is owed to a record. A trigger adds it with the record; ``audit.sealing`` takes it away."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("audit record not sealed yet")

    def __str__(self) -> str:
        return str(self.pk)


class Link(AppendOnlyModel):
    """A record's place in the chain. Its digest covers the record and the digest of the link before."""

    number = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="link")
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of the audit's chain")

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"
