"""Positions and their families in the back office."""

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from bilingual.days import today
from people import services
from people.back_office.views import AuditHistoryView, CreateView, EditView
from people.models import Person, Position, PositionFamily


class _ListForm(forms.ModelForm):
    """``_post_clean`` leaves the instance as it was, for the service to compare and to write."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)
    names: tuple[str, ...] = ("code", "name_zh", "name_en")

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def _post_clean(self) -> None:
        pass

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
            TitleColumn("name", label=_("Name"), get_url=self.get_edit_url),
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
            TitleColumn("name", label=_("Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
            NumberColumn("count", label=_("Positions"), sort_key="count"),
        ]

    def get_base_queryset(self) -> QuerySet[PositionFamily]:
        return PositionFamily.objects.annotate(count=Count("positions"))


class _ListViewSet(ModelViewSet):
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = AuditHistoryView
    list_per_page = 50
    form_class: type[forms.ModelForm]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return self.form_class

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in {"delete", "usage"}]


class PositionViewSet(_ListViewSet):
    model = Position
    icon = "tag"
    menu_label = _("Positions")
    url_prefix = "positions"
    index_view_class = PositionIndexView
    form_class = PositionForm


class FamilyViewSet(_ListViewSet):
    model = PositionFamily
    icon = "folder-open-inverse"
    menu_label = _("Position families")
    url_prefix = "position-families"
    index_view_class = FamilyIndexView
    form_class = FamilyForm
