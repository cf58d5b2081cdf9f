"""Single sign-on by SAML 2.0, against a provider on loopback: signatures are really checked."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from people.models import Person
from people.services import add_person
from people.signin.invitations import begin
from tests.people.signin.identity import saml
from tests.people.signin.identity.saml import SamlProvider
from tests.people.signin.identity.steps import assertion_for, by_saml, is_in, post_assertion, saml_data, set_up

pytestmark = pytest.mark.django_db
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


@pytest.fixture
def provider() -> Iterator[SamlProvider]:
    with saml.started() as running:
        running.attributes = {"employee": "E1001"}
        yield running


def browser() -> Client:
    """Names its host, as browsers do: what comes back is compared with the address it came to."""
    return Client(headers={"host": "testserver"})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def lin() -> Person:
    person = add_person(staff_number="E1001", name="林晓雯", name_latin="Lin Xiaowen", email="lin@staff.example")
    begin(person=person)
    return person


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("way", ["address", "xml"])
def test_a_person_is_found_by_staff_number_and_comes_in(
    client: Client, provider: SamlProvider, lin: Person, way: str
) -> None:
    changes = {} if way == "address" else {"metadata_url": "", "metadata_xml": provider.metadata()}
    set_up(saml_data(provider, **changes))
    assert by_saml(client, "?next=/en/inbox/").headers["Location"] == "/en/inbox/"
    assert client.session["_auth_user_id"] == str(lin.pk)
    again = browser()
    assert by_saml(again).status_code == 302
    assert SocialAccount.objects.get().extra_data == {}


def test_our_metadata_is_there_for_the_provider(client: Client, provider: SamlProvider) -> None:
    set_up(saml_data(provider))
    page = text(client.get("/accounts/saml/head-office/metadata/"))
    assert "http://testserver/accounts/saml/head-office/acs/" in page


class TestWhatIsRefused:
    def refused(self, answer: Any, client: Client) -> None:
        assert answer.status_code == 401
        assert "无法核对" in text(answer)
        assert not is_in(client)
        assert not SocialAccount.objects.exists()

    def test_an_assertion_changed_after_it_was_signed(
        self, client: Client, provider: SamlProvider, lin: Person
    ) -> None:
        set_up(saml_data(provider))
        provider.attributes = {"employee": "E9999"}
        provider.after = lambda xml: xml.replace("E9999", "E1001")
        self.refused(by_saml(client), client)

    def test_one_without_a_signature(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider))
        provider.signs = False
        self.refused(by_saml(client), client)

    def test_one_signed_by_somebody_else(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider, metadata_url="", metadata_xml=provider.metadata()))
        provider.keys = saml.key_and_certificate()
        self.refused(by_saml(client), client)

    def test_a_second_one_wrapped_round_the_signed(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        """Signature wrapping: a forged assertion before the signed one, under another ID."""
        set_up(saml_data(provider))
        provider.attributes = {"employee": "E9999"}

        def wrap(xml: str) -> str:
            start, end = xml.index("<saml:Assertion"), xml.index("</saml:Assertion>") + len("</saml:Assertion>")
            signed = xml[start:end]
            body = signed[: signed.index("<ds:Signature")] + signed[signed.index("</ds:Signature>") + 15 :]
            forged = body.replace("E9999", "E1001").replace('ID="_', 'ID="_f', 1)
            return xml[:start] + forged + signed + xml[end:]

        provider.after = wrap
        self.refused(by_saml(client), client)

    def test_one_for_another_audience(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider))
        provider.audience = "https://another.example/metadata"
        self.refused(by_saml(client), client)

    @pytest.mark.parametrize("issued", [timedelta(hours=1), timedelta(hours=-1)])
    def test_one_that_is_over_or_not_yet_good(
        self, client: Client, provider: SamlProvider, lin: Person, issued: timedelta
    ) -> None:
        set_up(saml_data(provider))
        provider.issued = issued
        self.refused(by_saml(client), client)

    def test_one_that_nobody_asked_for(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider))
        for answers in ("none", "ONELOGIN_somebody_elses"):
            provider.answers = answers
            self.refused(by_saml(client), client)

    def test_the_same_one_twice(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider))
        packed = assertion_for(client)
        assert post_assertion(client, packed).status_code == 302
        for window in (client, browser()):
            assert post_assertion(window, packed).status_code == 401
        assert not is_in(window)

    @pytest.mark.parametrize("packed", ["", "not base64!", base64.b64encode(b"<not-xml").decode(), "PHg+PC94Pg=="])
    def test_what_is_no_response_at_all(self, client: Client, provider: SamlProvider, packed: str) -> None:
        set_up(saml_data(provider))
        self.refused(post_assertion(client, packed), client)

    def test_an_entity_that_reads_a_file(self, client: Client, provider: SamlProvider, lin: Person) -> None:
        set_up(saml_data(provider))
        attack = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        provider.after = lambda xml: attack + xml
        self.refused(by_saml(client), client)


def test_whom_nobody_knows(client: Client, provider: SamlProvider, lin: Person) -> None:
    set_up(saml_data(provider))
    provider.attributes = {"employee": "E9999"}
    answer = by_saml(client)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "还不认识你" in text(answer)


def test_a_name_that_changes_each_time_links_nobody(client: Client, provider: SamlProvider, lin: Person) -> None:
    set_up(saml_data(provider))
    provider.name_format = TRANSIENT
    answer = by_saml(client)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("domain", "comes_in"), [("staff.example", True), ("other.example", False)])
def test_an_address_counts_for_the_domains_that_the_provider_hands_out(
    client: Client, provider: SamlProvider, lin: Person, domain: str, comes_in: bool
) -> None:
    set_up(saml_data(provider, match_by="email", trusted_domains=domain))
    provider.attributes = {"email": "lin@staff.example", "email_verified": "true"}
    by_saml(client)
    assert is_in(client) == comes_in
