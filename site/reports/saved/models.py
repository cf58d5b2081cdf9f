"""Filters under a name. They are read as whoever opens them: a view shows nobody more than they may see."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import SEES_PEOPLE, Person, Role, RoleGrant, Unit
from people.models.visible import VisibleWithQuerySet
from prepared import Given, Prepared

ROLES = [(role.value, role.label) for role in Role if role in SEES_PEOPLE]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those that are shared with a role one holds for a part within the view's."""
        if viewer.is_superuser:
            return self.filter(Q(owner=viewer) | ~Q(shared_role=""))
        return self.read_by(viewer.pk)

    def read_by(self, person: Any) -> Self:
        """The same by the key of somebody who is no administrator, or by the place of one in what is prepared."""
        within = Q(unit__path__startswith=OuterRef("shared_unit__path"))
        grants = RoleGrant.objects.filter(person=person, role=OuterRef("shared_role"))
        anywhere = Q(shared_unit=None) & Exists(grants)
        return self.filter(Q(owner=person) | anywhere | Exists(grants.filter(within)))

    def with_default(self, viewer: Any) -> Self:
        """With ``is_default``: with which of them the list begins. ``viewer`` as in ``read_by``, or the person."""
        return self.annotate(is_default=Exists(DefaultView.objects.filter(person=viewer, view=OuterRef("pk"))))


class SavedView(models.Model):
    """``filters`` are the parts of an address. Shared with ``shared_role`` within ``shared_unit``, or anywhere."""

    is_default: bool  # where ``with_default`` read it

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the view"), max_length=80)
    filters: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    shared_role = models.CharField(_("shared with"), max_length=20, choices=ROLES, blank=True)
    shared_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_named_once")]

    def __str__(self) -> str:
        return self.name


_VIEWS = Prepared(lambda: SavedView.objects.read_by(Given("viewer")).with_default(Given("viewer")))


def views_of(viewer: Person) -> list[SavedView]:
    """All that the viewer may read, with ``is_default``."""
    if viewer.is_superuser:
        return list(SavedView.objects.visible_to(viewer).with_default(viewer))
    return _VIEWS.all(viewer=viewer.pk)


class DefaultView(models.Model):
    """With what the list begins for somebody."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    objects = VisibleWithQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.view_id}"
