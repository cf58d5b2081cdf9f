"""Units in the back office: the list, the tree, and the forms that add, change and close one."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button, HeaderButton

from people import rules, services
from people.back_office.fields import OwnUnitField, PersonField
from people.back_office.views import AuditHistoryView, CreateView, EditView
from people.models import Person, Unit
from people.tree import walk


class UnitForm(forms.ModelForm):
    parent = OwnUnitField(label=_("Above it"), required=False)
    manager_number = PersonField(
        label=_("Manager"),
        required=False,
        help_text=_("Staff number or full name. The manager sees the unit's people."),
    )
    retired_on = forms.DateField(
        label=_("Closed on"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Its last day; nobody may be placed in it."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    class Meta:
        model = Unit
        fields = ["code", "name_zh", "name_en"]

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        known = self.instance if self.instance.pk else None
        parent, manager = self.fields["parent"], self.fields["manager_number"]
        assert isinstance(parent, OwnUnitField) and isinstance(manager, PersonField)  # noqa: S101
        parent.limit_to(viewer, but_below=known)
        manager.limit_to(viewer)
        # Only who answers for the whole organisation hangs a unit at the top; and the top of one's own part stays.
        above = known.get_parent() if known else None
        self.keeps_place = bool(known and above and not viewer.manages.covers(above)) or bool(
            known and above is None and not viewer.manages.everywhere
        )
        parent.required = not viewer.manages.everywhere and not self.keeps_place
        if self.keeps_place:
            del self.fields["parent"]
        if known:
            self.initial = {**self.initial, "parent": above and above.pk, "manager_number": known.manager}
        else:
            del self.fields["retired_on"]

    def _post_clean(self) -> None:
        """The instance stays as it was, for the services to compare and to write."""

    def apply(self) -> Unit:
        given = self.cleaned_data
        common = {"actor": self.viewer, "reason": given["reason"]}
        names = {name: given[name] for name in ("code", "name_zh", "name_en")}
        if self.instance.pk:
            unit = services.change_unit(unit=self.instance, **names, **common)
            if not self.keeps_place:
                services.move_unit(unit=unit, parent=given["parent"], **common)
        else:
            unit = services.add_unit(parent=given["parent"], **names, **common)
        if unit.manager != given["manager_number"]:
            services.appoint_manager(unit=unit, person=given["manager_number"], **common)
        if given.get("retired_on"):
            services.retire_unit(unit=unit, on=given["retired_on"], **common)
        return unit


class UnitIndexView(generic.IndexView):
    is_searchable = True
    search_fields = ["code", "name_zh", "name_en"]
    search_backend_name = None
    default_ordering = "path"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "name",
                label=pgettext_lazy("of a thing", "Name"),
                get_url=lambda unit: reverse("organisation", args=[unit.pk]),
            ),
            Column("code", label=_("Code"), sort_key="code"),
            Column("manager", label=_("Manager")),
            Column("retired_on", label=_("Closed on"), sort_key="retired_on"),
        ]

    def get_valid_orderings(self) -> list[str]:
        return [*super().get_valid_orderings(), "path"]

    def get_base_queryset(self) -> QuerySet[Unit]:
        found: QuerySet[Unit] = Unit.objects.visible_to(self.request.user).select_related("manager")
        return found


def unit_address(view: Any) -> str:
    return reverse("organisation", args=[view.object.pk])


class UnitCreateView(CreateView):
    get_success_url = unit_address

    def get_initial(self) -> dict[str, Any]:
        return {"parent": self.request.GET.get("parent")}


class UnitEditView(EditView):
    get_success_url = unit_address


class OrganisationView(WagtailAdminTemplateMixin, TemplateView):
    """The tree, one unit at a time: what is above, who answers for it, and what is right below with head counts."""

    template_name = "people/admin/organisation.html"
    page_title = _("Organisation")
    header_icon = "folder-open-1"
    at: Unit | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        viewer: Any = request.user
        if not rules.may_see_records(viewer):
            raise PermissionDenied
        if "pk" in kwargs:
            units = Unit.objects.visible_to(viewer).select_related("manager")
            self.at = get_object_or_404(units, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> Person:
        return self.request.user  # type: ignore[return-value]  # signed in

    def get_page_subtitle(self) -> str:
        return self.at.name if self.at else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": reverse("organisation"), "label": self.page_title}]
        if self.at:
            items += [
                {"url": reverse("organisation", args=[unit.pk]), "label": unit.name}
                for unit in (*self.walk.above, self.at)
            ]
        return [*items[:-1], {**items[-1], "url": ""}]

    @cached_property
    def walk(self) -> Any:
        return walk(self.viewer, self.at)

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = []
        may = rules.may_manage_people(self.viewer) and self.viewer.manages.covers(self.at)
        if may and self.at:
            edit = reverse("units_admin:edit", args=[self.at.pk])
            buttons.append(HeaderButton(_("Edit"), url=edit, icon_name="edit"))
        if may and not (self.at and self.at.retired_on):
            parent = f"?parent={self.at.pk}" if self.at else ""
            address = f"{reverse('units_admin:add')}{parent}"
            buttons.append(HeaderButton(_("Add a unit below"), url=address, icon_name="plus"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [Button(_("All units as a list"), url=reverse("units_admin:index"), icon_name="list-ul")]
        if self.at:
            history = reverse("units_admin:history", args=[self.at.pk])
            buttons.append(Button(_("History"), url=history, icon_name="history"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "walk": self.walk}


class UnitViewSet(ModelViewSet):
    model = Unit
    icon = "folder-open-1"
    menu_label = _("Units")
    url_prefix = "units"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = UnitIndexView
    add_view_class = UnitCreateView
    edit_view_class = UnitEditView
    history_view_class = AuditHistoryView
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[UnitForm]:
        return UnitForm

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in {"delete", "usage"}]


organisation_urls = [
    path("organisation/", OrganisationView.as_view(), name="organisation"),
    path("organisation/<int:pk>/", OrganisationView.as_view(), name="organisation"),
]
