"""An administrator sets up single sign-on in the back office."""

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client

from audit.models import Record
from people.models import Person, Role
from people.services import grant_role
from people.signin.provider_form import ProviderForm
from people.signin.provider_services import untie
from people.signin.providers import Ours
from people.signin.sealing import opened
from tests.factories import PersonFactory
from tests.people.signin.identity import oidc, saml
from tests.people.signin.identity.oidc import OidcProvider
from tests.people.signin.identity.saml import SamlProvider
from tests.people.signin.identity.steps import oidc_data, saml_data, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def idp() -> Iterator[SamlProvider]:
    with saml.started() as running:
        yield running


@pytest.fixture(scope="module")
def op() -> Iterator[OidcProvider]:
    with oidc.started() as running:
        yield running


@pytest.fixture
def admin() -> Person:
    person = PersonFactory(language="en")
    grant_role(person=person, role=Role.ADMIN)
    return Person.objects.get(pk=person.pk)


def wrong(data: dict[str, str], app: SocialApp | None = None) -> set[str]:
    return set(ProviderForm(data, instance=app).errors)


class TestInTheBackOffice:
    def test_from_an_empty_form_to_a_button(self, client: Client, admin: Person, op: OidcProvider) -> None:
        client.force_login(admin)
        assert client.get("/admin/single-sign-on/new/").status_code == 200
        answer = client.post("/admin/single-sign-on/new/", oidc_data(op))
        assert answer.status_code == 302
        app = SocialApp.objects.get()
        assert "Head office" in client.get("/admin/single-sign-on/").content.decode()
        assert "Head office" in Client().get("/accounts/login/", headers={"accept-language": "en"}).content.decode()
        page = client.get(f"/admin/single-sign-on/edit/{app.pk}/").content.decode()
        assert "/accounts/oidc/head-office/login/callback/" in page

    def test_the_secret_is_never_shown_again_and_kept_where_none_is_typed(
        self, client: Client, admin: Person, op: OidcProvider
    ) -> None:
        client.force_login(admin)
        client.post("/admin/single-sign-on/new/", oidc_data(op))
        app = SocialApp.objects.get()
        assert oidc.SECRET not in client.get(f"/admin/single-sign-on/edit/{app.pk}/").content.decode()
        client.post(f"/admin/single-sign-on/edit/{app.pk}/", oidc_data(op, client_secret="", name_en="Elsewhere"))
        app.refresh_from_db()
        assert (Ours.of(app).name_en, opened(Ours.of(app).sealed_secret)) == ("Elsewhere", oidc.SECRET)
        assert oidc.SECRET not in str((app.settings, app.secret, app.key))

    def test_it_is_audited_without_the_secret(self, client: Client, admin: Person, op: OidcProvider) -> None:
        client.force_login(admin)
        client.post("/admin/single-sign-on/new/", oidc_data(op))
        app = SocialApp.objects.get()
        client.post(f"/admin/single-sign-on/edit/{app.pk}/", oidc_data(op, client_secret="", creates_people="on"))
        client.post(f"/admin/single-sign-on/edit/{app.pk}/", oidc_data(op, client_secret="", creates_people="on"))
        client.post(f"/admin/single-sign-on/delete/{app.pk}/")
        rows = list(Record.objects.filter(action__startswith="signin.provider").order_by("pk"))
        assert [row.action for row in rows] == ["signin.provider_written"] * 2 + ["signin.provider_removed"]
        assert rows[1].before == {"creates_people": False}
        assert rows[1].after == {"creates_people": True, "provider": "head-office"}
        assert not any(oidc.SECRET in str(row.after) or "sealed" in str(row.after) for row in rows)

    def test_what_is_removed_takes_its_ties_along(self, client: Client, admin: Person, op: OidcProvider) -> None:
        app = set_up(oidc_data(op))
        SocialAccount.objects.create(user=PersonFactory(), provider="head-office", uid="s-1")
        client.force_login(admin)
        client.post(f"/admin/single-sign-on/delete/{app.pk}/")
        assert (SocialApp.objects.count(), SocialAccount.objects.count()) == (0, 0)

    @pytest.mark.parametrize("role", [Role.HR, Role.TRAINER, Role.AUDITOR, Role.MANAGER])
    def test_nobody_else_opens_it(self, client: Client, op: OidcProvider, role: Role) -> None:
        app = set_up(oidc_data(op))
        person = PersonFactory()
        grant_role(person=person, role=role)
        client.force_login(person)
        for address in ("", "new/", f"edit/{app.pk}/", f"delete/{app.pk}/"):
            assert client.get(f"/admin/single-sign-on/{address}").status_code in (302, 403)
        client.post("/admin/single-sign-on/new/", oidc_data(op, provider_id="mine"))
        assert SocialApp.objects.count() == 1


class TestWhatIsWrongIsSaid:
    def test_of_openid_connect(self, op: OidcProvider) -> None:
        assert wrong(oidc_data(op, server_url="", client_id="", client_secret="")) == {
            "server_url",
            "client_id",
            "client_secret",
        }
        assert wrong(oidc_data(op, server_url="http://idp.example")) == {"server_url"}
        assert wrong(oidc_data(op, server_url="file:///etc/passwd")) == {"server_url"}
        assert wrong(oidc_data(op, provider_id="two words")) == {"provider_id"}
        assert wrong(oidc_data(op, staff_number_claim="")) == {"staff_number_claim"}
        assert wrong(oidc_data(op, match_by="email", email_claim="")) == {"email_claim"}
        assert wrong(oidc_data(op, trusted_domains="staff.example, nonsense")) == {"trusted_domains"}

    def test_of_saml(self, idp: SamlProvider) -> None:
        assert wrong(saml_data(idp, metadata_url="")) == {"metadata_url"}
        assert wrong(saml_data(idp, metadata_url="http://127.0.0.1:9/metadata")) == {"metadata_url"}
        assert wrong(saml_data(idp, metadata_url="http://idp.example/metadata")) == {"metadata_url"}
        assert wrong(saml_data(idp, metadata_url="", metadata_xml="<x/>")) == {"metadata_xml"}
        assert wrong(saml_data(idp, metadata_url="", metadata_xml="no XML")) == {"metadata_xml"}
        assert wrong(saml_data(idp, match_by="email")) == {"trusted_domains"}

    def test_a_short_name_is_given_once_and_for_ever(self, op: OidcProvider) -> None:
        app = set_up(oidc_data(op))
        assert wrong(oidc_data(op)) == {"provider_id"}
        form = ProviderForm({**oidc_data(op), "provider_id": "other", "provider": "saml"}, instance=app)
        assert form.is_valid(), form.errors
        assert (form.save().provider_id, app.provider) == ("head-office", "openid_connect")


def test_metadata_is_kept_where_none_is_given_again(idp: SamlProvider) -> None:
    app = set_up(saml_data(idp, metadata_url="", metadata_xml=idp.metadata()))
    form = ProviderForm(saml_data(idp, metadata_url="", name_en="Elsewhere"), instance=app)
    assert form.is_valid(), form.errors
    assert form.save().settings["idp"]["x509cert"] == idp.certificate


def test_hr_unties_an_account_that_was_replaced(admin: Person) -> None:
    person = PersonFactory()
    SocialAccount.objects.create(user=person, provider="head-office", uid="s-1")
    assert (untie(person=person, actor=admin), untie(person=person, actor=admin)) == (1, 0)
    assert Record.objects.about(person).get().action == "signin.untied"
