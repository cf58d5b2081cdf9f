"""The contract of ``scim2-server`` for storages, against ours. What it does not know is said here."""

import pytest
from scim2_server.testing import ScimStorageContract

from api.models import ApiToken
from api.scim.reach import Reach
from api.scim.service import service
from api.scim.storage import Storage
from api.services import make_token
from people.models import Unit
from tests.factories import UnitFactory


@pytest.mark.django_db
class TestStorage(ScimStorageContract):
    """``CALM``: a root whose token sees all of it; the unit itself is a group too, so it is left out of the counts."""

    @pytest.fixture
    def provider(self):
        with service().provider as provider:
            yield provider

    @pytest.fixture
    def token(self) -> ApiToken:
        return make_token(name="Contract", unit=UnitFactory(code="CALM"), shapes_organisation=True)[0]

    @pytest.fixture
    def storage(self, token):
        return Storage(Reach(token), writes=True)

    def test_create_fills_the_identifier_and_the_meta(self, storage, user_type, user_model):
        """As the contract says, but that the last change may be the placement, a moment after the person was made."""
        (user,) = self.create_users(storage, user_type, user_model, "bjensen")
        assert user.id
        assert user.meta.resource_type == user_type.name
        assert user.meta.last_modified >= user.meta.created
        assert user.meta.version
        assert user.meta.location is None

    def test_search_at_the_root(self, storage, user_type, group_type, user_model, group_model):
        (user,) = self.create_users(storage, user_type, user_model, "alice")
        self.create_group(storage, group_type, group_model, user)
        page = self.search(storage, [user_type, group_type], self.search_request([user_model, group_model]))
        assert page.total == 1 + Unit.objects.count()
        assert {one.meta.resource_type for one in page.resources} == {"User", "Group"}


# There are no cursors: a provider pages by index, over rows in the order of their keys.
for _name in [name for name in dir(TestStorage) if name.startswith("test_cursor_")]:
    setattr(TestStorage, _name, None)
