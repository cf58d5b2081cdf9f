"""The auditor's pages."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from people.requests import PersonRequest
from people.rules import may_read_audit
from reports.auditing.evidence import cases
from reports.auditing.forms import QuestionForm
from reports.auditing.models import Inspection
from reports.auditing.packing import rule
from reports.auditing.services import ask, pack_again, record_taken


def _readers_only(request: PersonRequest) -> None:
    if not may_read_audit(request.user):
        raise PermissionDenied


@require_safe
def auditing(request: PersonRequest) -> HttpResponse:
    """The form; and, once something was asked, the answer: count, sample, evidence."""
    _readers_only(request)
    form = QuestionForm(request.GET if "seed" in request.GET else None, viewer=request.user)
    mine = Inspection.objects.visible_to(request.user).select_related("certification", "actor")[:10]
    context: dict[str, Any] = {"form": form, "inspections": mine}
    if form.is_bound and form.is_valid():
        question = form.question()
        sample = question.sample()
        context |= {
            "question": question,
            "count": question.count(),
            "cases": cases(question, sample),
            "rule": rule(),
            "query": urlencode({name: form.data.get(name, "") for name in form.fields}),
        }
    return render(request, "reports/auditing/auditing.html", context)


@require_POST
def pack(request: PersonRequest) -> HttpResponse:
    """What was asked stands in the address, as on the page."""
    _readers_only(request)
    form = QuestionForm(request.GET, viewer=request.user)
    if not form.is_valid():
        return redirect("reports:auditing")
    given = form.cleaned_data
    made = ask(
        actor=request.user,
        on=given["on"],
        certification=given["of"],
        unit=given["unit"],
        who=given["who"],
        seed=given["seed"],
    )
    return redirect("reports:inspection", pk=made.pk)


def _found(request: PersonRequest, pk: int) -> Inspection:
    visible = Inspection.objects.visible_to(request.user).select_related("certification", "unit")
    found: Inspection = get_object_or_404(visible, pk=pk)
    return found


@require_safe
def inspection(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "reports/auditing/inspection.html", {"inspection": _found(request, pk)})


@require_GET
def inspection_progress(request: PersonRequest, pk: int) -> HttpResponse:
    """Asked for every two seconds; when the file is there, the whole page anew."""
    found = _found(request, pk)
    if not found.is_busy:
        return HttpResponseClientRefresh()
    return render(request, "reports/auditing/includes/progress.html", {"inspection": found})


@require_POST
def inspection_again(request: PersonRequest, pk: int) -> HttpResponse:
    pack_again(inspection=_found(request, pk), actor=request.user)
    return redirect("reports:inspection", pk=pk)


@require_safe
def inspection_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    _readers_only(request)
    found = _found(request, pk)
    if not found.file:
        raise Http404(_("The file is not there: it is being packed, or was forgotten after a month."))
    record_taken(inspection=found, viewer=request.user)
    name = f"inspection-{found.pk}-{found.on.isoformat()}.zip"
    response = FileResponse(
        default_storage.open(found.file), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response
