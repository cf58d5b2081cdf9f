"""How somebody comes in for the first time, or again without their password."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime | None = None) -> Self:
        """Neither used nor taken back, and its days are not over."""
        return self.unused().filter(expires_at__gt=now or timezone.now())

    def unused(self) -> Self:
        return self.filter(used_at=None, revoked_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """Those of the people whom the viewer sees (rule 6)."""
        return self.filter(Exists(Person.objects.visible_to(viewer).filter(pk=OuterRef("person"))))


class Invitation(models.Model):
    """A right to choose a password, once. What opens it is kept as a digest alone."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("by mail")
        CODE = "code", _("by code")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    channel = models.CharField(_("how"), max_length=4, choices=Channel.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    nonce = models.CharField(max_length=43, blank=True, editable=False)  # of a link: with our secret, its key
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, revoked_at=None), name="one_unused_invitation"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="invitation_used_or_taken_back"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_channel_display()}"


class FirstSignIn(models.Model):
    """That somebody has been asked for their language and shown what is due; once in their life here."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="first_sign_in")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.person_id)
