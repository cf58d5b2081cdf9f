"""*Sign-in codes*: HR and managers let their people in."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.models import Person, PersonQuerySet, Placement, Unit
from people.signin.codes import spoken
from people.signin.forms import SelectionForm, WhoForm
from people.signin.invitations import Slip, invite, make_codes, take_back
from people.signin.models import Invitation
from people.signin.provider_services import untie
from people.signin.rules import invitable_by, may_invite, may_take_factor
from people.signin.second_factor import take_away

PER_PAGE = 100  # a shop; and the slips that one request makes


@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    viewer = _inviter(request)
    return _page(request, WhoForm(request.GET, units=_units(viewer)))


@never_cache
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """With the people ticked: codes to print, mails to send, or what was made taken back."""
    viewer = _inviter(request)
    form = SelectionForm(request.POST, among=invitable_by(viewer))
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["person"]))
        return redirect(_back(request))
    people = list(_with_units(form.cleaned_data["person"])[:PER_PAGE])
    if request.POST.get("do") == "mail":
        return _mail(request, people, viewer)
    if request.POST.get("do") == "take_back":
        count = take_back(people=people, actor=viewer)
        said = ngettext("%(count)d invitation no longer opens.", "%(count)d invitations no longer open.", count)
        messages.success(request, said % {"count": count})
        return redirect(_back(request))
    if request.POST.get("do") == "take_factor":
        return _take_factor(request, people, viewer)
    if request.POST.get("do") == "untie":
        return _untie(request, people, viewer)
    slips = [_printed(slip) for slip in make_codes(people=people, actor=viewer)]
    address = f"{settings.BASE_URL.partition('://')[2]}{reverse('signin_code')}"
    context = {"slips": slips, "address": address, "back": _back(request)}
    return render(request, "signin/slips.html", context)


def _mail(request: HttpRequest, people: list[Person], viewer: Person) -> HttpResponse:
    done = invite(people=people, actor=viewer)
    count, without = len(done.mailed), len(done.without_mail)
    if count:
        said = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
        messages.success(request, said % {"count": count})
    if without:
        said = ngettext(
            "%(count)d person has no e-mail address: print a code instead.",
            "%(count)d people have no e-mail address: print codes instead.",
            without,
        )
        messages.warning(request, said % {"count": without})
    return redirect(_back(request))


def _take_factor(request: HttpRequest, people: list[Person], viewer: Person) -> HttpResponse:
    if not may_take_factor(viewer):
        raise PermissionDenied
    count = take_away(people=people, actor=viewer)
    said = ngettext(
        "The second factor of %(count)d person is taken away.",
        "The second factors of %(count)d people are taken away.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect(_back(request))


def _untie(request: HttpRequest, people: list[Person], viewer: Person) -> HttpResponse:
    if not may_take_factor(viewer):
        raise PermissionDenied
    count = sum(bool(untie(person=person, actor=viewer)) for person in people)
    said = ngettext("%(count)d person is untied.", "%(count)d people are untied.", count)
    messages.success(request, said % {"count": count})
    return redirect(_back(request))


@dataclass(frozen=True)
class PrintedSlip:
    person: Person
    unit: Unit | None  # named in the person's language, not in the viewer's
    code: str
    expires_at: datetime
    qr: str


def _printed(slip: Slip) -> PrintedSlip:
    """The QR code leads to the page that asks for the code, and fills it in; what follows # is sent to no server."""
    placement = slip.person.placed[0] if slip.person.placed else None  # type: ignore[attr-defined]
    facts = urlencode({"number": slip.person.staff_number, "code": slip.code})
    address = f"{settings.BASE_URL}{reverse('signin_code')}#{facts}"
    drawn = segno.make(address, error="m").svg_inline(border=2, omitsize=True)
    unit = placement.unit if placement else None
    return PrintedSlip(slip.person, unit, spoken(slip.code), slip.expires_at, mark_safe(drawn))  # noqa: S308 - drawn here


def _page(request: HttpRequest, form: WhoForm) -> HttpResponse:
    people = form.narrow(invitable_by(cast(Person, request.user)))
    context = {"form": form, "page": _people(people, request.GET.get("page")), "query": request.GET.urlencode()}
    context["may_take_factor"] = may_take_factor(cast(Person, request.user))
    return render(request, "signin/codes.html", context)


def _people(people: PersonQuerySet, number: str | None) -> Page:
    newest = Invitation.objects.open().filter(person=OuterRef("pk"))
    told = people.annotate(
        invited_how=Subquery(newest.values("channel")[:1]), invited_until=Subquery(newest.values("expires_at")[:1])
    )
    return Paginator(_with_units(told), PER_PAGE).get_page(number)


def _with_units(people: PersonQuerySet) -> PersonQuerySet:
    placed = Placement.objects.current().primary().select_related("unit")
    return people.prefetch_related(Prefetch("placements", placed, to_attr="placed")).order_by("staff_number")


def _inviter(request: HttpRequest) -> Person:
    viewer = cast(Person, request.user)
    if not may_invite(viewer):
        raise PermissionDenied
    return viewer


def _units(viewer: Person) -> list[Unit]:
    return list(Unit.objects.visible_to(viewer).order_by("path"))


def _back(request: HttpRequest) -> str:
    """To the list as it was filtered."""
    query = QueryDict(request.POST.get("query", "")[:500]).urlencode()
    return reverse("signin:codes") + (f"?{query}" if query else "")
