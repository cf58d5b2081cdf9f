"""What is made easier, for whom, and that it holds at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Record
from people.models import Person, Role
from people.services import grant_role
from quizzes.accommodations import allowed, combined
from quizzes.errors import NoAttemptsLeft
from quizzes.models import Accommodation, Quiz
from quizzes.office.staff_numbers import StaffNumbersField
from quizzes.services import accommodate, end_accommodation, submit
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sitting():
    return Sitting(minutes=20, attempts_allowed=1, wait_hours=0)


@pytest.fixture
def hr():
    person = PersonFactory(language="en")
    grant_role(person=person, role=Role.HR)
    return person


def ease(sitting, actor=None, **eases):
    people = eases.pop("people", [sitting.person])
    return accommodate(
        quiz=eases.pop("quiz", sitting.quiz),
        people=people,
        unit=eases.pop("unit", None),
        reason="Reads slowly",
        actor=actor or sitting.person,
        eases=eases,
    )


def test_more_time_holds_when_an_attempt_begins(sitting):
    ease(sitting, extra_percent=25, extra_minutes=3)
    assert sitting.start(now=NOON).deadline_at == NOON + 28 * MINUTE


def test_more_time_holds_at_once_in_a_running_attempt(sitting):
    attempt = sitting.start(now=NOON)
    ease(sitting, extra_percent=50)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 30 * MINUTE
    told = Record.objects.get(action="attempt.prolonged")
    assert told.after["until"] == attempt.deadline_at.isoformat()


def test_who_is_not_meant_gets_nothing(sitting):
    attempt = sitting.start(now=NOON)
    ease(sitting, people=[PersonFactory()], extra_percent=50)
    ease(Sitting(), people=[sitting.person], extra_percent=50)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 20 * MINUTE


def test_a_unit_means_everybody_below_it(sitting):
    area = UnitFactory()
    PlacementFactory(person=sitting.person, unit=UnitFactory(parent=area))
    attempt = sitting.start(now=NOON)
    ease(sitting, people=[], unit=area, extra_minutes=10)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 30 * MINUTE
    assert allowed(sitting.quiz, PersonFactory()).minutes == 20


def test_one_more_attempt_is_one_more(sitting):
    submit(attempt=sitting.start(now=NOON), now=NOON)
    with pytest.raises(NoAttemptsLeft):
        sitting.start(now=NOON)
    ease(sitting, extra_attempts=1)
    assert sitting.start(now=NOON).number == 2


def test_dates_of_ones_own(sitting):
    Quiz.objects.update(opens_at=NOON, closes_at=NOON + 60 * MINUTE)
    sitting.quiz.refresh_from_db()
    ease(sitting, opens_at=NOON - 60 * MINUTE, closes_at=NOON + 120 * MINUTE)
    assert sitting.start(now=NOON - 30 * MINUTE).number == 1


def test_what_has_ended_holds_no_more_and_takes_no_time_away(sitting):
    attempt = sitting.start(now=NOON)
    (one,) = ease(sitting, extra_percent=50)
    end_accommodation(accommodation=one, actor=sitting.person)
    end_accommodation(accommodation=one, actor=sitting.person)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 30 * MINUTE
    assert allowed(sitting.quiz, sitting.person).minutes == 20
    assert Record.objects.filter(action="accommodation.ended").count() == 1


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 480), st.integers(0, 20)), max_size=4))
def test_of_several_the_best_of_each_counts(given_to):
    quiz = Quiz(minutes=20, attempts_allowed=2)
    rows = [Accommodation(extra_percent=p, extra_minutes=m, extra_attempts=a) for p, m, a in given_to]
    may = combined(quiz, rows)
    best = [max((row[place] for row in given_to), default=0) for place in range(3)]
    assert may.attempts == 2 + best[2]
    assert may.minutes - best[1] >= 20 * (100 + best[0]) / 100 > may.minutes - best[1] - 1


def test_a_language_of_ones_own_leads_there(client, classroom):
    ease(classroom, language="en")
    client.force_login(classroom.person)
    went = client.post(f"/zh-hans/attempts/start/{classroom.activity.key}/")
    assert went.url.startswith("/en/attempts/")


# --- The pages -----------------------------------------------------------------------------------------------


def page_of(quiz):
    return f"/en/attempts/exams/{quiz.code}/accommodations/"


def test_hr_grants_to_many_at_once_and_ends_it(client, classroom, hr):
    others = [PersonFactory(), PersonFactory()]
    client.force_login(hr)
    numbers = "\n".join(person.staff_number for person in [classroom.person, *others])
    data = {"people": numbers, "extra_percent": "25", "reason": "Second language"}
    assert client.post(page_of(classroom.quiz), data).status_code == 302
    assert Accommodation.objects.count() == 3
    shown = client.get(page_of(classroom.quiz)).content.decode()
    assert shown.count("25\u00a0% more time") == 3
    one = Accommodation.objects.first()
    client.post(f"/en/attempts/accommodations/{one.pk}/end/", {"quiz": classroom.quiz.code})
    assert Accommodation.objects.standing().count() == 2


@pytest.mark.parametrize("between", ["，", "、", "； ", ", ", " ", "\r\n"])
def test_staff_numbers_may_stand_as_a_chinese_keyboard_types_them(between):
    people = [PersonFactory(staff_number="S001"), PersonFactory(staff_number="S002")]
    field = StaffNumbersField()
    field.among = Person.objects.all()
    assert field.clean(f"S001{between}Ｓ００２{between}") == people


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"people": "nobody"}, "Not found, or not yours: nobody."),
        ({"people": ""}, "Say for whom"),
        ({"extra_percent": ""}, "Say what is made easier."),
        ({"reason": ""}, "errors"),
        ({"extra_percent": "900"}, "errors"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, classroom, hr, data, said):
    client.force_login(hr)
    typed = {"people": classroom.person.staff_number, "extra_percent": "25", "reason": "As typed"}
    refused = client.post(page_of(classroom.quiz), typed | data)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Accommodation.objects.exists()


def test_hr_of_elsewhere_can_ease_nothing_here(client, classroom):
    elsewhere = PersonFactory()
    grant_role(person=elsewhere, role=Role.HR, unit=UnitFactory())
    client.force_login(elsewhere)
    data = {"people": classroom.person.staff_number, "extra_percent": "25", "reason": "Mine"}
    assert client.post(page_of(classroom.quiz), data).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(client, classroom, hr, count, statements):
    ease(classroom, people=[PersonFactory() for _ in range(count)], extra_percent=10)
    client.force_login(hr)
    client.get(page_of(classroom.quiz))
    with statements(7):
        client.get(page_of(classroom.quiz))
