"""People in the back office: the list, and the forms that add and change one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from audit.services import record
from bilingual.days import today
from bilingual.text import language
from people.back_office.actions import PersonActionView
from people.back_office.filters import PersonFilterSet
from people.back_office.forms import NewPersonForm, PersonForm
from people.back_office.person import PersonView
from people.back_office.views import AuditHistoryView, CreateView, EditView
from people.models import LeaveOfAbsence, Person, Tagging
from people.places import place_of, with_place
from people.tag_lists import written
from sheets.writing import Cell, csv_lines, xlsx_file
from sheets.writing import Column as SheetColumn


class PlaceColumn(Column):
    """Unit or position of ``with_place``."""

    def __init__(self, name: str, part: int, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.part = part

    def get_value(self, instance: Person) -> str:
        return place_of(instance)[self.part]


class StateColumn(Column):
    def get_value(self, instance: Person) -> str:
        return state_of(instance)


def state_of(person: Person) -> str:
    if person.anonymised_at:
        return gettext("Anonymous")
    if not person.is_active:
        return gettext("Has left")
    if getattr(person, "is_on_leave", False):
        return gettext("On leave")
    return gettext("Leaves on %(day)s") % {"day": person.left_on} if person.left_on else gettext("Working here")


def listed(viewer: Person) -> Any:
    """Everybody whom the viewer sees, as a list needs them: with the place and the state of today."""
    away = LeaveOfAbsence.objects.current().filter(person=OuterRef("pk"))
    return with_place(Person.objects.visible_to(viewer)).annotate(is_on_leave=Exists(away))


class PersonIndexView(generic.IndexView):
    is_searchable = True
    default_ordering = "staff_number"
    filterset_class = PersonFilterSet
    template_name = "people/admin/index.html"
    list_export = ["staff_number"]  # shows the buttons; what is written says export_columns

    @cached_property
    def columns(self) -> list[Any]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="person"),
            TitleColumn("display_name", label=_("Name"), get_url=self.get_inspect_url, sort_key="name"),
            Column("staff_number", label=_("Staff number"), sort_key="staff_number"),
            PlaceColumn("unit", 0, label=_("Unit"), sort_key="unit_path"),
            PlaceColumn("position", 1, label=_("Position")),
            StateColumn("state", label=_("State")),
        ]

    def get_base_queryset(self) -> QuerySet[Person]:
        return listed(self.request.user)

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("unit_path", "-unit_path"):
            order = F("unit_path")
            down = self.ordering.startswith("-")
            return queryset.order_by(
                order.desc(nulls_last=True) if down else order.asc(nulls_last=True), "staff_number"
            )
        return super().order_queryset(queryset)

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.search(self.search_query) if self.is_searching else queryset

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Streamed; the file is in the language of who asked, and its making is noted."""
        record(
            action="people.exported",
            subject=self.request.user,
            actor=self.request.user,
            after={"format": spreadsheet_format, "filters": sorted(self.request.GET.keys() - {"export", "p"})},
        )
        name = f"{gettext('people')}-{today().isoformat()}.{spreadsheet_format}"
        if spreadsheet_format == "xlsx":
            return FileResponse(
                xlsx_file(columns(), rows(with_tags(queryset)), frozen=2), as_attachment=True, filename=name
            )
        response = StreamingHttpResponse(
            csv_lines(columns(), rows(with_tags(queryset))), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def with_tags(people: QuerySet[Person]) -> Any:
    """As ``tagged_now``: read by the chunk, as the people are."""
    now = Tagging.objects.current().select_related("tag").order_by("tag__code")
    return people.prefetch_related(Prefetch("taggings", queryset=now, to_attr="tagged_now"))


def columns() -> list[SheetColumn]:
    return [
        SheetColumn(gettext("Staff number"), 14),
        SheetColumn(gettext("Name"), 14),
        SheetColumn(gettext("Name in Latin letters"), 22),
        SheetColumn(gettext("E-mail"), 30),
        SheetColumn(gettext("Phone"), 18),
        SheetColumn(gettext("Unit code"), 14),
        SheetColumn(gettext("Unit"), 22),
        SheetColumn(gettext("Position code"), 14),
        SheetColumn(gettext("Position"), 18),
        SheetColumn(gettext("Joined on"), 12),
        SheetColumn(gettext("Left on"), 12),
        SheetColumn(gettext("State"), 14),
        SheetColumn(gettext("Tags"), 30),
    ]


def rows(people: QuerySet[Person]) -> Iterator[list[Cell]]:
    """In the language of who asked: a streamed answer is read after the request has left the middleware."""
    code = language()
    for person in people.iterator(chunk_size=500):
        with override(code):
            yield _row(person)


def _row(person: Person) -> list[Cell]:
    place: dict[str, str] = person.place or {}  # type: ignore[attr-defined]
    unit, position = place_of(person)
    return [
        person.staff_number,
        person.name,
        person.name_latin,
        person.email,
        person.phone,
        place.get("unit_code", ""),
        unit,
        place.get("position_code", ""),
        position,
        person.joined_on,
        person.left_on,
        state_of(person),
        written([one.tag for one in person.tagged_now]),  # type: ignore[attr-defined]
    ]


class PersonCreateView(CreateView):
    def get_success_url(self) -> str:
        return reverse("people_admin:inspect", args=[self.object.pk])


class PersonEditView(EditView):
    def get_success_url(self) -> str:
        return reverse("people_admin:inspect", args=[self.object.pk])


class PersonViewSet(ModelViewSet):
    model = Person
    icon = "user"
    menu_label = _("People")
    url_prefix = "people"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    inspect_view_class = PersonView
    history_view_class = AuditHistoryView
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm if for_update else NewPersonForm

    def get_history_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_history_view_kwargs(
            template_name=AuditHistoryView.template_name,
            history_url_name=self.get_url_name("history"),
            **kwargs,
        )

    @property
    def action_view(self) -> Any:
        return self.construct_view(PersonActionView)

    def get_urlpatterns(self) -> list[Any]:
        """Without those that delete or count uses: a person is never deleted."""
        kept = [one for one in super().get_urlpatterns() if one.name not in {"delete", "usage"}]
        return [
            *kept,
            path("<int:pk>/<slug:action>/", self.action_view, name="action"),
            path("<int:pk>/<slug:action>/<int:target>/", self.action_view, name="action_on"),
        ]

    @cached_property
    def menu_name(self) -> str:
        return "people"


def capitalised(text: Any) -> str:
    return capfirst(str(text))
