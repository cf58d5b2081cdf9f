"""Tokens in the back office."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from api.models import ApiToken
from api.services import make_token, recognise
from people.models import Role
from people.services import grant_role
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
FORM = {"name": "Entra ID", "purpose": "scim", "unit": "", "source": "scim", "expires_on": ""}


def signed_in(role: Role, unit=None) -> Client:
    """Everybody here may open the back office: what is asked is our rule, not Wagtail's door."""
    person = PersonFactory(language="en")
    grant_role(person=person, role=role, unit=unit)
    group = Group.objects.get_or_create(name="Door")[0]
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("role", "limited", "status"),
    [
        (Role.ADMIN, False, 200),
        (Role.HR, False, 200),
        (Role.HR, True, 302),
        (Role.AUDITOR, False, 302),
        (Role.MANAGER, False, 302),
        (Role.TRAINER, False, 302),
    ],
)
def test_only_administrators_and_hr_of_the_whole_organisation_manage_tokens(role, limited, status):
    token, _ = make_token(name="Okta")
    client = signed_in(role, UnitFactory() if limited else None)
    for address in (reverse("tokens:index"), reverse("tokens:add"), reverse("tokens:delete", args=[token.pk])):
        assert client.get(address).status_code == status
    answer = client.post(reverse("tokens:add"), FORM)
    client.post(reverse("tokens:delete", args=[token.pk]))
    token.refresh_from_db()
    assert (answer.status_code, token.revoked_at is not None) == (status, status == 200)
    assert ApiToken.objects.count() == (2 if status == 200 else 1)


def test_the_secret_is_on_the_page_that_answers_the_form_and_never_again():
    client, unit = signed_in(Role.ADMIN), UnitFactory()
    answer = client.post(reverse("tokens:add"), FORM | {"unit": unit.pk})
    page = answer.content.decode()
    secret = re.search(r"poise_scim_[\w-]+", page)
    assert secret is not None
    token = recognise(secret.group(), purpose="scim")
    assert token is not None
    assert (token.unit, token.created_by_id, "no-store" in answer.headers["Cache-Control"]) == (
        unit,
        int(client.session["_auth_user_id"]),
        True,
    )
    assert secret.group() not in client.get(reverse("tokens:index")).content.decode()
    assert secret.group() not in str(client.cookies)


def test_a_form_with_a_fault_makes_nothing_and_keeps_what_was_typed():
    client = signed_in(Role.ADMIN)
    page = client.post(reverse("tokens:add"), FORM | {"source": "two words"}).content.decode()
    assert "two words" in page
    assert "Entra ID" in page
    assert not ApiToken.objects.exists()


def test_a_revoked_token_stays_in_the_list_and_cannot_be_revoked_again():
    client = signed_in(Role.HR)
    token, _ = make_token(name="Okta")
    address = reverse("tokens:delete", args=[token.pk])
    assert client.post(address).status_code == 302
    page = client.get(reverse("tokens:index")).content.decode()
    assert ("Okta" in page, "revoked" in page, address in page) == (True, True, False)
    assert client.get(address).status_code == 404


def test_nothing_changes_a_token():
    client = signed_in(Role.ADMIN)
    token, _ = make_token(name="Okta")
    assert client.post(reverse("tokens:edit", args=[token.pk]), FORM | {"name": "Mine"}).status_code in (302, 403)
    token.refresh_from_db()
    assert token.name == "Okta"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(rows):
    client, maker = signed_in(Role.ADMIN), PersonFactory()
    for _ in range(rows):
        make_token(name="Okta", unit=UnitFactory(), actor=maker)
    client.get(reverse("tokens:index"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("tokens:index"))
    assert len(queries) == 8
