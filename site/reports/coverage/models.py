"""Rules of coverage: how many people who hold a certification a unit needs at once."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certification
from people.models import Person, Position, Unit


class RuleQuerySet(models.QuerySet["CoverageRule"]):
    def visible_to(self, viewer: Person) -> Self:
        """It speaks of a unit: whoever sees its people sees the rule."""
        return self if viewer.scope.everywhere else self.filter(viewer.scope.within("unit__path"))

    def manageable_by(self, viewer: Person) -> Self:
        return self if viewer.manages.everywhere else self.filter(viewer.manages.within("unit__path"))

    def standing(self) -> Self:
        """Not ended."""
        return self.filter(ended_at=None)


class CoverageRule(models.Model):
    """In ``unit`` or below, of ``position`` where one is named. An ended rule stays as a row: its notices name it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("position")
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", verbose_name=_("certification")
    )
    at_least = models.PositiveSmallIntegerField(_("at least"), validators=[MinValueValidator(1)])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage rule")
        verbose_name_plural = _("coverage rules")
        ordering = ["unit__path", "certification__position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(at_least__gte=1), name="coverage_of_somebody"),
            models.UniqueConstraint(
                fields=["unit", "position", "certification"],
                condition=Q(ended_at=None),
                name="one_coverage_rule_a_place",
            ),
            models.UniqueConstraint(
                fields=["unit", "certification"],
                condition=Q(ended_at=None, position=None),
                name="one_coverage_rule_of_any_position",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.certification.name}"

    @property
    def place(self) -> str:
        return " · ".join(one.name for one in (self.unit, self.position) if one)

    @property
    def places(self) -> dict[str, str]:
        """``place`` in both languages."""
        parts = [one.names for one in (self.unit, self.position) if one]
        return {code: " · ".join(names[code] for names in parts) for code in ("zh-hans", "en")}
