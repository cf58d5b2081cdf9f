"""What is made easier for a person or a unit, so that an exam measures what it should."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person, Placement, Unit
from prepared import Given
from quizzes.models.quiz import Quiz


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def visible_to(self, viewer: Person) -> Self:
        """A person's with the person; a unit's for whoever sees the unit's people."""
        theirs = Placement.objects.current().filter(person__in=Person.objects.visible_to(viewer))
        return self.filter(Q(person__in=Person.objects.visible_to(viewer)) | Q(unit__in=theirs.values("unit")))

    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, person: Person | Given, on: date | Given | None = None) -> Self:
        """Standing ones that this person has, by themselves or by where they work."""
        current = Placement.objects.current(on)  # type: ignore[arg-type]  # in a prepared query the day is given later
        works = current.filter(person=person, unit__path__startswith=OuterRef("unit__path"))
        return self.standing().filter(Q(person=person) | Q(Exists(works), unit__isnull=False))

    def about(self, person: Person, *quizzes: Quiz) -> Self:
        """Those of them that hold in these quizzes. One query."""
        return self.of(person).filter(Q(quiz=None) | Q(quiz__in=quizzes))


class Accommodation(models.Model):
    """Of a person or of a unit with all below it; in one quiz, or in all. It is ended, never deleted."""

    quiz = models.ForeignKey(
        Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="accommodations", verbose_name=_("quiz")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accommodations",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    extra_percent = models.PositiveSmallIntegerField(
        _("more time, in per cent"), default=0, validators=[MaxValueValidator(300)]
    )
    extra_minutes = models.PositiveSmallIntegerField(_("more minutes"), default=0, validators=[MaxValueValidator(480)])
    extra_attempts = models.PositiveSmallIntegerField(_("more attempts"), default=0, validators=[MaxValueValidator(20)])
    opens_at = models.DateTimeField(_("opens earlier, at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes later, at"), null=True, blank=True)
    language = models.CharField(_("asked in"), max_length=10, choices=settings.LANGUAGES, blank=True)
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit=None) | Q(person=None, unit__isnull=False),
                name="accommodation_of_a_person_or_a_unit",
            )
        ]
        indexes = [models.Index(fields=["quiz", "ended_at"], name="accommodation_standing")]

    def __str__(self) -> str:
        return f"{self.quiz_id or '*'}: {self.person_id or self.unit_id}"
