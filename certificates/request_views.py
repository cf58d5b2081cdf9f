"""Relief from a duty: asked for, granted at once by HR, decided by whom the requirement names, and ended early."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bilingual.days import today
from certificates.deciding import relief_waiting_for, seen_of
from certificates.forms import DecisionForm, EndWaiverForm, ReliefForm
from certificates.models import Certification, DutyRequest, Waiver
from certificates.rules import may_ask_for_relief, may_grant_relief
from certificates.services import (
    ReliefError,
    ask_for_relief,
    decide_request,
    end_waiver,
    grant_extension,
    grant_waiver,
)
from certificates.standing import standings
from people.models import Person
from people.requests import PersonRequest

SHOWN = 20


@require_GET
def relief(request: PersonRequest) -> HttpResponse:
    """What waits for whoever decides; below it, what became of what one asked for."""
    return render(request, "certificates/relief.html", _waiting(request))


def _waiting(request: PersonRequest) -> dict[str, object]:
    asked = DutyRequest.objects.filter(asked_by=request.user).visible_to(request.user)
    waiting = relief_waiting_for(request.user)
    return {
        "waiting": waiting,
        "seen": seen_of(request.user, waiting),
        "asked": asked.select_related("person", "certification", "decided_by")[:SHOWN],
        "form": DecisionForm(),
    }


@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever may not decide it does not learn that it exists; a second answer is told that there was a first."""
    found = next((one for one in relief_waiting_for(request.user) if one.pk == pk), None)
    if found is None:
        get_object_or_404(DutyRequest.objects.visible_to(request.user).exclude(granted=None), pk=pk)
        messages.error(request, _("Somebody has decided this already; nothing was changed."))
        return redirect("certificates:relief")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        context = {**_waiting(request), "form": form, "open": pk}
        return render(request, "certificates/relief.html", context, status=422)
    try:
        granted = form.cleaned_data["granted"]
        decide_request(request=found, actor=request.user, granted=granted, answer=form.cleaned_data["reason"])
        messages.success(request, _("Granted.") if granted else _("Not granted."))
    except ReliefError as refusal:
        messages.error(request, str(refusal))
    return redirect("certificates:relief")


@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest, person: int, code: str) -> HttpResponse:
    """Of one person and one certification. HR of the person's part grants at once; others ask."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    if not may_ask_for_relief(request.user, found):
        raise Http404
    certification = get_object_or_404(Certification, code=code)
    grants = may_grant_relief(request.user, found)
    form = ReliefForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, form, found, certification, grants=grants)
            return redirect(_back(request) or reverse("certificates:ask_relief", args=[found.pk, code]))
        except ReliefError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, certification, form)


def _back(request: PersonRequest) -> str:
    """Where they came from, if that is a page of ours."""
    address = request.GET.get("back", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _page(
    request: PersonRequest, person: Person, certification: Certification, form: ReliefForm, **more: Any
) -> HttpResponse:
    end_form = more.pop("end_form", None) or EndWaiverForm(initial={"last_day": today()})
    context = {
        "person": person,
        "back": _back(request),
        "standing": standings([person], [certification])[person.pk, certification.pk],
        "grants": may_grant_relief(request.user, person),
        "form": form,
        "end_form": end_form,
        "waivers": Waiver.objects.not_over().filter(person=person, certification=certification),
        "asked": DutyRequest.objects.filter(person=person, certification=certification).select_related("asked_by"),
        **more,
    }
    status = 422 if form.errors or end_form.errors else 200
    return render(request, "certificates/ask_relief.html", context, status=status)


def _do(
    request: PersonRequest, form: ReliefForm, person: Person, certification: Certification, *, grants: bool
) -> None:
    given, actor = form.cleaned_data, request.user
    about = {"person": person, "certification": certification, "reason": given["reason"], "actor": actor}
    if not grants:
        ask_for_relief(kind=given["kind"], until=given["until"], **about)
        messages.success(request, _("Asked. Whoever decides is told; you get a notice."))
    elif given["kind"] == DutyRequest.Kind.WAIVER:
        grant_waiver(starts_on=today(), ends_on=given["until"], **about)
        messages.success(request, _("Waived. The person is told."))
    else:
        grant_extension(until=given["until"], **about)
        messages.success(request, _("Extended. The person is told."))


@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    waivers = Waiver.objects.visible_to(request.user).select_related("person", "certification")
    waiver = get_object_or_404(waivers, pk=pk)
    if not may_grant_relief(request.user, waiver.person):
        raise Http404
    form = EndWaiverForm(request.POST)
    if not form.is_valid():
        more = {"end_form": form, "open": waiver.pk}
        return _page(request, waiver.person, waiver.certification, ReliefForm(), **more)
    try:
        given = form.cleaned_data
        end_waiver(waiver=waiver, last_day=given["last_day"], reason=given["reason"], actor=request.user)
        messages.success(request, _("The waiver ends. The person is told."))
    except ReliefError as refusal:
        messages.error(request, str(refusal))
    return redirect("certificates:ask_relief", person=waiver.person_id, code=waiver.certification.code)
