"""Certificates of an earlier system, in the back office: bring a file, look at each row, correct, take over."""

from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from certificates.history_file import COLUMNS, LABELS, HistoryRefused, HistoryRow
from certificates.history_report import as_csv, as_xlsx, kind_of
from certificates.models import HistoryImport
from certificates.services.history_files import NotNow, begin_take_over, bring, correct, rows_of
from people.importing.problems import FileRefused
from people.requests import PersonRequest
from people.rules import may_write_policies

SHOWN = 50  # wrong rows to correct at once, and new ones to look at


class HistoryForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX, as the earlier system gave it.")
    )


class HistoryView(WagtailAdminTemplateMixin, TemplateView):
    """Who may not write policies gets a 403, a file of somebody else is a 404."""

    request: PersonRequest
    header_icon = "history"
    page_title = gettext_lazy("Earlier certificates")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_write_policies(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def found(self) -> HistoryImport:
        return get_object_or_404(HistoryImport.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("certificate_history"), "label": self.page_title}]


class Index(HistoryView):
    """The files brought so far, and the form for the next."""

    template_name = "certificates/admin/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", HistoryForm())
        brought = HistoryImport.objects.visible_to(self.request.user).select_related("actor")[:SHOWN]
        columns = [(label, " · ".join(COLUMNS[name])) for name, label in LABELS.items()]
        return {**super().get_context_data(**kwargs), "brought": brought, "columns": columns}

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = HistoryForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = bring(file=file, name=file.name, actor=request.user)
            except (FileRefused, HistoryRefused) as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("certificate_history_file", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Page(HistoryView):
    """One file: what would be taken over, what is wrong and can be corrected; then how far it is, and the report."""

    template_name = "certificates/admin/history_file.html"

    def get_page_subtitle(self) -> str:
        return self.found().name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brought = self.found()
        context = {**super().get_context_data(**kwargs), "brought": brought}
        if brought.state != HistoryImport.State.CHECKED:
            return {**context, "total": brought.count_of("new"), "wrong_count": brought.count_of("wrong")}
        rows = rows_of(brought)
        kinds = {kind: [row for row in rows if kind_of(row) == kind] for kind in ("new", "known", "wrong")}
        return {
            **context,
            **{f"{kind}_count": len(each) for kind, each in kinds.items()},
            "labels": LABELS.values(),
            "wrong": [_fields(row) for row in islice(kinds["wrong"], SHOWN)],
            "new": kinds["new"][:SHOWN],
            "shown": SHOWN,
        }

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        brought = self.found()
        try:
            if request.POST.get("step") == "go":
                begin_take_over(history_import=brought, actor=request.user)
                messages.success(request, _("The certificates are being taken over. You can leave this page."))
            else:
                correct(history_import=brought, corrections=_corrections(request))
                messages.success(request, _("Looked at again, with what you corrected."))
        except NotNow as refusal:
            messages.error(request, str(refusal))
        return redirect("certificate_history_file", brought.pk)


def _fields(row: HistoryRow) -> dict[str, Any]:
    cells = [(f"{row.line}:{name}", label, _words(row, name)) for name, label in LABELS.items()]
    return {"line": row.line, "problem": row.problem, "cells": cells}


def _words(row: HistoryRow, name: str) -> str:
    cell = row.cells.get(name)
    return cell.text if cell else ""


def _corrections(request: PersonRequest) -> dict[str, dict[str, str]]:
    """What was typed into the cells: *12:issued_on*."""
    found: dict[str, dict[str, str]] = {}
    for key, words in request.POST.items():
        line, colon, name = key.partition(":")
        if colon and line.isdecimal() and name in COLUMNS:
            found.setdefault(line, {})[name] = str(words).strip()
    return found


class Report(HistoryView):
    """A line for each row of the file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a file
        brought = self.found()
        if not brought.file:
            raise Http404
        rows, name = rows_of(brought), f"certificates-{brought.pk}"
        if kwargs["kind"] == "xlsx":
            return FileResponse(as_xlsx(rows, brought.outcomes), as_attachment=True, filename=f"{name}.xlsx")
        lines = as_csv(rows, brought.outcomes)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


urls = [
    path("certificate-history/", Index.as_view(), name="certificate_history"),
    path("certificate-history/<int:pk>/", Page.as_view(), name="certificate_history_file"),
    path("certificate-history/<int:pk>/report.<str:kind>", Report.as_view(), name="certificate_history_report"),
]
