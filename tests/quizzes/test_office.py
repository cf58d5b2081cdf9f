"""Results for those who answer for people: the list, its files, one attempt with its journal, late answers judged."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Record
from people.models import Role
from people.services import grant_role
from quizzes.services import submit
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.factories import EnrolmentFactory, PersonFactory, Sitting

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sitting():
    made = Sitting(pass_percent=60)
    made.shop = UnitFactory()
    PlacementFactory(person=made.person, unit=made.shop)
    return made


def signed_in(client, role, unit=None):
    person = PersonFactory(language="en")
    grant_role(person=person, role=role, unit=unit)
    client.force_login(person)
    return person


def list_of(sitting, query=""):
    return f"/en/attempts/exams/{sitting.quiz.code}/{query}"


def test_a_manager_sees_their_people_and_an_outsider_nobody(client, sitting):
    sitting.pass_it()
    signed_in(client, Role.MANAGER, sitting.shop)
    shown = client.get(list_of(sitting)).content.decode()
    assert sitting.person.staff_number in shown
    assert f"</a> · {sitting.quiz.bank.name} ·" in shown  # many quizzes are called alike: the bank says which
    assert "1 attempt" in client.get("/en/attempts/exams/").content.decode()
    signed_in(client, Role.MANAGER, UnitFactory())
    shown = client.get(list_of(sitting)).content.decode()
    assert sitting.person.staff_number not in shown
    assert sitting.person.staff_number not in client.get(list_of(sitting, "results.csv")).getvalue().decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?state=passed", True),
        ("?state=failed", False),
        ("?state=running", False),
        ("?state=late", False),
        ("?q=林晓雯", True),
        ("?q=nobody", False),
        ("?since=2026-11-23&until=2026-11-23", True),
        ("?since=2026-11-24", False),
        ("?since=nonsense", True),
    ],
)
def test_the_list_is_narrowed(client, sitting, query, found):
    sitting.person.name = "林晓雯"
    sitting.person.write_derived()
    sitting.person.save()
    sitting.pass_it(now=NOON)
    signed_in(client, Role.HR)
    assert (sitting.person.staff_number in client.get(list_of(sitting, query)).content.decode()) is found


def test_who_was_knocked_out_is_not_among_those_who_passed(client, sitting):
    attempt = sitting.pass_it()
    attempt.held_back = True
    attempt.save()
    signed_in(client, Role.HR)
    assert sitting.person.staff_number not in client.get(list_of(sitting, "?state=passed")).content.decode()
    assert sitting.person.staff_number in client.get(list_of(sitting, "?state=failed")).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_can_be_taken_away_and_the_audit_says_so(client, sitting, form):
    sitting.pass_it()
    signed_in(client, Role.HR)
    taken = client.get(list_of(sitting, f"results.{form}?state=passed"))
    assert taken.status_code == 200
    body = taken.getvalue()
    assert body
    assert form == "xlsx" or sitting.person.staff_number in body.decode()
    assert form == "xlsx" or body.decode().strip().endswith(",passed,简体中文")  # in words, no code of a language
    assert Record.objects.get(action="results.exported").after == {"form": form, "filters": {"state": "passed"}}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(client, sitting, count, statements):
    for _ in range(count):
        sitting.enrolment = EnrolmentFactory(course=sitting.activity.course)
        sitting.person = sitting.enrolment.person
        sitting.pass_it()
    signed_in(client, Role.HR)
    client.get(list_of(sitting))
    with statements(6):
        client.get(list_of(sitting))


# --- One attempt ---------------------------------------------------------------------------------------------


@pytest.fixture
def disputed(sitting):
    """Begun on a phone, gone on with at a desk, one answer late."""
    attempt = sitting.start(now=NOON, origin="phone-1")
    sitting.answer(attempt, 1, ["a"], 1, now=NOON + MINUTE, origin="phone-1")
    sitting.answer(attempt, 1, ["b"], 2, now=NOON + 2 * MINUTE, origin="desk-1")
    late = attempt.deadline_at + MINUTE
    for position in (2, 3):
        given = attempt.deadline_at - MINUTE
        sitting.answer(attempt, position, ["b"], 1, given_at=given, now=late, origin="desk-1")
    return submit(attempt=attempt, by_clock=True, now=late)


def journal_of(attempt):
    return f"/en/attempts/{attempt.pk}/journal/"


def test_an_attempt_can_be_replayed(client, disputed, statements):
    signed_in(client, Role.HR)
    client.get(journal_of(disputed))
    with statements(12):
        text = client.get(journal_of(disputed)).content.decode()
    told = ["Begun; the paper was drawn.", "Question 1, answer 1", "Option a", "Question 1, answer 2", "Option b"]
    told += ["went on from another device", "Question 2, answer 1, delivered late", "phone-", "desk-1"]
    assert [words for words in told if words not in text] == []
    assert text.index("Question 1, answer 1") < text.index("Question 1, answer 2")


def test_only_those_in_scope_read_a_journal(client, sitting, disputed):
    signed_in(client, Role.MANAGER, sitting.shop)
    assert client.get(journal_of(disputed)).status_code == 200
    signed_in(client, Role.MANAGER, UnitFactory())
    assert client.get(journal_of(disputed)).status_code == 404
    client.force_login(sitting.person)
    assert client.get(journal_of(disputed)).status_code == 403


def test_hr_decides_on_late_answers_with_a_reason(client, sitting, disputed):
    signed_in(client, Role.HR)
    assert sitting.person.staff_number in client.get(list_of(sitting, "?state=late")).content.decode()
    address = f"/en/attempts/{disputed.pk}/judge-late/"
    assert client.post(address, {"decision": "accept"}).status_code == 422
    assert client.post(address, {"decision": "accept", "reason": "No power"}).status_code == 302
    disputed.refresh_from_db()
    assert (disputed.score, disputed.passed) == (3, True)
    assert "No power" in client.get(journal_of(disputed)).content.decode()
    assert sitting.person.staff_number not in client.get(list_of(sitting, "?state=late")).content.decode()


def test_a_manager_reads_but_does_not_decide(client, sitting, disputed):
    signed_in(client, Role.MANAGER, sitting.shop)
    address = f"/en/attempts/{disputed.pk}/judge-late/"
    assert client.post(address, {"decision": "accept", "reason": "Mine"}).status_code == 403
