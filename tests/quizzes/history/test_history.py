"""A person's exams: every attempt, what counted, appeals and changes; each reader sees what they may."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Record
from people.models import Role
from people.services import grant_role
from quizzes.history.reading import attempts_of, lines_of
from quizzes.models import Appeal, ResultChange
from quizzes.services import submit
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def sitting():
    made = Sitting(attempts_allowed=9, wait_hours=0, pass_percent=100)
    made.shop = UnitFactory()
    PlacementFactory(person=made.person, unit=made.shop)
    return made


def sat(sitting, right, hours=0):
    """An attempt with so many right answers."""
    now = NOON + timedelta(hours=hours)
    attempt = sitting.start(now=now)
    for position in range(1, 4):
        sitting.answer(attempt, position, ["b" if position <= right else "a"], now=now)
    return submit(attempt=attempt, now=now)


def signed_in(client, role=None, unit=None):
    person = PersonFactory(language="en")
    if role:
        grant_role(person=person, role=role, unit=unit)
    client.force_login(person)
    return person


def lines(sitting, *, own=False):
    return lines_of(list(attempts_of(sitting.person)), own=own)


@pytest.mark.parametrize(("rule", "counting"), [("best", [2]), ("last", [3]), ("first", [1]), ("average", [1, 2, 3])])
def test_what_counts_follows_the_rule_of_the_quiz(sitting, rule, counting):
    sitting.quiz.counts = rule
    sitting.quiz.save()
    for number, right in enumerate((0, 2, 1)):
        sat(sitting, right, hours=number)
    assert sorted(line.attempt.number for line in lines(sitting) if line.counts) == counting


def test_appeals_and_changed_marks_stand_beside_the_attempt(sitting, client):
    attempt = sat(sitting, 2)
    Appeal.objects.create(attempt=attempt, item=attempt.items.get(position=3), reason="why")
    ResultChange.objects.create(
        attempt=attempt,
        cause="regrade",
        reason="the key",
        by=sitting.person,
        at=NOON,
        score_before=1,
        possible_before=3,
        passed_before=False,
        score_after=2,
        possible_after=3,
        passed_after=False,
    )
    signed_in(client, Role.HR)
    page = client.get(f"/en/attempts/history/{sitting.person.pk}/").content.decode()
    assert "question 3: not answered yet" in page
    assert "2026-11-20: regrade, 1/3 → 2/3" in page


def test_a_candidate_reads_their_own_and_marks_only_where_the_quiz_shows_them(sitting, client):
    sat(sitting, 2)
    client.force_login(sitting.person)
    sitting.person.language = "en"
    sitting.person.save()
    assert '<td class="num">66</td>' in client.get("/en/attempts/history/").content.decode()
    sitting.quiz.review = {"during": [], "after": [], "later": [], "closed": []}
    sitting.quiz.save()
    page = client.get("/en/attempts/history/").content.decode()
    assert "66" not in page
    assert "not passed" in page
    taken = client.get(f"/en/attempts/history/{sitting.person.pk}.csv").getvalue().decode()
    assert "66" not in taken


def test_others_read_it_within_their_part(sitting, client):
    sat(sitting, 3)
    address = f"/en/attempts/history/{sitting.person.pk}/"
    for role, unit, status in [
        (None, None, 403),
        (Role.TRAINER, None, 403),
        (Role.MANAGER, sitting.shop, 200),
        (Role.MANAGER, UnitFactory(), 404),
        (Role.HR, UnitFactory(), 404),
        (Role.AUDITOR, None, 200),
    ]:
        signed_in(client, role, unit)
        assert client.get(address).status_code == status
        assert client.get(f"/en/attempts/history/{sitting.person.pk}.csv").status_code == status


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_can_be_taken_away_and_the_audit_says_so(sitting, client, form):
    sat(sitting, 3)
    reader = signed_in(client, Role.HR)
    body = client.get(f"/en/attempts/history/{sitting.person.pk}.{form}").getvalue()
    assert form == "xlsx" or "passed" in body.decode()
    noted = Record.objects.get(action="attempts.exported")
    assert (noted.actor_id, noted.person_id) == (reader.pk, sitting.person.pk)


def test_it_is_narrowed_by_quiz_and_days(sitting, client):
    sat(sitting, 3)
    signed_in(client, Role.HR)
    address = f"/en/attempts/history/{sitting.person.pk}/"
    for query, found in [
        (f"?quiz={sitting.quiz.code}", True),
        ("?since=2026-11-20&until=2026-11-20", True),
        ("?since=2026-11-21", False),
        ("?quiz=nonsense&since=nonsense", True),
    ]:
        assert ("No attempt yet." not in client.get(address + query).content.decode()) is found


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_the_same_queries_for_any_number(sitting, client, count, statements):
    for number in range(count):
        sat(sitting, 1, hours=number)
    signed_in(client, Role.HR)
    address = f"/en/attempts/history/{sitting.person.pk}/"
    client.get(address)
    with statements(10):
        client.get(address)
