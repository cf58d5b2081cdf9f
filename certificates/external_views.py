"""Certificates that others issued: staff hand them in, HR accepts or refuses them. And certificates granted by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates.forms import DecisionForm, ExternalForm, GrantForm
from certificates.models import ExternalCertificate, ExternalKind
from certificates.services import IssuingError, decide_external, grant, hand_in
from files.serving import serve
from people.models import Person
from people.requests import PersonRequest
from people.rules import may_administer_certificates

PAGE = 20


@require_http_methods(["GET", "POST"])
def external(request: PersonRequest) -> HttpResponse:
    """One's own: what was handed in and what became of it, and a form for the next."""
    form = ExternalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given.pop("file")
        try:
            hand_in(person=request.user, actor=request.user, file=file, file_name=file.name, **given)
            messages.success(request, _("Handed in. HR looks at it; you get a notice."))
            return redirect("certificates:external")
        except IssuingError as refusal:
            form.add_error("file", str(refusal))
    mine = ExternalCertificate.objects.filter(person=request.user).select_related("kind")
    context = {
        "form": form,
        "mine": mine,
        "has_kinds": ExternalKind.objects.exists(),
        "may_administer": may_administer_certificates(request.user),
    }
    return render(request, "certificates/external.html", context, status=422 if form.errors else 200)


@require_GET
def external_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """For the person and who administers certificates of their part: a manager need not see the paper."""
    found = get_object_or_404(ExternalCertificate.objects.visible_to(request.user), pk=pk)
    if found.person_id != request.user.pk and not may_administer_certificates(request.user):
        raise Http404
    return serve(request, name=found.file, filename=found.file_name, inline=True)


def _waiting(request: PersonRequest) -> dict[str, object]:
    people = Person.objects.manageable_by(request.user)
    rows = ExternalCertificate.objects.waiting().filter(person__in=people).exclude(person=request.user)
    ordered = rows.select_related("person", "kind").order_by("handed_in_at", "pk")
    return {"page": Paginator(ordered, PAGE).get_page(request.GET.get("page"))}


@require_GET
def external_waiting(request: PersonRequest) -> HttpResponse:
    if not may_administer_certificates(request.user):
        raise PermissionDenied
    return render(request, "certificates/external_waiting.html", {**_waiting(request), "form": DecisionForm()})


@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Nobody accepts their own."""
    if not may_administer_certificates(request.user):
        raise PermissionDenied
    people = Person.objects.manageable_by(request.user).exclude(pk=request.user.pk)
    found = get_object_or_404(
        ExternalCertificate.objects.filter(person__in=people).select_related("person", "kind"), pk=pk
    )
    form = DecisionForm(request.POST)
    if not form.is_valid():
        context = {**_waiting(request), "form": form, "open": pk}
        return render(request, "certificates/external_waiting.html", context, status=422)
    try:
        accepted = form.cleaned_data["granted"]
        decide_external(external=found, actor=request.user, accepted=accepted, answer=form.cleaned_data["reason"])
        messages.success(request, _("Accepted.") if accepted else _("Refused."))
    except IssuingError as refusal:
        messages.error(request, str(refusal))
    return redirect("certificates:external_waiting")


@require_http_methods(["GET", "POST"])
def grant_by_hand(request: PersonRequest) -> HttpResponse:
    if not may_administer_certificates(request.user):
        raise PermissionDenied
    form = GrantForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = grant(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The certificate is granted."))
            return redirect("certificates:certificate", uuid=made.uuid)
        except IssuingError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "certificates/grant.html", {"form": form}, status=422 if form.errors else 200)
