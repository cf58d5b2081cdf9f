"""Single sign-on: what an administrator has set up about a provider, and whom it may bring in (decision 016).

A provider is a ``SocialApp`` row of allauth's. What is ours stands in its ``settings`` under ``OURS``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.models import SocialApp
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from people.models import Person

OURS = "poise"


class Kind(models.TextChoices):
    OIDC = "openid_connect", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class MatchBy(models.TextChoices):
    STAFF_NUMBER = "staff_number", _("staff number")
    EMAIL = "email", _("e-mail address")


@dataclass(frozen=True, kw_only=True)
class Ours:
    """``…_claim`` are the provider's names for its claims or attributes."""

    name_zh: str = ""
    name_en: str = ""
    is_active: bool = True
    match_by: str = MatchBy.STAFF_NUMBER
    uid_claim: str = ""  # SAML: the lasting ID of the subject, where NameID is none
    staff_number_claim: str = ""
    email_claim: str = "email"
    name_claim: str = "name"
    trusted_domains: list[str] = field(default_factory=list)
    creates_people: bool = False
    asks_for_second_factor: bool = False
    sealed_secret: str = ""

    @classmethod
    def of(cls, app: SocialApp) -> Self:
        known = app.settings.get(OURS, {})
        return cls(**{name: known[name] for name in cls.__dataclass_fields__ if name in known})

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def name(self) -> str:
        return in_language({"zh-hans": self.name_zh, "en": self.name_en})


@dataclass(frozen=True)
class Told:
    """What a provider says about somebody. ``email`` counts where ``email_is_checked``."""

    staff_number: str
    email: str
    email_is_checked: bool
    name: str

    @classmethod
    def by(cls, ours: Ours, claims: Mapping[str, Any]) -> Self:
        email = _text(claims, ours.email_claim).lower()
        return cls(
            staff_number=_text(claims, ours.staff_number_claim),
            email=email,
            # Only ``true`` itself: "false" is a text that a careless reading would take for yes.
            email_is_checked=bool(email)
            and (claims.get("email_verified") is True or email.rpartition("@")[2] in ours.trusted_domains),
            name=_text(claims, ours.name_claim),
        )


def _text(claims: Mapping[str, Any], name: str) -> str:
    """SAML gives lists; one with several values is no identifier."""
    value = claims.get(name) if name else None
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def person_for(ours: Ours, told: Told) -> Person | None:
    """The one person of whom the provider speaks, by the identifier that the administrator chose; or nobody."""
    if ours.match_by == MatchBy.STAFF_NUMBER:
        found = Person.objects.filter(staff_number__iexact=told.staff_number) if told.staff_number else None
    else:
        found = Person.objects.filter(email__iexact=told.email) if told.email_is_checked else None
    return found.first() if found is not None else None


def asks_for_second_factor(request: HttpRequest) -> bool:
    """Whether this session began at a provider of which the administrator says that it asks for one itself."""
    records = get_authentication_records(request, request.user)
    began_at = [record.get("provider") for record in records if record.get("method") == "socialaccount"]
    apps = SocialApp.objects.filter(provider_id__in=began_at) if began_at else []
    return any(Ours.of(app).asks_for_second_factor for app in apps)
