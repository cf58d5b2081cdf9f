"""What is looked at again and again while somebody is signed in."""

import logging
import time
from collections.abc import Callable
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from lxml.etree import LxmlError

from people.models import Person
from people.signin.limits import respond_429, spend
from people.signin.providers import asks_for_second_factor
from people.signin.rules import needs_second_factor
from people.signin.second_factor import has_second_factor

logger = logging.getLogger(__name__)
AGAIN = 600  # seconds
SEEN = "signin_seen"  # in the session: when *last seen* was written
SETTLED = "signin_settled"  # in the session: when a second factor was found, or not needed
# What somebody without the second factor that they need may still open, beside what is the same for strangers.
OPEN = frozenset({"account_logout", "account_reauthenticate", "pages:language", "pages:first_language"})
SINGLE_SIGN_ON = frozenset(
    {"openid_connect_login", "openid_connect_callback", "saml_login", "saml_acs", "saml_finish_acs", "saml_sls"}
)
OWN = frozenset({"pages:home"})  # open to strangers, too, but not the same for them


class SignedInMiddleware:
    """After ``LoginRequiredMiddleware``. Writes *last seen*, and leads those who need a second factor to set it up.

    Both at most every ten minutes of a session, so that an ordinary request pays nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.resolver_match and request.resolver_match.view_name in SINGLE_SIGN_ON:
            return None if spend(request, "single_sign_on") else respond_429(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        self._note_seen(request)
        if settings.MFA_REQUIRED_FOR_HR and self._needs_more(request, view):
            return redirect("mfa_index")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An answer to no question of this browser, or one used already (allauth says only that it is forbidden); or
        a provider that does not answer."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in SINGLE_SIGN_ON:
            return None
        is_no_xml = name.startswith("saml_") and isinstance(error, LxmlError | ValueError)
        if is_no_xml or isinstance(error, PermissionDenied):
            return render(request, "socialaccount/authentication_error.html", status=401)
        if isinstance(error, OSError):  # of the network; what requests raises is one, too
            logger.warning("single sign-on: the provider does not answer (%s)", type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", {"unreachable": True}, status=503)
        return None

    def _note_seen(self, request: HttpRequest) -> None:
        if time.time() - request.session.get(SEEN, float("inf")) > AGAIN:  # without it, nobody signed in here
            request.session[SEEN] = int(time.time())
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())

    def _needs_more(self, request: HttpRequest, view: Callable[..., Any]) -> bool:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_private = getattr(view, "login_required", True) or name in OWN
        if not is_private or name in OPEN or name.startswith("mfa_"):
            return False
        if time.time() - request.session.get(SETTLED, 0) < AGAIN:
            return False
        person = cast(Person, request.user)
        if not needs_second_factor(person) or has_second_factor(person) or asks_for_second_factor(request):
            request.session[SETTLED] = int(time.time())
            return False
        return True
