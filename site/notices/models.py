"""What is owed to whom: a notice, and one delivery per channel."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import Words, words_for
from people.models import Person
from people.models.visible import VisibleWithQuerySet


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """A notice is read by the person it is addressed to, and nobody else."""
        return self.filter(person=viewer)


class Notice(models.Model):
    """Kept as a kind and its facts; the words are chosen when it is read, in the reader's language."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)  # what happened: owed once for it, however often beat fires
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="notice_owed_once")]
        indexes = [
            # the number beside "Inbox", on every page
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person", "-created_at"], name="notice_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def words(self) -> Words:
        """Subject, body and path, in the active language."""
        return words_for(self.kind, self.facts)


class DeliveryQuerySet(VisibleWithQuerySet):
    visible_with = "notice"


class Delivery(models.Model):
    """The ledger: this notice went out by this channel at this moment, or why it did not."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")

    class Outcome(models.TextChoices):
        SENT = "sent", _("sent")
        NO_ADDRESS = "no_address", _("no address")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notice_delivered_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"
