"""One's own certifications: where one stands, and the two things to do there, to begin and to choose a way."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bilingual.days import today
from certificates.mine import Mine, mine_of
from certificates.models import Certification
from certificates.services.renewing import NoSuchWay, begin_now, choose_way
from certificates.standing import NEEDS_ATTENTION
from people.requests import PersonRequest


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    found = mine_of(request.user, today())
    context = {"mine": found, "headline": _headline(found)}
    return render(request, "certificates/mine.html", context)


def _headline(found: list[Mine]) -> str:
    required = [one for one in found if one.standing.required]
    waiting = [one for one in required if one.standing.state in NEEDS_ATTENTION]
    if not required:
        return _("Nothing is required of you today.")
    if not waiting:
        return _("Nothing of what you must hold needs you now.")
    if len(waiting) == 1:
        return _("%(name)s needs you.") % {"name": waiting[0].certification.name}
    return _("%(count)d certifications need you.") % {"count": len(waiting)}


@require_POST
def begin(request: PersonRequest, code: str) -> HttpResponse:
    """Enrolled in what is missing, and on to the first page of it."""
    certification = _of_mine(request, code)
    begin_now(person=request.user, certification=certification)
    after = next((one for one in mine_of(request.user, today()) if one.certification == certification), None)
    step = after.next_step if after else None
    if step and step.address and not step.address.startswith("#"):
        return redirect(step.address)
    messages.success(request, _("Begun. What is to do stands here and in My learning."))
    return _back(certification)


@require_POST
def choose(request: PersonRequest, code: str) -> HttpResponse:
    certification = _of_mine(request, code)
    leaves = [key for key in request.POST.get("way", "").split(",") if key]
    try:
        choose_way(person=request.user, certification=certification, leaves=leaves)
        messages.success(request, _("You go this way now."))
    except NoSuchWay:
        messages.error(request, _("Choose one of the ways that are shown; they may have changed since."))
    return _back(certification)


def _of_mine(request: PersonRequest, code: str) -> Certification:
    """One of those on the page; others are not for whoever asks: their courses may not be open to everybody."""
    found = next((one for one in mine_of(request.user, today()) if one.certification.code == code), None)
    if found is None:
        raise Http404
    return found.certification


def _back(certification: Certification) -> HttpResponse:
    return redirect(f"{reverse('certificates:mine')}#certification-{certification.pk}")
