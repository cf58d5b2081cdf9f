"""The form in which an administrator sets up a provider: what is asked depends on its kind."""

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from wagtail.admin.forms import WagtailAdminModelForm

from people.signin.providers import OURS, Kind, MatchBy, Ours
from people.signin.sealing import seal

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
SECONDS = 10
ADVANCED = {
    "strict": True,
    "reject_idp_initiated_sso": True,
    "reject_deprecated_algorithm": True,
    "allow_single_label_domains": True,  # https://poise/ in a house of its own
}


def check_address(address: str) -> None:
    """Encrypted, but for a provider on this very machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValidationError(_("The address must begin with https://."))


class ProviderForm(WagtailAdminModelForm):
    """Fields of our own beside the row's: ``save`` files them where allauth and ``Ours`` look."""

    field_order = ["provider", "provider_id", "name_zh", "name_en", "is_active", "server_url", "client_id"]

    provider = forms.ChoiceField(label=pgettext_lazy("of a provider", "Kind"), choices=Kind.choices)
    provider_id = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=40,
        help_text=_("Lower-case letters, digits and hyphens, such as “head-office”. It cannot be changed later."),
    )
    name_zh = forms.CharField(label=_("Name on the button, in Chinese"), max_length=40)
    name_en = forms.CharField(label=_("Name on the button, in English"), max_length=40)
    is_active = forms.BooleanField(label=_("Shown on the sign-in page"), required=False, initial=True)
    server_url = forms.URLField(
        label=_("OpenID Connect: address of the provider (issuer)"),
        required=False,
        assume_scheme="https",
        validators=[check_address],
        help_text=_("What stands before /.well-known/openid-configuration."),
    )
    client_id = forms.CharField(label=_("OpenID Connect: client ID"), required=False, max_length=191)
    client_secret = forms.CharField(
        label=_("OpenID Connect: client secret"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one there is."),
    )
    metadata_url = forms.URLField(
        label=_("SAML: address of the provider's metadata"),
        required=False,
        assume_scheme="https",
        validators=[check_address],
        help_text=_("Read again every four hours, so that a new certificate is followed."),
    )
    metadata_xml = forms.CharField(
        label=_("SAML: or the metadata itself (XML)"), required=False, widget=forms.Textarea({"rows": 6})
    )
    uid_claim = forms.CharField(
        label=_("SAML: attribute with an ID that never changes"),
        required=False,
        max_length=200,
        help_text=_("Only where the provider's NameID is made anew each time (“transient”)."),
    )
    match_by = forms.ChoiceField(
        label=_("Whom it is, says the"),
        choices=MatchBy.choices,
        help_text=_("A person is found by it the first time; then the account stays tied to the provider's own ID."),
    )
    staff_number_claim = forms.CharField(
        label=_("Claim or attribute with the staff number"),
        required=False,
        max_length=200,
        help_text=_("Choose one that people cannot change themselves."),
    )
    email_claim = forms.CharField(
        label=_("Claim or attribute with the e-mail address"), required=False, max_length=200, initial="email"
    )
    name_claim = forms.CharField(
        label=_("Claim or attribute with the name"), required=False, max_length=200, initial="name"
    )
    trusted_domains = forms.CharField(
        label=_("Domains whose addresses this provider hands out itself"),
        required=False,
        help_text=_(
            "One or more, with spaces between them. Addresses of other domains count only where the provider says that"
            " they are verified."
        ),
    )
    creates_people = forms.BooleanField(
        label=_("Add people who are not known here yet"),
        required=False,
        help_text=_("They get no unit and no role. Otherwise they are told to ask HR."),
    )
    asks_for_second_factor = forms.BooleanField(
        label=_("It asks for a second factor itself"),
        required=False,
        help_text=_("HR and administrators who come from it then need none here."),
    )

    class Meta:
        model = SocialApp
        fields = ["provider", "provider_id", "client_id"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app = self.instance
        self.ours = Ours.of(app)
        if app.pk is None:
            return
        for name in ("provider", "provider_id"):
            self.fields[name].disabled = True
        self.initial |= {name: value for name, value in self.ours.stored().items() if name in self.fields}
        self.initial["trusted_domains"] = " ".join(self.ours.trusted_domains)
        self.initial["server_url"] = app.settings.get("server_url", "")
        self.initial["metadata_url"] = app.settings.get("idp", {}).get("metadata_url", "")
        self.fields["provider_id"].help_text = _told_to_the_provider(app)

    def clean_provider_id(self) -> str:
        """It stands in addresses and in every account that is tied to it."""
        code = str(self.cleaned_data["provider_id"]).lower()
        if SocialApp.objects.exclude(pk=self.instance.pk).filter(provider_id=code).exists():
            raise ValidationError(_("Another provider has this short name."))
        return code

    def clean_trusted_domains(self) -> list[str]:
        domains = [
            one.removeprefix("@") for one in re.split(r"[\s,;，；、]+", self.cleaned_data["trusted_domains"].lower())
        ]
        domains = [one for one in domains if one]
        if wrong := [one for one in domains if not DOMAIN.fullmatch(one)]:
            raise ValidationError(_("This is not a domain: %(domain)s"), params={"domain": wrong[0]})
        return domains

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if given.get("provider") == Kind.SAML:
            self._clean_saml(given)
        else:
            for name in ("server_url", "client_id"):
                self._need(given, name)
            if not self.ours.sealed_secret:
                self._need(given, "client_secret")
        if given.get("match_by") == MatchBy.STAFF_NUMBER or given.get("creates_people"):
            self._need(given, "staff_number_claim")
        if given.get("match_by") == MatchBy.EMAIL:
            self._need(given, "email_claim")
            if given.get("provider") == Kind.SAML and "trusted_domains" in given:
                self._need(given, "trusted_domains")  # SAML has no word for a verified address
        return given

    def _need(self, given: dict[str, Any], name: str) -> None:
        if name not in self.errors and not given.get(name):
            self.add_error(name, _("This is needed here."))

    def _clean_saml(self, given: dict[str, Any]) -> None:
        url, xml = given.get("metadata_url"), given.get("metadata_xml")
        if not url and not xml:
            if not self.instance.settings.get("idp"):
                self._need(given, "metadata_url")
            return
        try:
            self.idp = _idp_from_url(url) if url else _idp_from_xml(xml or "")
        except ValidationError as refusal:
            self.add_error("metadata_url" if url else "metadata_xml", refusal)

    def save(self, commit: bool = True) -> SocialApp:
        app, given = self.instance, self.cleaned_data
        secret = given.get("client_secret")
        ours = {name: given[name] for name in Ours.__dataclass_fields__ if name in given}
        ours["sealed_secret"] = seal(secret) if secret else self.ours.sealed_secret
        app.settings = {**self._settings(app, given), OURS: Ours(**ours).stored()}
        app.name = given["name_en"]
        if given["provider"] == Kind.SAML:
            app.client_id = given["provider_id"]  # allauth's addresses of SAML hold it
        saved: SocialApp = super().save(commit)
        return saved

    def _settings(self, app: SocialApp, given: dict[str, Any]) -> dict[str, Any]:
        if given["provider"] == Kind.OIDC:
            return {"server_url": given["server_url"].rstrip("/"), "oauth_pkce_enabled": True, "fetch_userinfo": True}
        idp = getattr(self, "idp", None) or app.settings["idp"]
        # allauth's own guesses at names are not wanted: each name that counts is one that the administrator typed.
        mapping = {"uid": [given["uid_claim"]]} if given.get("uid_claim") else {}
        return {"idp": idp, "advanced": ADVANCED, "attribute_mapping": mapping}


def _idp_from_url(url: str) -> dict[str, str]:
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse_remote(url, timeout=SECONDS)
    except Exception as error:  # the parser lets through whatever network and XML may raise
        raise ValidationError(_("No metadata could be read there.")) from error
    return {"metadata_url": url, "entity_id": _checked(found)["entityId"]}


def _idp_from_xml(xml: str) -> dict[str, str]:
    try:
        idp = _checked(OneLogin_Saml2_IdPMetadataParser.parse(xml.strip().encode()))
    except ValidationError:
        raise
    except Exception as error:  # see above
        raise ValidationError(_("This is not metadata of a SAML provider.")) from error
    if "x509cert" not in idp:
        raise ValidationError(
            _("It names several certificates. Give its address instead, so that a change is followed.")
        )
    return {"entity_id": idp["entityId"], "sso_url": idp["singleSignOnService"]["url"], "x509cert": idp["x509cert"]}


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    idp: dict[str, Any] = found.get("idp", {})
    address = idp.get("singleSignOnService", {}).get("url", "")
    if not idp.get("entityId") or not address or not ({"x509cert", "x509certMulti"} & idp.keys()):
        raise ValidationError(_("The metadata names no address for signing in, or no certificate."))
    check_address(address)
    return idp


def _told_to_the_provider(app: SocialApp) -> str:
    """The addresses that the other side must know."""
    if app.provider == Kind.OIDC:
        path = reverse("openid_connect_callback", args=[app.provider_id])
        return _("Enter this redirect address at the provider: %(address)s") % {"address": settings.BASE_URL + path}
    path = reverse("saml_metadata", args=[app.client_id])
    return _("Give this address of our metadata to the provider: %(address)s") % {"address": settings.BASE_URL + path}
