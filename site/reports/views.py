"""*Certification status*: who holds what, who does not, and why."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from bilingual.text import language
from certificates.models import Certification
from people.models import Person
from people.rules import may_administer_certificates, may_see_status
from prepared import Prepared
from reports import export, figures, matrix, wording
from reports.actions.verbs import ACTIONS
from reports.branches import nodes, top_nodes
from reports.chart import bars
from reports.fields import NamedField
from reports.forms import FilterForm
from reports.listing import Pages, around
from reports.panel import Panel, panel
from reports.saved.models import views_of
from reports.selection import Selection
from reports.services import record_export
from reports.vocabulary import vocabulary


@require_safe
@vary_on_headers("HX-Request")
def status(request: HttpRequest) -> HttpResponse:
    """The whole page; or, for htmx, the panel alone. Without any filter, the view that one chose to begin with."""
    viewer = viewer_of(request)
    is_panel = request.headers.get("HX-Target") == "panel"
    saved = [] if is_panel else views_of(viewer)
    if not request.GET and (begin := next((view for view in saved if view.is_default and view.filters), None)):
        return redirect(f"{reverse('reports:status')}{address_of(begin.filters)}")
    form = filters_of(request, is_list=True)
    selection = form.selection(viewer)
    explained = _explained(request, form, selection)
    context = {
        "form": form,
        "selection": selection,
        "panel": explained,
        "is_unknown": "person" in request.GET and explained is None,
        "close": address_of(_kept(request, form)),
    }
    if is_panel:
        return render(request, "reports/includes/panel.html", context)
    context["saved"] = [(view.name, address_of(view.filters), view.filters == form.parts()) for view in saved]
    return render(request, "reports/status.html", {**context, **_overview(request, form, selection, explained)})


def _explained(request: HttpRequest, form: FilterForm, selection: Selection) -> Panel | None:
    """The cell that ``person`` and ``certification`` of the address name."""
    if "person" not in request.GET:
        return None
    return panel(
        selection.viewer,
        person=request.GET["person"],
        certification=form.certifications.get(request.GET.get("certification", "")),
        on=selection.on,
        policies=selection.policies,
    )


def _overview(
    request: HttpRequest, form: FilterForm, selection: Selection, explained: Panel | None
) -> dict[str, object]:
    number = _number(request)
    above = figures.above(selection, around(number))
    duties, expiries, counted = above.value.duties, above.value.expiries, above.value.shares
    page = Pages(selection, counted).get_page(number)
    current = explained.cell if explained else None
    columns = matrix.columns(selection.certifications, counted)
    rows = list(matrix.rows(selection, list(page.object_list), parts=_kept(request, form), current=current))
    return {
        "scope": scope_words(selection),
        "counted_at": above.counted_at,
        "administers": may_administer_certificates(selection.viewer),
        "headline": wording.headline(duties),
        "explanation": wording.explanation(duties, expiries),
        "has_duties": bool(duties.people),
        "has_expiries": any(count for _, count in expiries.months),
        "bars": bars(expiries),
        "months": wording.months(expiries),
        "chips": chips(form),
        "chosen": len(form.cleaned_data.get("of", ())),
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "rows": rows,
        "groups": matrix.groups(rows, counted),
        "columns": columns,
        "heads": matrix.heads(columns),
        "parts": form.parts(),
        "query": urlencode(form.parts()),
        "verbs": [verb.verb for verb in ACTIONS.values() if verb.may(selection.viewer)],
    }


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isdecimal() and len(given) < 9 else 1


def _kept(request: HttpRequest, form: FilterForm) -> dict[str, str]:
    """The parts of the address that stay when a cell is opened or closed."""
    page = request.GET.get("page", "")
    return {**form.parts(), **({"page": page} if page.isdecimal() else {})}


def address_of(parts: Mapping[str, str]) -> str:
    """Of the list so narrowed; with nothing left it says so, for else it would begin with one's own view."""
    return f"?{urlencode(parts)}" if parts else "?all=1"


def scope_words(selection: Selection) -> str:
    if selection.unit:
        return selection.unit.name
    scope = selection.viewer.scope
    return _("All units") if scope.everywhere else " · ".join(unit.name for unit in scope.units)


def chips(form: FilterForm) -> list[dict[str, str]]:
    """What narrows the list, each with the address of the list without it."""
    parts = form.parts()
    return [
        {
            "label": str(form.fields[name].label),
            "value": _value(form, name),
            "address": address_of({key: value for key, value in parts.items() if key != name}),
        }
        for name in parts
    ]


def _value(form: FilterForm, name: str) -> str:
    value = form.cleaned_data[name]
    field = form.fields[name]
    if isinstance(field, NamedField):
        return str(field.row_of(value).name)
    choices = dict(getattr(field, "choices", []))
    if isinstance(value, list):
        return _(", ").join(str(choices[one]) for one in value)
    return str(choices.get(value, value))


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    form = filters_of(request)
    if not form.is_valid():
        return _back(request)
    selection = form.selection(viewer_of(request))
    record_export(selection=selection, form="csv", filters=form.parts())
    lines = export.csv_lines(selection, language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name(selection, "csv"))
    return response


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    form = filters_of(request)
    if not form.is_valid():
        return _back(request)
    selection = form.selection(viewer_of(request))
    record_export(selection=selection, form="xlsx", filters=form.parts())
    file = export.xlsx_file(selection, language())
    return FileResponse(file, as_attachment=True, filename=file_name(selection, "xlsx"))


def _back(request: HttpRequest) -> HttpResponse:
    """A file of other people than were asked for would be worse than none: the page says what is wrong."""
    return redirect(f"{reverse('reports:status')}?{request.GET.urlencode()}")


def file_name(selection: Selection, ending: str) -> str:
    name = _("certification-status")
    return f"{name}-{selection.on.isoformat()}.{ending}"


def filters_of(request: HttpRequest, form_class: type[FilterForm] = FilterForm, *, is_list: bool = False) -> FilterForm:
    """``is_list``: of thousands of units only those are read that it offers, unless one is chosen."""
    viewer = viewer_of(request)
    units, has_more = top_nodes(viewer) if is_list and not request.GET.get("unit") else (nodes(viewer), None)
    return form_class(
        request.GET,
        units=units,
        certifications=_CERTIFICATIONS.all(),
        terms=vocabulary(),
        viewer=viewer,
        has_more=has_more,
    )


_CERTIFICATIONS = Prepared(Certification.objects.all)


def viewer_of(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not may_see_status(viewer):
        raise PermissionDenied
    return viewer
