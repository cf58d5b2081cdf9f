"""What is said of many viewers at once is what the querysets say of each."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilingual.days import today
from people.models import MARKS_ANSWERS, Person, Role, Scope, Unit
from people.reaching import Management, Reach, with_roles
from tests.factories import PersonFactory, PlacementFactory, RoleGrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def units() -> list[Unit]:
    """Two regions with two shops each, under one root."""
    root = UnitFactory()
    regions = [UnitFactory(parent=root) for _ in range(2)]
    return [root, *regions, *(UnitFactory(parent=region) for region in regions for _ in range(2))]


def somebody(random: Random, units: list[Unit]) -> Person:
    """Placed now, earlier, later, in several units or nowhere; who has left; with roles here and there."""
    left_on = random.choice([None, None, None, today() - 3 * DAY, today() + 3 * DAY])
    person = PersonFactory(left_on=left_on, is_superuser=random.random() < 0.1)
    for _ in range(random.choice([0, 1, 1, 2])):
        starts_on = today() + random.choice([-30, -10, 0, 5]) * DAY
        ends_on = random.choice([None, left_on, starts_on + 7 * DAY])
        place = {"starts_on": starts_on, "ends_on": ends_on if ends_on is None or ends_on >= starts_on else None}
        PlacementFactory(person=person, unit=random.choice(units), is_primary=False, **place)
    roles = [Role.HR, Role.TRAINER, Role.ASSESSOR, Role.MANAGER, Role.ADMIN]
    for role in random.sample(roles, random.choice([0, 1, 2])):
        RoleGrantFactory(person=person, role=role, unit=random.choice([None, *units]))
    return person


def pairs(people: list[Person], holds: Callable[[Person, Person], bool]) -> set[tuple[int, int]]:
    return {(viewer.pk, person.pk) for viewer in people for person in people if holds(viewer, person)}


@pytest.mark.parametrize("seed", range(4))
def test_reach_and_management_are_those_of_the_querysets(units: list[Unit], seed: int) -> None:
    random = Random(seed)
    people = [somebody(random, units) for _ in range(25)]
    pks = [person.pk for person in people]
    asked = {
        viewer.pk: (
            set(Person.objects.within_reach(viewer, MARKS_ANSWERS).values_list("pk", flat=True)),
            set(Person.objects.manageable_by(viewer).values_list("pk", flat=True)),
        )
        for viewer in Person.objects.filter(pk__in=pks)
    }
    viewers, reach, management = with_roles(Person.objects.filter(pk__in=pks)), Reach(pks), Management(pks)

    reached = pairs(viewers, lambda viewer, one: reach.holds(Scope(viewer, MARKS_ANSWERS), one.pk))
    managed = pairs(viewers, lambda viewer, one: management.covers(viewer, one.pk))

    assert reached == pairs(people, lambda viewer, one: one.pk in asked[viewer.pk][0])
    assert managed == pairs(people, lambda viewer, one: one.pk in asked[viewer.pk][1])
    assert reached and managed


@pytest.mark.parametrize("count", [1, 3])
def test_it_is_as_many_queries_for_many_as_for_one(units: list[Unit], count: int) -> None:
    people = [RoleGrantFactory(unit=units[1]).person for _ in range(count)]
    for person in people:
        PlacementFactory(person=person, unit=units[3])
    pks = [person.pk for person in people]
    with CaptureQueriesContext(connection) as captured:
        viewers, management = with_roles(Person.objects.filter(pk__in=pks)), Management(pks)
        covered = pairs(viewers, lambda viewer, one: management.covers(viewer, one.pk))
    assert (len(covered), len(captured)) == (count * count, 5)
