"""*Forecast*: what expires in the year ahead, by unit and certification; as a picture, tables and a file."""

from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import wording
from reports.branches import Branches, above, beginning
from reports.chart import bars
from reports.forecast import Forecast
from reports.forms import FilterForm
from reports.heat_views import HeatForm
from reports.services import record_forecast_export
from reports.views import chips, filters_of, scope_words, viewer_of
from sheets import writing
from sheets.writing import Column

PICTURE = 704


@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    form, found = _asked(request)
    parts = form.parts()
    kept = {name: value for name, value in parts.items() if name != "unit"}
    selection, expiries = found.selection, found.by_month
    address = reverse("reports:forecast")
    context = {
        "form": form,
        "selection": selection,
        "scope": scope_words(selection),
        "forecast": found,
        "months": [(month, wording.month(month)) for month in found.months],
        "expiries": wording.months(expiries),
        "bars": bars(expiries, width=PICTURE),
        "units": [
            (line, f"{address}?{urlencode({**kept, 'unit': line.unit.code})}" if line.unit and line.has_more else "")
            for line in found.units()
        ],
        "certifications": [(line, "") for line in found.certifications()],
        "crumbs": [
            (unit, f"{address}?{urlencode({**kept, 'unit': unit.code})}") for unit in above(form.units, selection.unit)
        ],
        "chips": chips(form),
        "chosen": len(form.cleaned_data.get("of", ())),
        "query": urlencode(parts),
    }
    return render(request, "reports/forecast.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    form, found = _asked(request)
    if form.errors:
        return redirect(f"{reverse('reports:forecast')}?{request.GET.urlencode()}")
    rows = list(found.rows())
    begin = _("expiry-forecast")
    name = f"{begin}-{found.selection.on.isoformat()}.{kind}"
    record_forecast_export(selection=found.selection, form=kind, filters=form.parts())
    if kind == "xlsx":
        return FileResponse(writing.xlsx_file(_columns(), rows), as_attachment=True, filename=name)
    lines = writing.csv_lines(_columns(), rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _columns() -> list[Column]:
    return [
        Column(_("Month (its first day)"), 14),
        Column(_("Unit code"), 14),
        Column(_("Unit"), 24),
        Column(_("Certification"), 28),
        Column(_("Certificates that expire"), 14),
    ]


def _asked(request: HttpRequest) -> tuple[FilterForm, Forecast]:
    form = filters_of(request, HeatForm)
    selection = form.selection(viewer_of(request))
    return form, Forecast(selection, Branches(form.units, beginning(form.units, selection.unit)))
