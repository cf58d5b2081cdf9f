"""The organisation tree, and the list of positions."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from bilingual.models import Named

if TYPE_CHECKING:
    from people.models.person import Person


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, viewer: "Person") -> Self:
        """The units whose people the viewer may see."""
        return self if viewer.scope.everywhere else self.filter(viewer.scope.within("path"))

    def manageable_by(self, viewer: "Person") -> Self:
        """The units that the viewer may change, and may place people in."""
        return self if viewer.manages.everywhere else self.filter(viewer.manages.within("path"))

    def open(self) -> Self:
        return self.filter(retired_on=None)

    def at_or_below(self, units: "models.QuerySet[Unit] | list[Unit]") -> Self:
        found = Q(pk__in=[])
        for unit in units:
            found |= Q(path__startswith=unit.path)
        return self.filter(found)

    def lock_tree(self) -> None:
        """Who changes the tree's shape takes turns until the transaction ends: treebeard computes paths in memory."""
        self.select_for_update(no_key=True).order_by("path").values_list("pk", flat=True).first()


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # treebeard is untyped
    def get_queryset(self) -> UnitQuerySet:
        """treebeard's manager would give its own queryset, in the tree's order; ours keeps the order."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(Named, MP_Node):
    """A node of the organisation tree. ``path`` says what is below what."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    manager = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_units",
        verbose_name=_("manager"),
    )
    retired_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        # the upper levels, which a list offers
        indexes = [models.Index(fields=["depth", "path"], name="units_by_depth")]

    @classmethod
    def paths_above(cls, path: str) -> list[str]:
        """The paths of a unit and of all above it, from the root down."""
        return [path[:end] for end in range(cls.steplen, len(path) + 1, cls.steplen)]


class PositionFamily(Named):
    """Positions that belong together: the shop floor, the call centre, …"""

    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("position family")
        verbose_name_plural = _("position families")
        ordering = ["code"]


class Position(Named):
    code = models.CharField(_("code"), max_length=40, unique=True)
    family = models.ForeignKey(
        PositionFamily,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("family"),
    )

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["code"]
