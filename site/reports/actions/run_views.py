"""A run while it goes on and afterwards; and the list of one's runs, where each is found again."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from bilingual.text import language
from people.requests import PersonRequest
from people.rules import may_remind
from reports.actions.models import Item, Run
from reports.actions.results import columns, record_taken, rows
from reports.actions.services import NotStopped, go_on
from sheets.writing import csv_lines, xlsx_file

AT_ONCE = 50


def _found(request: PersonRequest, pk: int) -> Run:
    found: Run = get_object_or_404(Run.objects.visible_to(request.user).select_related("certification"), pk=pk)
    return found


@require_GET
def runs(request: PersonRequest) -> HttpResponse:
    if not may_remind(request.user):
        raise PermissionDenied
    mine = Run.objects.visible_to(request.user).select_related("certification", "actor")
    page = Paginator(mine, 20).get_page(request.GET.get("page"))
    return render(request, "reports/actions/runs.html", {"page": page})


@require_GET
def run(request: PersonRequest, pk: int) -> HttpResponse:
    """Items are kept about people whom the actor saw then, and are shown by their names of today."""
    found = _found(request, pk)
    chosen = request.GET.get("outcome", "")
    items = found.items.with_outcome(chosen).select_related("person").order_by("person__staff_number")
    page = Paginator(items, AT_ONCE).get_page(request.GET.get("page"))
    context = {"run": found, "page": page, "chosen": chosen, "outcomes": _outcomes(found, chosen)}
    return render(request, "reports/actions/run.html", context)


def _outcomes(found: Run, chosen: str) -> list[dict[str, Any]]:
    counted = dict(found.items.order_by().values_list("outcome").annotate(Count("pk")))
    return [
        {"key": one.value, "label": one.label, "many": counted[one.value], "is_chosen": one.value == chosen}
        for one in Item.Outcome
        if counted.get(one.value)
    ]


@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every second; when the work is over, the whole page anew."""
    found = _found(request, pk)
    if not found.is_busy:
        return HttpResponseClientRefresh()
    return render(request, "reports/actions/includes/progress.html", {"run": found})


@require_POST
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    with suppress(NotStopped):  # a second press: the page says how it stands
        go_on(run=found, actor=request.user)
    return redirect("reports:run", pk=pk)


@require_GET
def export(request: PersonRequest, pk: int, kind: str) -> HttpResponseBase:
    """``kind`` is ``xlsx`` or ``csv``: a line for each person."""
    found = _found(request, pk)
    record_taken(run=found, viewer=request.user, form=kind)
    name = _("bulk-action")
    lines = rows(found, language())
    if kind == "xlsx":
        return FileResponse(xlsx_file(columns(), lines, frozen=2), as_attachment=True, filename=f"{name}-{pk}.{kind}")
    answer = StreamingHttpResponse(csv_lines(columns(), lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bulk-action-{pk}.csv"'
    return answer
