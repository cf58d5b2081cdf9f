"""Who must hold what: a requirement speaks of an audience, an obligation of one person."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from certificates.models.certificate import Certificate, CertificateQuerySet
from certificates.models.policy import Certification
from people.models import Person, Position, Unit


class Requirement(models.Model):
    """People in ``unit`` and below, in ``position`` if one is named, must hold it within ``within_days``."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="requirements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("position"),
    )
    within_days = models.PositiveSmallIntegerField(_("within days"), default=60)
    starts_on = models.DateField(_("from"))

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")

    def __str__(self) -> str:
        return f"{self.certification} · {self.unit}"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def current(self, on: date | None = None) -> Self:
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def held(self, on: date | None = None) -> Self:
        return self.filter(Exists(self._certificates().valid(on)))

    def not_held(self, on: date | None = None) -> Self:
        return self.filter(~Exists(self._certificates().valid(on)))

    def overdue(self, on: date | None = None) -> Self:
        """Current on the day, the day to hold it by has passed, and nothing valid is held."""
        on = on or today()
        return self.current(on).not_held(on).filter(due_on__lt=on)

    @staticmethod
    def _certificates() -> CertificateQuerySet:
        """Of the person and the certification that the outer duty speaks of."""
        return Certificate.objects.filter(person=OuterRef("person"), certification=OuterRef("certification"))


class Obligation(models.Model):
    """One person's duty to hold a certification by a day. Ended when the placement that brought it ends."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="obligations")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="obligations")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="obligations")
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("to be held by"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification"], condition=Q(ends_on=None), name="one_open_obligation"
            )
        ]
        indexes = [
            # the sweep for overdue: what fell due on one day
            models.Index(fields=["due_on"], name="obligation_due", condition=Q(ends_on=None))
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} / {self.person_id}"
