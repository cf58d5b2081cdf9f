"""The public compliance tester of SCIM, against the whole application, and its storage contract against ours."""

import pytest
from django.conf import settings
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from api.services import make_token
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def test_the_compliance_tester_finds_no_fault(application):
    _, secret = make_token(name="Tester", unit=UnitFactory(), shapes_organisation=True)
    client = WSGISCIMClient(
        application,
        base_url=f"{settings.BASE_URL}/scim/v2",
        headers={"Authorization": f"Bearer {secret}"},
    )
    results = check_server(client)
    assert [f"{one.status.name} {one.title}: {one.reason}" for one in results if one.status != Status.SUCCESS] == []
    assert len(results) > 80
