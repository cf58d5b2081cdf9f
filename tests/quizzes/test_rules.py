"""Rules of a quiz beyond the pass mark: dates, gates, what counts, no way back, certainty, what is shown when."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from courses.models import Completion
from courses.services import complete
from quizzes.certainty import weighed
from quizzes.errors import AnswerChecked, Closed, FirstFinish, NotOpenYet, PassedBy
from quizzes.models import Attempt, Quiz
from quizzes.quiz_office.quiz_form import EXAM, PRACTICE
from quizzes.review import everything, only_after_closing, phase_of, shown_of
from quizzes.services import check_answer, reach, save_choice, submit
from tests.quizzes.factories import ActivityFactory, Sitting
from tests.quizzes.test_paper_sections import trainer  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_a_quiz_opens_and_closes():
    sitting = Sitting(opens_at=NOON, closes_at=NOON + HOUR)
    with pytest.raises(NotOpenYet):
        sitting.start(now=NOON - MINUTE)
    with pytest.raises(Closed):
        sitting.start(now=NOON + HOUR)


def test_what_runs_ends_when_the_quiz_closes():
    sitting = Sitting(minutes=60, closes_at=NOON + HOUR)
    assert sitting.start(now=NOON + 50 * MINUTE).deadline_at == NOON + HOUR


def test_a_gate_opens_with_what_was_finished():
    sitting = Sitting()
    gate = ActivityFactory(course=sitting.activity.course)
    Quiz.objects.update(after_activity=gate)
    sitting.quiz.refresh_from_db()
    with pytest.raises(FirstFinish):
        sitting.start()
    complete(enrolment=sitting.enrolment, activity=gate, how=Completion.How.READ)
    assert sitting.start().number == 1


def sit(sitting, right, now):
    attempt = sitting.start(now=now)
    for position in range(1, right + 1):
        sitting.answer(attempt, position, ["b"], now=now)
    return submit(attempt=attempt, now=now)


@pytest.mark.parametrize(("counts", "passed"), [("best", True), ("last", True), ("first", False), ("average", False)])
def test_what_counts_of_several_attempts(counts, passed):
    sitting = Sitting(questions=4, counts=counts, pass_percent=75, wait_hours=0)
    sit(sitting, 1, NOON)
    second = sit(sitting, 4, NOON + HOUR)
    assert (second.enough, second.passed) == (True, passed)
    assert Completion.objects.filter(activity=sitting.activity).exists() is passed


def test_an_average_that_reaches_the_mark_passes():
    sitting = Sitting(questions=4, counts="average", pass_percent=75, wait_hours=0)
    sit(sitting, 2, NOON)
    assert sit(sitting, 4, NOON + HOUR).passed


# --- No way back, and checking -------------------------------------------------------------------------------


def test_with_no_way_back_one_goes_a_step_at_a_time_and_nothing_left_changes():
    sitting = Sitting(forward_only=True)
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["a"], 1)
    assert reach(attempt=attempt, position=3) == 1
    assert reach(attempt=attempt, position=2) == 2
    with pytest.raises(PassedBy):
        sitting.answer(attempt, 1, ["b"], 2)
    assert sitting.answer(attempt, 1, ["a"], 1).number == 1  # the same again still gets its receipt


def test_a_checked_answer_stays(client, classroom):
    Quiz.objects.update(review=everything())
    attempt = classroom.start()
    client.force_login(classroom.person)
    address = f"/en/attempts/{attempt.pk}/1/"
    assert "Check my answer" in client.get(address).content.decode()
    client.post(address, {"answer": "a", "go": "check"})
    text = client.get(address).content.decode()
    assert "right answer" in text
    assert "disabled" in text
    with pytest.raises(AnswerChecked):
        classroom.answer(attempt, 1, ["b"], 9)


def test_nothing_is_checked_where_the_quiz_shows_nothing_meanwhile(client, classroom):
    attempt = classroom.start()
    save_choice(attempt_id=attempt.pk, position=1, person=classroom.person, answer=["a"])
    check_answer(attempt_id=attempt.pk, position=1, person=classroom.person)
    assert attempt.items.get(position=1).checked_at is None
    client.force_login(classroom.person)
    text = client.get(f"/en/attempts/{attempt.pk}/1/").content.decode()
    assert "right answer" not in text


# --- Certainty -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "sure", "earned"),
    [
        (1, None, Fraction(1, 3)),
        (1, 1, Fraction(1, 3)),
        (1, 2, Fraction(2, 3)),
        (1, 3, 1),
        (0, 1, 0),
        (0, 2, Fraction(-2, 3)),
        (0, 3, -2),
        (Fraction(1, 2), 3, Fraction(1, 2)),
    ],
)
def test_the_table_of_certainty(mark, sure, earned):
    assert weighed(Fraction(mark), sure) == earned


def test_who_says_what_they_believe_does_best():
    """Certainty 2 pays best between 2/3 and 4/5, certainty 3 above: the table cannot be gamed."""

    def expected(chance, sure):
        return chance * weighed(Fraction(1), sure) + (1 - chance) * weighed(Fraction(0), sure)

    for percent in range(1, 100):
        chance = Fraction(percent, 100)
        best = max((1, 2, 3), key=lambda sure: (expected(chance, sure), -sure))
        assert best == (1 if chance <= Fraction(2, 3) else 2 if chance <= Fraction(4, 5) else 3)


def test_certainty_weighs_marks_and_no_total_falls_below_zero():
    sitting = Sitting(certainty=True)
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["b"], certainty=3)
    sitting.answer(attempt, 2, ["b"], certainty=1)
    sitting.answer(attempt, 3, ["a"], certainty=3)
    assert submit(attempt=attempt).score == 0
    marks = attempt.items.order_by("position").values_list("mark__mark", flat=True)
    assert [str(mark) for mark in marks] == ["1.000", "0.333", "-2.000"]


# --- What is shown, and when ---------------------------------------------------------------------------------


def test_the_four_phases():
    attempt = Sitting(closes_at=NOON + HOUR, review=only_after_closing()).start(now=NOON)
    assert phase_of(attempt, NOON) == "during"
    attempt.submitted_at = NOON
    moments = [NOON + MINUTE, NOON + 5 * MINUTE, NOON + HOUR]
    assert [str(phase_of(attempt, moment)) for moment in moments] == ["after", "later", "closed"]
    assert ["right" in shown_of(attempt, moment) for moment in moments] == [False, False, True]


def test_what_is_not_to_be_seen_is_not_on_the_page(client, classroom):
    Quiz.objects.update(review={"during": [], "after": [], "later": [], "closed": []})
    attempt = submit(attempt=classroom.start())
    client.force_login(classroom.person)
    text = client.get(f"/en/attempts/{attempt.pk}/result/").content.decode()
    assert "Not passed" in text
    assert "Option b" not in text
    assert "0\u00a0%" not in text


def test_all_questions_stand_on_one_page(client, classroom, statements):
    Quiz.objects.update(layout="all")
    attempt = classroom.start()
    client.force_login(classroom.person)
    address = f"/en/attempts/{attempt.pk}/1/"
    client.get(address)
    with statements(4):
        text = client.get(address).content.decode()
    assert text.count("data-question") == 3
    saved = client.post(f"/en/attempts/{attempt.pk}/3/", {"answer": "b", "go": "stay"})
    assert saved.url.endswith("#q3")


# --- In the back office --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("preset", "wanted"), [("practice", PRACTICE), ("exam", EXAM)])
def test_a_new_quiz_begins_as_for_practice_or_an_exam(admin_client, preset, wanted):
    form = admin_client.get(reverse("quiz-rules:add"), {"preset": preset}).context["form"]
    assert {name: form[name].value() for name in wanted if name in form.fields} == {
        name: value for name, value in wanted.items() if name in form.fields
    }


def test_what_candidates_see_is_ticked_in_a_table(admin_client, classroom):
    address = reverse("quiz-rules:edit", args=[classroom.quiz.pk])
    form = admin_client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    data["review"] = ["during.marks", "closed.right"]
    assert admin_client.post(address, data).status_code == 302
    classroom.quiz.refresh_from_db()
    assert classroom.quiz.review == {"during": ["marks"], "after": [], "later": [], "closed": ["right"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_at": "2026-11-24 10:00", "closes_at": "2026-11-24 09:00"},
        {"forward_only": "on", "layout": "all"},
    ],
)
def test_rules_that_contradict_each_other_are_named(admin_client, classroom, wrong):
    address = reverse("quiz-rules:edit", args=[classroom.quiz.pk])
    form = admin_client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    refused = admin_client.post(address, data | wrong)
    assert refused.status_code == 200
    assert refused.context["form"].errors


def test_attempts_keep_the_rules_they_began_with():
    sitting = Sitting(certainty=True, counts="first")
    attempt = sitting.start()
    Quiz.objects.update(certainty=False, counts="best")
    kept = Attempt.objects.get(pk=attempt.pk)
    assert (kept.certainty, kept.counts) == (True, "first")
