"""Many markers and judges are told at once, each what they would see themselves."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from notices.models import Notice
from people.models import Person, Role
from people.reaching import with_roles
from quizzes.by_hand import telling
from quizzes.by_hand.queue import open_to
from quizzes.by_hand.services import take_next
from quizzes.by_hand.sharing import Shares
from quizzes.models import Attempt, MarkDraft
from quizzes.services import submit
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.by_hand.cast import FULL, HALF, NOTHING, Essays, held, marked, marker

pytestmark = pytest.mark.django_db


def told(person: Person, kind: str) -> list[int]:
    return sorted(
        facts["count"] for facts in Notice.objects.filter(person=person, kind=kind).values_list("facts", flat=True)
    )


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_each_share_is_what_the_marker_finds_in_the_queue(seed: int) -> None:
    """Of one, two and three marks; begun, skipped by time, given, differing; here, elsewhere and one's own."""
    random, shop = Random(seed), UnitFactory()
    markers = [
        marker(random.choice([Role.TRAINER, Role.ASSESSOR, Role.HR]), random.choice([None, shop])) for _ in range(5)
    ]
    markers.append(marker(Role.TRAINER, UnitFactory()))
    markers.append(marker(Role.STAFF))
    essays = [Essays(markers=1), Essays(markers=2), Essays(markers=2, third_marker_from=0)]
    for number in range(9):
        attempt = essays[number % 3].another().hand_in()
        Attempt.objects.filter(pk=attempt.pk).update(person=random.choice([attempt.person, markers[0]]))
        PlacementFactory(person=attempt.person, unit=random.choice([shop, UnitFactory()]))
        for person in random.sample(markers[:5], random.choice([0, 1, 2])):
            if not open_to(person, timezone.now()).filter(item__attempt=attempt).exists():
                continue
            if random.random() < 0.5:
                marked(attempt, person, random.choice([FULL, HALF, NOTHING]))
            else:
                held(attempt, person)
    MarkDraft.objects.filter(pk__in=MarkDraft.objects.values("pk")[:1]).update(held_until=None)

    now = timezone.now()
    shares = Shares(now)
    found = {one.pk: {row.response for row in shares.of(one)} for one in with_roles(Person.objects.order_by("pk"))}

    assert found == {one.pk: set(open_to(one, now).values_list("pk", flat=True)) for one in Person.objects.all()}
    assert len(set(map(frozenset, found.values()))) > 2


def test_three_markers_are_told_by_as_many_queries_as_one(statements) -> None:
    essays, first = Essays(), marker()
    essays.hand_in()
    essays.another().hand_in()
    now = timezone.now()
    with statements(11):
        telling.tell_markers(now=now)
    second, reader, elsewhere = marker(), marker(), marker(unit=UnitFactory())
    assert take_next(quiz=essays.quiz.pk, question=essays.version.question_id, marker=reader, now=now)
    with statements(11):
        telling.tell_markers(now=now)
    people = (first, second, reader, elsewhere)
    assert [told(one, "quizzes.answers_wait") for one in people] == [[2], [1], [2], []]


def delivered_late(essays: Essays) -> Attempt:
    attempt = essays.start()
    late = attempt.deadline_at + timedelta(minutes=1)
    essays.answer(attempt, 1, ["b"], 1, given_at=attempt.deadline_at - timedelta(minutes=1), now=late)
    return submit(attempt=attempt, by_clock=True, now=late)


def test_three_judges_are_told_by_as_many_queries_as_one(statements) -> None:
    essays, first = Essays(), marker(Role.HR)
    delivered_late(essays)
    now = timezone.now()
    with statements(11):
        telling.tell_judges(now=now)
    others = [marker(Role.HR), marker(Role.HR)]
    delivered_late(essays.another())
    with statements(11):
        telling.tell_judges(now=now)
    assert [told(one, telling.LATE) for one in (first, *others)] == [[1], [2], [2]]
