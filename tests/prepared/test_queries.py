"""A prepared query gives what its QuerySet gives, whatever it was asked before."""

from datetime import timedelta

import pytest
from django.db.models import Count, UUIDField
from django.utils import timezone

from courses.models import Activity
from people.models import Person
from prepared import Given, Prepared, PreparedRows
from quizzes.models import Attempt, PaperItem
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db

by_key = Prepared(lambda: Person.objects.filter(pk=Given("pk")))
place = Prepared(
    lambda: (
        PaperItem.objects.filter(attempt=Given("attempt"), position=Given("position"))
        .select_related("attempt__quiz", "version")
        .only("position", "option_order", "attempt__deadline_at", "attempt__quiz__code", "version__content")
    )
)
running = Prepared(
    lambda: (
        Attempt.objects.filter(person=Given("person"), deadline_at__gt=Given("now"), submitted_at=None)
        .annotate(questions=Count("items"))
        .order_by("number")
    )
)

activity = Prepared(lambda: Activity.objects.filter(key=Given("key", UUIDField())))
numbers = PreparedRows(
    lambda: Person.objects.filter(name__startswith=Given("name")).order_by("pk").values_list("pk", "name", "time_zone")
)


def columns(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_row_is_what_the_queryset_gives():
    people = [PersonFactory(), PersonFactory(name="王志强")]
    for person in people:
        assert columns(by_key.first(pk=person.pk)) == columns(Person.objects.get(pk=person.pk))
    assert by_key.first(pk=0) is None


def test_what_is_selected_beside_it_comes_along_and_nothing_more(django_assert_num_queries):
    attempt = Sitting().start()
    with django_assert_num_queries(1):
        found = place.first(attempt=attempt.pk, position=2)
        assert found.attempt.quiz.code == attempt.quiz.code
        assert found.attempt.deadline_at == attempt.deadline_at
        assert isinstance(found.version.content, dict)
        assert isinstance(found.option_order, list)
    assert found.get_deferred_fields() >= {"max_mark", "checked_at"}
    assert found == attempt.items.get(position=2)


def test_each_question_gets_its_own_answer():
    sittings = [Sitting(), Sitting()]
    attempts = [sitting.start() for sitting in sittings]
    now = timezone.now()
    for sitting, attempt in zip(sittings, attempts, strict=True):
        (found,) = running.all(person=sitting.person.pk, now=now)
        assert (found, found.questions) == (attempt, 3)
        assert running.all(person=sitting.person.pk, now=now + timedelta(days=1)) == []


def test_a_value_that_was_not_given_is_an_error():
    with pytest.raises(KeyError, match="position"):
        place.first(attempt=1)


def test_a_field_writes_its_value_as_the_database_knows_it():
    sitting = Sitting()
    assert activity.first(key=sitting.activity.key) == sitting.activity


def test_rows_are_what_values_list_gives():
    PersonFactory(name="王志强")
    PersonFactory(name="王_芳")
    for name in ("王", "王_", "李%"):
        wanted = Person.objects.filter(name__startswith=name).order_by("pk").values_list("pk", "name", "time_zone")
        assert numbers.all(name=name) == list(wanted)


@pytest.mark.parametrize(("begin", "end"), [(0, 1), (0, 9), (1, 3), (3, 9)])
def test_a_part_is_a_slice_of_the_queryset(begin: int, end: int) -> None:
    PersonFactory.create_batch(3, name="王芳")
    wanted = Person.objects.filter(name__startswith="王").order_by("pk").values_list("pk", "name", "time_zone")
    assert numbers.part(begin, end, name="王") == list(wanted[begin:end])
