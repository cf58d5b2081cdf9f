"""The units that a list offers: where there are many, those of the upper levels, and they alone are read."""

import pytest

from people.models import Role
from people.services import grant_role
from reports import branches
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 6, 7, 300])
@pytest.mark.parametrize("everywhere", [True, False])
def test_what_is_read_for_a_list_is_what_it_would_choose_of_all(
    many: int, everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "MANY", many)
    top = UnitFactory.create()
    regions = [UnitFactory.create(parent=top) for _ in range(2)]
    for region in regions:
        UnitFactory.create_batch(2, parent=region)
    viewer = PersonFactory.create()
    grant_role(person=viewer, role=Role.HR, unit=None if everywhere else regions[1])
    every = branches.nodes(viewer)
    offered = branches.to_choose(every, "")
    assert branches.top_nodes(viewer) == (offered, len(offered) < len(every))
