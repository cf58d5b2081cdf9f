"""Saving a view of the list, and keeping one's views."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.requests import PersonRequest
from reports.saved.forms import ViewForm
from reports.saved.models import SavedView
from reports.saved.services import BeyondYourPart, delete_view, save_view, set_default
from reports.views import address_of, chips, filters_of, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: PersonRequest) -> HttpResponse:
    """The address holds the filters, as the list's own does."""
    viewer = viewer_of(request)
    filters = filters_of(request)
    status = reverse("reports:status")
    if not filters.is_valid():
        return redirect(f"{status}?{request.GET.urlencode()}")
    parts = filters.parts()
    form = ViewForm(request.POST or None, viewer=viewer)
    if form.is_bound and form.is_valid():
        try:
            save_view(owner=viewer, filters=parts, **form.cleaned_data)
        except BeyondYourPart as refusal:
            form.add_error("shared_unit", str(refusal))
        else:
            return redirect(f"{status}{address_of(parts)}")
    context = {"form": form, "chips": chips(filters), "query": urlencode(parts), "back": address_of(parts)}
    return render(request, "reports/saved/save.html", context, status=422 if form.errors else 200)


@require_safe
def views(request: PersonRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = SavedView.objects.visible_to(viewer).with_default(viewer).select_related("owner", "shared_unit")
    lines = [(view, address_of(view.filters), view.owner_id == viewer.pk) for view in found]
    return render(request, "reports/saved/views.html", {"lines": lines})


@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    delete_view(view=get_object_or_404(SavedView.objects.filter(owner=viewer), pk=pk), actor=viewer)
    return redirect("reports:views")


@require_POST
def default(request: PersonRequest, pk: int) -> HttpResponse:
    """``on`` makes it the view that the list begins with; without it the list begins with everybody."""
    viewer = viewer_of(request)
    view = get_object_or_404(SavedView.objects.visible_to(viewer), pk=pk)
    set_default(person=viewer, view=view, is_default="on" in request.POST)
    return redirect("reports:views")
