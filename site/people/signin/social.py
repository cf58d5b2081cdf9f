"""allauth's questions about single sign-on. Nobody is brought in but by a verified identifier (decision 016)."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit.services import record
from people.errors import PeopleError
from people.models import Person
from people.services.persons import add_person
from people.signin.providers import Kind, Ours, Told, person_for
from people.signin.sealing import CannotBeOpened, opened

logger = logging.getLogger(__name__)
NAME_FORMAT = "poise.name-id-format"  # among the attributes, under a name that no provider gives
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


class SamlProvider(SAMLProvider):
    """allauth's, and what kind of name the subject has: one that changes each time ties nobody to anything."""

    package = "allauth.socialaccount.providers.saml"  # where its addresses are

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {**super().extract_extra_data(data), NAME_FORMAT: data.get_nameid_format()}


class SocialAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Those switched on, each with its secret opened in memory."""
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        return [_with_secret(app) for app in apps if Ours.of(app).is_active]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whom this is; where there is no link yet, make it or refuse. What else was told is not kept."""
        app = sociallogin.provider.app
        ours, claims = Ours.of(app), _claims(sociallogin, app)
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            _refuse(request, ours, "unknown")
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
            return
        if claims.get(NAME_FORMAT) == TRANSIENT and not claims.get(ours.uid_claim):
            _refuse(request, ours, "transient")
        told = Told.by(ours, claims)
        person = person_for(ours, told) or _created(ours, told, request)
        if person is None:
            _refuse(request, ours, "unverified" if told.email and not told.email_is_checked else "unknown")
        if not person.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        _link(request, sociallogin, person, ours)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Nothing: a person is found, or made by our own service, never from what allauth would guess."""
        user: Person = sociallogin.user
        return user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # who may come in has been found, or made, before this is asked


def _with_secret(app: SocialApp) -> SocialApp:
    sealed = Ours.of(app).sealed_secret
    try:
        app.secret = opened(sealed) if sealed else ""
    except CannotBeOpened:
        logger.error("The client secret of %s was sealed under another SECRET_KEY; type it again.", app.provider_id)
        app.secret = ""
    return app


def _claims(sociallogin: SocialLogin, app: SocialApp) -> dict[str, Any]:
    """OpenID Connect: what the user info says, and else the ID token; both must speak of the same subject."""
    told: dict[str, Any] = sociallogin.account.extra_data or {}
    if app.provider != Kind.OIDC:
        return told
    token, info = told.get("id_token") or {}, told.get("userinfo") or {}
    return {**token, **info} if not token or not info or token.get("sub") == info.get("sub") else {}


@transaction.atomic
def _link(request: HttpRequest, sociallogin: SocialLogin, person: Person, ours: Ours) -> None:
    """One subject of a provider for each person: a number given to somebody else does not open the account."""
    Person.objects.lock(person.pk)
    if SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider).exists():
        _refuse(request, ours, "linked")
    sociallogin.connect(request, person)
    record(action="signin.linked", subject=person, actor=person, after={"provider": sociallogin.account.provider})


def _created(ours: Ours, told: Told, request: HttpRequest) -> Person | None:
    """A new person, where the administrator allows it; with an address only if it is checked."""
    if not (ours.creates_people and told.staff_number and told.name):
        return None
    email = told.email if told.email_is_checked else None
    try:
        return add_person(staff_number=told.staff_number, name=told.name, email=email, reason=f"SSO: {ours.name_en}")
    except PeopleError:
        return None


def _refuse(request: HttpRequest, ours: Ours, why: str) -> NoReturn:
    logger.info("single sign-on refused: %s", why)
    raise ImmediateHttpResponse(_refusal(request, ours, why))


def _refusal(request: HttpRequest, ours: Ours, why: str) -> HttpResponse:
    context = {"why": why, "provider": ours}
    return render(request, template_name="signin/refused.html", context=context, status=403)
