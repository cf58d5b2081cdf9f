"""What allauth asks us: who may come in, in which words, and where they go first."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.signin.models import FirstSignIn


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up: people come from HR."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many attempts. Please wait five minutes, then try again."),
        "username_password_mismatch": _("This staff number and this password do not belong together."),
        "email_password_mismatch": _("This e-mail address and this password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Codes change every half minute: please type the newest one."),
        "rate_limited": _("Too many attempts. Please wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Person, **about: Any) -> HttpResponse:
        """The first time, by way of the page that asks for the language, and then on to where they wanted to go."""
        response: HttpResponse = super().post_login(request, user, **about)
        if FirstSignIn.objects.filter(person=user).exists():
            return response
        onward = response.headers.get("Location", "")
        query = "" if onward in ("", settings.LOGIN_REDIRECT_URL) else "?" + urlencode({"next": onward})
        return redirect(reverse(settings.FIRST_SIGN_IN_PAGE) + query)
