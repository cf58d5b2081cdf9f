"""What a browser does between us and a provider, and what an administrator types to set one up."""

import re
from typing import Any

import requests
from allauth.socialaccount.models import SocialApp
from django.http import HttpResponseBase
from django.test import Client

from people.signin.provider_form import ProviderForm
from tests.people.signin.identity.oidc import CLIENT, SECRET, OidcProvider
from tests.people.signin.identity.saml import SamlProvider

WORDS = {"name_zh": "总部账号", "name_en": "Head office", "is_active": "on", "staff_number_claim": "employee"}
COMMON = {**WORDS, "match_by": "staff_number", "email_claim": "email", "name_claim": "name"}


def oidc_data(provider: OidcProvider, **changes: Any) -> dict[str, Any]:
    own = {"provider": "openid_connect", "provider_id": "head-office", "server_url": provider.issuer}
    return {**COMMON, **own, "client_id": CLIENT, "client_secret": SECRET, **changes}


def saml_data(provider: SamlProvider, **changes: Any) -> dict[str, Any]:
    own = {"provider": "saml", "provider_id": "head-office", "metadata_url": f"{provider.url}/metadata"}
    return {**COMMON, **own, **changes}


def set_up(data: dict[str, Any]) -> SocialApp:
    form = ProviderForm(data)
    assert form.is_valid(), form.errors
    return form.save()


def by_oidc(client: Client, query: str = "") -> HttpResponseBase:
    """To the provider and back; the last answer is ours."""
    begun = client.get(f"/accounts/oidc/head-office/login/{query}")
    assert begun.status_code == 302, begun.content
    back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def assertion_for(client: Client, query: str = "") -> str:
    """To the SAML provider; the response that its page would post."""
    begun = client.get(f"/accounts/saml/head-office/login/{query}")
    assert begun.status_code == 302, begun.content
    page = requests.get(begun.headers["Location"], timeout=5).text
    found = re.search(r'name="SAMLResponse" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def post_assertion(client: Client, packed: str) -> HttpResponseBase:
    """As the provider's page posts it, and on to the address that reads it."""
    posted = client.post("/accounts/saml/head-office/acs/", {"SAMLResponse": packed})
    return client.get(posted.headers["Location"])


def by_saml(client: Client, query: str = "") -> HttpResponseBase:
    return post_assertion(client, assertion_for(client, query))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
