"""What is looked at again and again while somebody is signed in."""

import time
from collections.abc import Callable
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from people.models import Person
from people.signin.rules import needs_second_factor
from people.signin.second_factor import has_second_factor

AGAIN = 600  # seconds
SEEN = "signin_seen"  # in the session: when *last seen* was written
SETTLED = "signin_settled"  # in the session: when a second factor was found, or not needed
# What somebody without the second factor that they need may still open, beside what is the same for strangers.
OPEN = frozenset({"account_logout", "account_reauthenticate", "pages:language", "pages:first_language"})
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
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        self._note_seen(request)
        if settings.MFA_REQUIRED_FOR_HR and self._needs_more(request, view):
            return redirect("mfa_index")
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
        if not needs_second_factor(person) or has_second_factor(person):
            request.session[SETTLED] = int(time.time())
            return False
        return True
