import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Person, Placement
from prepared import Given, PreparedRows
from prepared.among import Among
from tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db


def test_it_finds_what_a_list_finds() -> None:
    people = PersonFactory.create_batch(3)
    wanted = {people[0].pk, people[2].pk, 2**40}
    found = Person.objects.filter(pk__in=Among(wanted)).order_by("pk")
    assert list(found) == [people[0], people[2]] == list(Person.objects.filter(pk__in=wanted).order_by("pk"))


def test_it_finds_by_a_relation_and_leaves_out() -> None:
    placed, other = PlacementFactory.create_batch(2)
    among = Among([placed.person_id])
    assert list(Placement.objects.filter(person__in=among)) == [placed]
    assert list(Placement.objects.exclude(person__in=among)) == [other]


def test_among_none_there_is_nobody() -> None:
    person = PersonFactory()
    with CaptureQueriesContext(connection) as queries:
        assert not Person.objects.filter(pk__in=Among([])).exists()
    assert not queries
    assert list(Person.objects.exclude(pk__in=Among([]))) == [person]


@pytest.mark.parametrize("count", [1, 3000])
def test_however_many_they_are_the_statement_is_the_same(count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not list(Person.objects.filter(pk__in=Among(range(10**6, 10**6 + count))).values_list("pk"))
    assert queries[0]["sql"].count(" IN (SELECT ") == 1


_theirs = PreparedRows(
    lambda: Placement.objects.filter(person__in=Among(Given("people"))).order_by("pk").values_list("pk", "person")
)


def test_a_prepared_query_takes_another_list_each_time() -> None:
    placed, other = PlacementFactory.create_batch(2)
    rows = [(one.pk, one.person_id) for one in (placed, other)]
    assert _theirs.all(people=[placed.person_id]) == rows[:1]
    assert _theirs.all(people={placed.person_id, other.person_id, 2**40}) == rows
    assert _theirs.all(people=()) == []
