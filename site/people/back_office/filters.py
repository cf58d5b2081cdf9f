"""How HR narrows the list of people. The list, its export and its bulk actions share it."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from people.models import Person, Placement, Position, PositionFamily, Role, RoleGrant, Tag, Tagging, Unit

STATES = [("active", _("Working here")), ("leave", _("On leave")), ("left", _("Has left"))]


class UnitChoiceField(forms.ModelChoiceField):
    """The tree as one list; a unit's place shows by its indent."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{' ' * 4 * (obj.depth - 1)}{obj.name}"


class UnitFilter(django_filters.ModelChoiceFilter):
    field_class = UnitChoiceField


def visible_units(request: Any) -> QuerySet[Unit]:
    found: QuerySet[Unit] = Unit.objects.visible_to(request.user)
    return found


def _placed(people: QuerySet[Person], **more: Any) -> QuerySet[Person]:
    return people.filter(Exists(Placement.objects.current().filter(person=OuterRef("pk"), **more)))


class PersonFilterSet(WagtailFilterSet):
    unit = UnitFilter(label=_("Unit, and below"), queryset=visible_units, method="within")
    position = django_filters.ModelChoiceFilter(label=_("Position"), queryset=Position.objects.all(), method="as_what")
    family = django_filters.ModelChoiceFilter(
        label=_("Position family"), queryset=PositionFamily.objects.all(), method="in_family"
    )
    tag = django_filters.ModelChoiceFilter(label=_("Tag"), queryset=Tag.objects.all(), method="marked")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices[1:], method="holding")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="being")

    class Meta:
        model = Person
        fields: list[str] = []

    def within(self, people: QuerySet[Person], name: str, unit: Unit) -> QuerySet[Person]:
        return _placed(people, unit__path__startswith=unit.path)

    def as_what(self, people: QuerySet[Person], name: str, position: Position) -> QuerySet[Person]:
        return _placed(people, position=position)

    def in_family(self, people: QuerySet[Person], name: str, family: PositionFamily) -> QuerySet[Person]:
        return _placed(people, position__family=family)

    def marked(self, people: QuerySet[Person], name: str, tag: Tag) -> QuerySet[Person]:
        return people.filter(Exists(Tagging.objects.current().filter(person=OuterRef("pk"), tag=tag)))

    def holding(self, people: QuerySet[Person], name: str, role: str) -> QuerySet[Person]:
        return people.filter(Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role=role)))

    def being(self, people: Any, name: str, state: str) -> QuerySet[Person]:
        if state == "leave":
            return people.active().on_leave()
        return people.filter(is_active=state == "active")
