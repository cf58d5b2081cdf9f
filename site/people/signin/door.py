"""Coming in with an invitation: by the link of a mail, or with a code."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people.signin.errors import NoLongerOpen, SignInError, TypingError
from people.signin.forms import ChoosePasswordForm, CodeForm
from people.signin.invitations import accept, by_code, by_id, by_key, read
from people.signin.limits import give_back, respond_429, spend
from people.signin.models import Invitation

OPENED = "signin_invitation"  # in the session: which invitation was opened here


@login_not_required
@never_cache
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """No password and no mail: whom to ask, and for what."""
    return render(request, "signin/help.html")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            return _open(request, _by_code(request, **form.cleaned_data))
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            status = 429
        except TypingError as refusal:
            form.add_error("code", str(refusal))
        except SignInError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "signin/code.html", {"form": form}, status=status)


class TooMany(SignInError):
    def __init__(self) -> None:
        super().__init__(_("Too many attempts. Please wait a quarter of an hour, then type the code once more."))


def _by_code(request: HttpRequest, *, staff_number: str, code: str) -> Invitation:
    read(code)
    key = staff_number.strip().casefold()
    if not spend(request, "invitation_code", key):
        raise TooMany
    found = by_code(staff_number=staff_number, code=code)
    give_back(request, "invitation_code", key)
    return found


@login_not_required
@never_cache
@require_safe
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Looking uses nothing up: mail programs look at links before people do. On to an address without the key."""
    if not spend(request, "invitation_link"):
        return respond_429(request)
    try:
        return _open(request, by_key(key))
    except NoLongerOpen:
        return render(request, "signin/gone.html", status=410)


def _open(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    request.session[OPENED] = invitation.pk
    return redirect("signin_invitation")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    try:
        invitation = by_id(request.session.get(OPENED, 0))
        form = ChoosePasswordForm(request.POST or None, person=invitation.person)
        if form.is_valid():
            return _let_in(request, invitation, form.cleaned_data["password1"])
    except NoLongerOpen:
        return render(request, "signin/gone.html", status=410)
    context: dict[str, Any] = {"form": form, "person": invitation.person}
    return render(request, "signin/choose_password.html", context)


def _let_in(request: HttpRequest, invitation: Invitation, password: str) -> HttpResponse:
    """Through allauth's own steps: who has a second factor is asked for it."""
    person = accept(invitation=invitation, password=password)
    del request.session[OPENED]
    record_authentication(request, person, "password", username=person.staff_number)
    return perform_login(request, person)
