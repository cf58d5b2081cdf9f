"""Positions and their families in the back office."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from bilingual.days import today
from people import services
from people.back_office.entries import EntryForm, EntryViewSet
from people.models import Person, Position, PositionFamily


class _ListForm(EntryForm):
    names: tuple[str, ...] = ("code", "name_zh", "name_en")

    def given(self) -> dict[str, Any]:
        names = {name: self.cleaned_data[name] for name in self.names}
        return {**names, "actor": self.viewer, "reason": self.cleaned_data["reason"]}


class PositionForm(_ListForm):
    names = ("code", "name_zh", "name_en", "family")

    class Meta:
        model = Position
        fields = ["code", "name_zh", "name_en", "family"]

    def apply(self) -> Position:
        if self.instance.pk:
            return services.change_position(position=self.instance, **self.given())
        return services.add_position(**self.given())


class FamilyForm(_ListForm):
    class Meta:
        model = PositionFamily
        fields = ["code", "name_zh", "name_en"]

    def apply(self) -> PositionFamily:
        if self.instance.pk:
            return services.change_family(family=self.instance, **self.given())
        return services.add_family(**self.given())


class _ListView(generic.IndexView):
    is_searchable = True
    search_fields = ["code", "name_zh", "name_en"]
    search_backend_name = None
    default_ordering = "code"


class PositionIndexView(_ListView):
    list_filter = ["family"]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=pgettext_lazy("of a thing", "Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
            Column("family", label=_("Family"), sort_key="family__code"),
            NumberColumn("people", label=_("People"), sort_key="people"),
        ]

    def get_base_queryset(self) -> QuerySet[Position]:
        """With the people whom the viewer sees in each today."""
        seen = Person.objects.visible_to(self.request.user)
        now = Q(placements__starts_on__lte=today()) & (
            Q(placements__ends_on=None) | Q(placements__ends_on__gte=today())
        )
        counted = Count("placements__person", filter=now & Q(placements__person__in=seen), distinct=True)
        return Position.objects.select_related("family").annotate(people=counted)


class FamilyIndexView(_ListView):
    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=pgettext_lazy("of a thing", "Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
            NumberColumn("count", label=_("Positions"), sort_key="count"),
        ]

    def get_base_queryset(self) -> QuerySet[PositionFamily]:
        return PositionFamily.objects.annotate(count=Count("positions"))


class PositionViewSet(EntryViewSet):
    model = Position
    icon = "tag"
    menu_label = _("Positions")
    url_prefix = "positions"
    index_view_class = PositionIndexView
    form_class = PositionForm


class FamilyViewSet(EntryViewSet):
    model = PositionFamily
    icon = "folder-open-inverse"
    menu_label = _("Position families")
    url_prefix = "position-families"
    index_view_class = FamilyIndexView
    form_class = FamilyForm
