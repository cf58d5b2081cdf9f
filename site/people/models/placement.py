"""Who works where from when to when, and who is on leave. Both ends of a span are inclusive."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from people.models.unit import Position, Unit
from people.models.visible import VisibleWithQuerySet


class SpanQuerySet(VisibleWithQuerySet):
    """Rows with ``starts_on`` and ``ends_on``; open while ``ends_on`` is empty."""

    def current(self, on: date | None = None) -> Self:
        """Those that cover the day."""
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        found = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class PlacementQuerySet(SpanQuerySet):
    def primary(self) -> Self:
        return self.filter(is_primary=True)

    def within(self, units: "models.QuerySet[Unit] | list[Unit]") -> Self:
        """In one of ``units`` or below."""
        found = Q(pk__in=[])
        for unit in units:
            found |= Q(unit__path__startswith=unit.path)
        return self.filter(found)

    def coming(self) -> Self:
        """Of newcomers, who have no place yet but ones ahead."""
        placed = Placement.objects.current().filter(person=OuterRef("person"))
        return self.filter(~Exists(placed), starts_on__gt=today())

    def gone(self) -> Self:
        """The last places of leavers."""
        return self.filter(ends_on=F("person__left_on"), person__left_on__lt=today())


class Placement(models.Model):
    """A person in a unit in a position, from a day to a day (inclusive; open while ``ends_on`` is empty).

    One is primary at a time. The database refuses two that are open; the services, which hold the person's lock, refuse
    any two that overlap.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements", verbose_name=_("unit"))
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="placements", verbose_name=_("position")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("primary"), default=True)
    line_manager = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("line manager"),
        help_text=_("Empty: the manager of the unit."),
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="placement_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on=None, is_primary=True),
                name="one_open_primary_placement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.position}"


class TaggingQuerySet(SpanQuerySet):
    pass


class Tagging(models.Model):
    """A person has a tag from a day to a day (inclusive; open while ``ends_on`` is empty)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="taggings")
    tag = models.ForeignKey("people.Tag", on_delete=models.PROTECT, related_name="taggings", verbose_name=_("tag"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of a person")
        verbose_name_plural = _("tags of people")
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="tagging_ends_after_start"
            ),
            models.UniqueConstraint(fields=["person", "tag"], condition=Q(ends_on=None), name="one_open_tagging"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.tag_id}"


class LeaveQuerySet(SpanQuerySet):
    pass


class LeaveOfAbsence(models.Model):
    """A long leave, from a day to a day. ``note`` is for HR alone."""

    class Kind(models.TextChoices):
        PARENTAL = "parental", _("Parental leave")
        SICK = "sick", _("Sick leave")
        STUDY = "study", _("Study leave")
        UNPAID = "unpaid", _("Unpaid leave")
        OTHER = "other", _("Other leave")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave of absence")
        verbose_name_plural = _("leaves of absence")
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on=None), name="one_open_leave"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
