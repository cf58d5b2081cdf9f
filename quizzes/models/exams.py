"""Who is to sit an exam: a quiz that stands alone."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Person, Position, Unit


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those that name a unit or a person of one's part."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.scope.everywhere:
            return self
        named = self.model.people.through.objects.filter(
            person__in=Person.objects.visible_to(viewer).exclude(pk=viewer.pk)
        )
        mine = models.Q(invited_by=viewer) | models.Q(pk__in=named.values("invitation"))
        if viewer.scope.units:
            mine |= models.Q(units__in=Unit.objects.visible_to(viewer))
        return self.filter(mine).distinct()

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Invitation(models.Model):
    """An audience that is to sit an exam: whoever works in one of ``units`` (and below) in one of ``positions``, and
    ``people`` in any case. What is empty narrows nothing; without units and positions it is ``people`` alone.

    It is followed until the exam closes: who comes to the audience is enrolled, who goes before beginning is withdrawn.
    It is ended, never deleted.
    """

    exam = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("exam"))
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("units"))
    positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions"))
    people = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("people"))
    again = models.BooleanField(_("also who passed it before"), default=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        indexes = [models.Index(fields=["exam"], name="invitation_standing", condition=models.Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.exam_id} / {self.pk}"
