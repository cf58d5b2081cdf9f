"""What the viewsets of this room share: forms that call services, and history read from the audit."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseListingView, BaseObjectMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from audit.models import Record
from audit.wording import tell
from people.errors import PeopleError
from people.models import Person


class ScopedObjectMixin:
    """An object beyond the viewer's part does not exist for them; one that they may only read, they may not change."""

    permission_required: str | None

    def scoped(self) -> QuerySet[Any]:
        view: Any = self
        user = view.request.user
        if not view.permission_policy.user_has_permission(user, "view"):
            raise PermissionDenied
        found: QuerySet[Any] = view.permission_policy.instances_for(user, "view")
        return found

    def get_object(self, queryset: Any = None) -> Any:
        view: Any = self
        found = get_object_or_404(self.scoped(), pk=view.kwargs["pk"])
        if self.permission_required and not view.permission_policy.user_has_permission_for_instance(
            view.request.user, self.permission_required, found
        ):
            raise PermissionDenied
        return found


class ServiceFormMixin:
    """The form's ``apply`` writes; where a rule of the room refuses, its sentence stands over the form."""

    def get_form_kwargs(self) -> dict[str, Any]:
        view: Any = self
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "viewer": view.request.user}

    def save_instance(self) -> Any:
        view: Any = self
        return view.form.apply()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
            view: Any = self
            view.produced_error_code = "validation_error"
            view.produced_error_message = view.get_error_message()
            return view.form_invalid(form)


class CreateView(ServiceFormMixin, generic.CreateView):
    pass


class EditView(ServiceFormMixin, ScopedObjectMixin, generic.EditView):
    def get_side_panels(self) -> Any:
        """Wagtail's status panel reads its own log; ours is the audit, on the history page."""
        return MediaContainer([])


def records_about(subject: Model) -> QuerySet[Record]:
    """Of a person also what every other room wrote about them."""
    records = Record.objects.filter(person=subject) if isinstance(subject, Person) else Record.objects.about(subject)
    return records.select_related("actor", "person")


class AuditHistoryView(ScopedObjectMixin, PermissionCheckedMixin, BaseObjectMixin, BaseListingView):
    """Who changed what, when and why: the audit's rows about this object."""

    permission_required = None
    any_permission_required = ["view"]
    page_title = _("History")
    header_icon = "history"
    paginate_by = 50
    history_url_name = history_results_url_name = inspect_url_name = None
    columns = [
        DateColumn("at", label=_("When"), accessor="record.at"),
        Column("who", label=_("Who")),
        Column("what", label=_("What")),
        Column("reason", label=_("Reason"), accessor="record.reason"),
    ]

    def get_object(self, queryset: Any = None) -> Any:
        return ScopedObjectMixin.get_object(self)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_base_queryset(self) -> Any:
        return records_about(self.object)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Each row as it reads to a reader: a page at a time, for their names are looked up together."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = tell(rows)
        return paginator, page, page.object_list, is_paginated

    def get_index_url(self) -> str:
        return reverse(self.history_url_name, args=[self.object.pk])

    def get_index_results_url(self) -> str:
        return reverse(self.history_results_url_name, args=[self.object.pk])
