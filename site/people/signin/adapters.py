"""What allauth asks us: who may come in, in which words, and where they go first."""

import base64
import secrets
import time
from io import BytesIO
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from people.models import Person
from people.signin.models import FirstSignIn
from people.signin.rules import needs_second_factor
from people.signin.sealing import CannotBeOpened, opened, seal
from people.signin.second_factor import SECOND_FACTORS


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

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Not by those who came in a moment ago: they have just typed it."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        required: bool = super().is_reauthentication_required(app=app, **about)
        return required


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and one-time codes: named after us, their seeds sealed, and the last one kept where one is needed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your role needs a second factor. Set up another one first."),
        "incorrect_code": _("This code is not right. Codes change every half minute: please type the newest one."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What cannot be opened becomes a seed that nobody knows: no code fits, and recovery is HR's."""
        try:
            return opened(encrypted_text)
        except CannotBeOpened:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user: Person) -> str:
        return user.staff_number

    def get_totp_issuer(self) -> str:
        return f"Poise {in_language(settings.ORGANISATION_NAME)}"

    def build_totp_svg(self, url: str) -> str:
        """As a picture's address shows it: with its namespace, which one drawn into the page goes without."""
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", border=2, scale=4, xmldecl=False)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()
