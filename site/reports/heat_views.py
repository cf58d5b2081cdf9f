"""*Units and certifications*: where to look first; then down, unit by unit, to the people."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports import heat as figures
from reports.branches import Branches, above, beginning
from reports.forms import FilterForm
from reports.views import chips, filters_of, scope_words, viewer_of


class HeatForm(FilterForm):
    """What is measured; whoever wants single people or states goes to their list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("manager", "state", "ahead", "q"):
            self.fields.pop(name, None)


@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = filters_of(request, HeatForm)
    selection = form.selection(viewer)
    branches = Branches(form.units, beginning(form.units, selection.unit))
    parts = form.parts()
    kept = {name: value for name, value in parts.items() if name != "unit"}
    context = {
        "form": form,
        "selection": selection,
        "scope": scope_words(selection),
        "heat": figures.heat(selection, branches, parts=kept),
        "crumbs": [
            (unit, f"{reverse('reports:heat')}?{urlencode({**kept, 'unit': unit.code})}")
            for unit in above(form.units, selection.unit)
        ],
        "chips": chips(form),
        "chosen": len(form.cleaned_data.get("of", ())),
        "query": urlencode(parts),
        "good": figures.GOOD,
        "fair": figures.FAIR,
    }
    return render(request, "reports/heat.html", context)
