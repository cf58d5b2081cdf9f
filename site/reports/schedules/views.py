"""Reports as pages and files."""

from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bilingual.text import language
from people.requests import PersonRequest
from people.rules import may_read_audit, may_see_status
from reports.schedules.kinds import KINDS, ReportKind
from reports.schedules.making import TYPES, NotOnPaper, Report
from reports.schedules.models import Format, Schedule
from reports.schedules.selecting import report_form
from reports.schedules.services import record_export
from reports.views import chips
from sheets.writing import Column, xlsx_file

AT_ONCE = 50
LONG = 40  # characters; what is shorter keeps to one line, and the table scrolls
LAST_PAGE = 40  # whoever wants more takes the file


def kind_or_404(request: PersonRequest, kind: str) -> ReportKind:
    if not may_see_status(request.user):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@require_safe
def reports(request: PersonRequest) -> HttpResponse:
    """The kinds; and what is sent regularly, by the viewer or to them."""
    if not may_see_status(request.user):
        raise PermissionDenied
    schedules = Schedule.objects.visible_to(request.user).select_related("owner").order_by("ended_at", "-created_at")
    context = {
        "kinds": KINDS.values(),
        "schedules": [(one, KINDS[one.kind].label) for one in schedules[:100]],
        "may_inspect": may_read_audit(request.user),
    }
    return render(request, "reports/schedules/reports.html", context)


@require_safe
def report(request: PersonRequest, kind: str) -> HttpResponse:
    chosen = kind_or_404(request, kind)
    form = report_form(chosen, request.user, request.GET)
    form.is_valid()
    found = Report(chosen, form, form.selection(request.user), language())
    number = _page(request)
    rows = list(islice(found.rows(), (number - 1) * AT_ONCE, number * AT_ONCE + 1)) if not form.errors else []
    columns = chosen.columns()
    places = _places(chosen, columns)
    context = {
        "kind": chosen,
        "form": form,
        "said": found.said if not form.errors else [],
        "columns": columns,
        "rows": [list(zip(row, columns, places, strict=True)) for row in rows[:AT_ONCE]],
        "nothing": "" if rows or form.errors or number > 1 else found.nothing(),
        "number": number,
        "has_next": len(rows) > AT_ONCE and number < LAST_PAGE,
        "is_cut": len(rows) > AT_ONCE and number == LAST_PAGE,
        "chips": chips(form) if not form.errors else [],
        "query": urlencode(form.parts()),
        "formats": Format,
    }
    return render(request, "reports/schedules/report.html", context)


def _places(kind: ReportKind, columns: list[Column]) -> list[str]:
    """How broad each column is; and, for the phone, which of them together head a row there."""
    heads = ["who"] * kind.heads[0] + ["where"] * kind.heads[1]
    before = [""] * kind.heads_begin
    roles = [*before, *heads, *[""] * len(columns)]
    breadths = ("long" if column.width >= LONG else "keep" for column in columns)
    return [f"{breadth} {role}".strip() for breadth, role in zip(breadths, roles, strict=False)]


def _page(request: PersonRequest) -> int:
    given = request.GET.get("page", "")
    return min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and len(given) < 5 else 1


@require_safe
def report_file(request: PersonRequest, kind: str, form: str) -> HttpResponseBase:
    """A wrong filter gives no file: the page says what is wrong. Neither does a PDF that cannot be one."""
    chosen = kind_or_404(request, kind)
    filters = report_form(chosen, request.user, request.GET)
    if not filters.is_valid():
        return redirect(_page_of(request, kind))
    found = Report(chosen, filters, filters.selection(request.user), language())
    try:
        response = _response(found, form)
    except NotOnPaper as why:
        return render(request, "reports/schedules/not_on_paper.html", _instead(request, found, str(why)), status=422)
    record_export(viewer=request.user, kind=kind, as_at=found.selection.on, form=form)
    response["Content-Disposition"] = content_disposition_header(True, found.file_name(form))
    return response


def _page_of(request: PersonRequest, kind: str) -> str:
    return f"{reverse('reports:report', args=[kind])}?{request.GET.urlencode()}"


def _instead(request: PersonRequest, found: Report, why: str) -> dict[str, Any]:
    code = found.kind.code
    xlsx = f"{reverse('reports:report_file', args=[code, Format.XLSX])}?{request.GET.urlencode()}"
    return {"why": why, "kind": found.kind, "xlsx": xlsx, "back": _page_of(request, code)}


def _response(found: Report, form: str) -> HttpResponseBase:
    content_type = TYPES[Format(form)]
    if form == Format.CSV:
        return StreamingHttpResponse(found.csv(found.rows()), content_type=f"{content_type}; charset=utf-8")
    if form == Format.XLSX:
        file = xlsx_file(found.kind.columns(), found.rows(), frozen=found.kind.frozen)
        return FileResponse(file, content_type=content_type)
    return HttpResponse(found.pdf(found.rows()), content_type=content_type)
