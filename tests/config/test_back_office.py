"""The policy of the back office: the editor's two styles by their hashes, and nothing else is loosened."""

import pytest
from django.test import Client

from config.back_office import DRAFTAIL_STYLES
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from people.models import Role
from people.services import grant_role
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def policy(client: Client, address: str) -> dict[str, list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    directives = (part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip())
    return {name: values for name, *values in directives}


@pytest.fixture
def trainer(client: Client) -> Client:
    catalogue_pages()
    map_roles()
    person = PersonFactory.create(language="en")
    grant_role(person=person, role=Role.TRAINER)
    client.force_login(person)
    return client


def test_below_admin_two_styles_are_allowed_by_their_hashes(trainer: Client) -> None:
    at_admin, elsewhere = policy(trainer, "/admin/"), policy(trainer, "/en/settings/")
    assert at_admin.pop("style-src-elem") == ["'self'", *DRAFTAIL_STYLES]
    assert at_admin == elsewhere


def test_nothing_inline_is_allowed_wholesale_anywhere(trainer: Client) -> None:
    for address in ("/admin/", "/admin/reports/site-history/", "/en/settings/", "/verify/"):
        allowed = [value for values in policy(trainer, address).values() for value in values]
        assert [value for value in allowed if value.startswith("'unsafe") or value.startswith("'nonce")] == []
