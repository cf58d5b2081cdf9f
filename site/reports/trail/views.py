"""*Audit* among Wagtail's reports."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports.base import ReportView

from audit.models import Record, RecordQuerySet
from audit.wording import tell
from bilingual.days import today
from bilingual.text import language
from people.models import Person
from people.rules import may_read_audit
from reports.services import record_audit_export
from reports.trail.filters import TrailFilters
from reports.trail.rows import columns, rows
from sheets.writing import csv_lines, xlsx_file


class MomentColumn(Column):
    """To the minute: *an hour ago* is no answer to when."""

    cell_template_name = "reports/admin/moment_cell.html"


class PersonColumn(Column):
    """A name, and the staff number that tells two of the same name apart."""

    cell_template_name = "reports/admin/person_cell.html"


class TrailView(ReportView):
    page_title = _("Audit")
    header_icon = "history"
    model = Record
    filterset_class = TrailFilters
    index_url_name = "audit_trail"
    index_results_url_name = "audit_trail_results"
    verbose_name_plural = _("audit records")
    list_export = ["at"]  # shows the buttons; the columns are ``rows.columns``
    columns = [
        MomentColumn("at", label=_("When"), accessor="record.at", width="14%"),
        PersonColumn("who", label=_("Who"), accessor="record.actor", width="12%"),
        PersonColumn("person", label=_("About whom"), accessor="record.person", width="12%"),
        Column("what", label=_("What")),
        Column("reason", label=_("Reason"), accessor="record.reason", width="20%"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person) or not may_read_audit(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> RecordQuerySet:
        return Record.objects.visible_to(self.request.user).select_related("actor", "person")

    def filter_queryset(self, queryset: RecordQuerySet) -> RecordQuerySet:
        """Where a filter is not understood, nothing is shown: everything would look like an answer."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def get_filtered_queryset(self) -> RecordQuerySet:
        return self.get_queryset()  # which is filtered once already

    def get_table(self, object_list: Any) -> Any:
        return super().get_table([] if self.is_export else tell(object_list))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.is_export:
            return {"object_list": self.object_list}
        return super().get_context_data(*args, **kwargs)

    def as_spreadsheet(self, queryset: RecordQuerySet, spreadsheet_format: str) -> HttpResponseBase:
        if self.filters and not self.filters.is_valid():
            asked = self.request.GET.copy()
            asked.pop("export")
            return redirect(f"{self.index_url}?{asked.urlencode()}")
        record_audit_export(
            viewer=self.request.user, rows=queryset.count(), form=spreadsheet_format, filters=self._asked_for()
        )
        name = f"audit-{today().isoformat()}.{spreadsheet_format}"
        cells = rows(queryset, language())
        if spreadsheet_format == self.FORMAT_XLSX:
            return FileResponse(xlsx_file(columns(), cells), as_attachment=True, filename=name)
        response = StreamingHttpResponse(csv_lines(columns(), cells), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _asked_for(self) -> dict[str, str]:
        known = {"at_from", "at_to", "action", "person", "actor"}
        return {name: value for name, value in self.request.GET.items() if name in known and value}
