from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import Record
from courses.models import Completion
from quizzes.errors import (
    AlreadyPassed,
    AlreadySubmitted,
    BankTooSmall,
    DeadlinePassed,
    NoAttemptsLeft,
    NoSuchQuestion,
    NotEnrolled,
    NumberTaken,
    UnreadableAnswer,
    WaitForNextAttempt,
)
from quizzes.models import Attempt, Mark, PaperItem, Response
from quizzes.services import save_choice, save_version, start_attempt, submit, submit_expired
from quizzes.services.places import paper_of
from tests.quizzes.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    Sitting,
    VersionFactory,
    multiple,
    single,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def sitting():
    return Sitting(minutes=20, attempts_allowed=2, wait_hours=24)


# --- Starting ----------------------------------------------------------------------------------------------


def test_a_start_freezes_the_paper_and_sets_the_deadline(sitting):
    attempt = sitting.start(now=NOON)
    assert (attempt.number, attempt.deadline_at) == (1, NOON + timedelta(minutes=20))
    assert list(attempt.items.values_list("position", flat=True)) == [1, 2, 3]
    drawn = list(attempt.items.values_list("version", flat=True))
    for item in attempt.items.all():
        save_version(
            question=item.version.question, kind="single", content=single(stem="改写"), state="ready", actor=None
        )
    assert list(attempt.items.values_list("version", flat=True)) == drawn


def test_starting_again_joins_the_running_attempt(sitting):
    assert sitting.start(now=NOON) == sitting.start(now=NOON + HOUR / 6)
    assert Attempt.objects.count() == 1


def test_the_next_attempt_waits(sitting):
    submit(attempt=sitting.start(now=NOON), now=NOON)
    with pytest.raises(WaitForNextAttempt) as caught:
        sitting.start(now=NOON + HOUR)
    assert caught.value.params["moment"] == NOON + timedelta(hours=24)
    assert sitting.start(now=NOON + timedelta(hours=24)).number == 2


def test_attempts_come_to_an_end(sitting):
    submit(attempt=sitting.start(now=NOON), now=NOON)
    later = NOON + timedelta(days=2)
    submit(attempt=sitting.start(now=later), now=later)
    with pytest.raises(NoAttemptsLeft) as caught:
        sitting.start(now=later + timedelta(days=2))
    assert "2" in str(caught.value)


def test_nobody_starts_what_they_passed(sitting):
    sitting.pass_it(now=NOON)
    with pytest.raises(AlreadyPassed):
        sitting.start(now=NOON + timedelta(days=2))


def test_an_attempt_that_ran_out_is_handed_in_before_the_next(sitting):
    first = sitting.start(now=NOON)
    with pytest.raises(WaitForNextAttempt):
        sitting.start(now=NOON + HOUR)
    first.refresh_from_db()
    assert (first.submitted_at, first.submitted_by_clock) == (first.deadline_at, True)


def test_a_bank_that_is_too_small_costs_no_attempt():
    sitting = Sitting(questions=2, draws=3)
    with pytest.raises(BankTooSmall):
        sitting.start()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("wrong", ["person", "course", "withdrawn"])
def test_only_the_enrolled_start(sitting, wrong):
    given = {
        "person": sitting.person,
        "quiz": sitting.quiz,
        "enrolment": sitting.enrolment,
        "activity": sitting.activity,
    }
    given |= {
        "person": {"person": PersonFactory()},
        "course": {"activity": ActivityFactory()},
        "withdrawn": {"enrolment": EnrolmentFactory(course=sitting.activity.course, withdrawn_at=NOON)},
    }[wrong]
    with pytest.raises(NotEnrolled):
        start_attempt(**given)


# --- Answering ---------------------------------------------------------------------------------------------


def test_every_answer_is_kept_and_the_last_one_counts(sitting):
    attempt = sitting.start(now=NOON)
    sitting.answer(attempt, 1, ["a"], 1, now=NOON)
    sitting.answer(attempt, 1, ["b"], 2, now=NOON)
    journal = Response.objects.filter(item__position=1).values_list("number", "answer")
    assert list(journal) == [(1, ["a"]), (2, ["b"])]
    assert submit(attempt=attempt, now=NOON).score == 1


def test_an_answer_that_arrives_late_out_of_order_does_not_count_over_a_newer_one(sitting):
    attempt = sitting.start(now=NOON)
    sitting.answer(attempt, 1, ["b"], 2, now=NOON)
    sitting.answer(attempt, 1, ["a"], 1, now=NOON)
    assert submit(attempt=attempt, now=NOON).score == 1


def test_the_same_number_and_answer_give_the_same_receipt_even_after_the_end(sitting):
    attempt = sitting.start(now=NOON)
    first = sitting.answer(attempt, 1, ["a"], now=NOON)
    again = sitting.answer(attempt, 1, ["a"], now=NOON + SECOND)
    assert (again.receipt, again.received_at) == (first.receipt, NOON)
    submit(attempt=attempt, now=NOON + SECOND)
    assert sitting.answer(attempt, 1, ["a"], now=NOON + HOUR).receipt == first.receipt
    assert Response.objects.count() == 1


def test_the_same_number_with_another_answer_is_told_the_next(sitting):
    attempt = sitting.start(now=NOON)
    sitting.answer(attempt, 1, ["a"], 1, now=NOON)
    sitting.answer(attempt, 1, ["b"], 4, now=NOON)
    with pytest.raises(NumberTaken) as caught:
        sitting.answer(attempt, 1, ["c"], 1, now=NOON)
    assert caught.value.params == {"next": 5}


def test_a_receipt_says_what_time_is_left(sitting):
    attempt = sitting.start(now=NOON)
    assert sitting.answer(attempt, 1, ["a"], now=NOON + timedelta(minutes=5)).remaining == timedelta(minutes=15)
    assert sitting.answer(attempt, 2, ["a"], now=attempt.deadline_at + SECOND).remaining == timedelta()


def test_the_network_gets_five_seconds_and_no_more(sitting):
    attempt = sitting.start(now=NOON)
    sitting.answer(attempt, 1, ["b"], now=attempt.deadline_at + 5 * SECOND)
    with pytest.raises(DeadlinePassed) as caught:
        sitting.answer(attempt, 2, ["b"], now=attempt.deadline_at + 6 * SECOND)
    assert "20:20:00" in str(caught.value)  # the organisation's clock
    assert submit(attempt=attempt, now=attempt.deadline_at + HOUR).score == 1


def test_nothing_is_saved_after_handing_in(sitting):
    attempt = submit(attempt=sitting.start(now=NOON), now=NOON)
    with pytest.raises(AlreadySubmitted):
        sitting.answer(attempt, 1, ["b"], now=NOON + SECOND)
    assert not Response.objects.exists()


def test_what_the_clock_handed_in_says_that_time_was_up(sitting):
    attempt = sitting.start(now=NOON)
    submit_expired(now=NOON + HOUR)
    with pytest.raises(DeadlinePassed):
        sitting.answer(attempt, 1, ["b"], now=NOON + HOUR)


@pytest.mark.parametrize("number", [0, -1, 10**7])
def test_numbers_out_of_reason_are_refused(sitting, number):
    with pytest.raises(UnreadableAnswer):
        sitting.answer(sitting.start(), 1, ["a"], number)


def test_an_outsider_finds_nothing(sitting):
    attempt = sitting.start()
    with pytest.raises(NoSuchQuestion):
        sitting.answer(attempt, 1, ["a"], person=PersonFactory())
    with pytest.raises(NoSuchQuestion):
        sitting.answer(attempt, 9, ["a"])


def test_without_javascript_only_changes_are_written(sitting):
    attempt = sitting.start()

    def choose(*keys):
        save_choice(attempt_id=attempt.pk, position=1, person=sitting.person, answer=list(keys))

    for keys in ((), ("a",), ("a",), ("b",), ()):
        choose(*keys)
    journal = Response.objects.order_by("number").values_list("number", "answer")
    assert list(journal) == [(1, ["a"]), (2, ["b"]), (3, [])]


def test_an_answer_takes_one_query_and_the_first_of_a_paper_two(sitting, statements):
    attempt = sitting.start()
    for number, queries in ((1, 2), (2, 1), (3, 1)):
        with statements(queries):
            sitting.answer(attempt, 1, ["a"], number)


def test_what_is_remembered_of_a_paper_decides_nothing(sitting):
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["a"])
    remembered = paper_of(attempt.pk)
    Attempt.objects.filter(pk=attempt.pk).update(person=PersonFactory())
    assert paper_of(attempt.pk) is remembered
    with pytest.raises(NoSuchQuestion):
        sitting.answer(attempt, 1, ["b"], 2)
    assert Response.objects.count() == 1


# --- Handing in --------------------------------------------------------------------------------------------


def test_passing_completes_the_activity_and_the_course(sitting):
    attempt = sitting.pass_it(now=NOON)
    assert (attempt.score, attempt.max_score, attempt.percent, attempt.passed) == (3, 3, 100, True)
    done = Completion.objects.filter(enrolment=sitting.enrolment).values_list("activity", "how")
    assert sorted(done, key=str) == [(sitting.activity.pk, "quiz"), (None, "all")]


def test_failing_completes_nothing(sitting):
    attempt = submit(attempt=sitting.start(), now=None)
    assert not attempt.passed
    assert not Completion.objects.exists()
    assert list(Mark.objects.values_list("mark", "response")) == [(0, None)] * 3


def test_a_second_submission_changes_nothing(sitting):
    attempt = sitting.start(now=NOON)
    stale = Attempt.objects.get(pk=attempt.pk)
    sitting.answer(attempt, 1, ["b"], now=NOON)
    submit(attempt=attempt, now=NOON + SECOND)
    again = submit(attempt=stale, now=NOON + 2 * SECOND)
    assert (again.submitted_at, again.score) == (NOON + SECOND, 1)
    assert Mark.objects.count() == 3
    assert Record.objects.about(attempt).filter(action="attempt.submitted").count() == 1


def test_handing_in_after_the_deadline_counts_as_the_clock(sitting):
    attempt = sitting.start(now=NOON)
    submit(attempt=attempt, now=attempt.deadline_at + SECOND)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.submitted_by_clock) == (attempt.deadline_at, True)
    assert Record.objects.get(action="attempt.submitted").actor is None


def test_three_thirds_are_one():
    sitting = Sitting(questions=0, draws=3)
    for _ in range(3):
        VersionFactory(question__bank=sitting.quiz.bank, kind="multiple", content=multiple(right="abc"))
    attempt = sitting.start()
    for position in (1, 2, 3):
        sitting.answer(attempt, position, ["a"])
    assert submit(attempt=attempt).score == Decimal("1.000")
    assert set(Mark.objects.values_list("mark", flat=True)) == {Decimal("0.333")}


def test_rounding_lifts_nobody_over_the_pass_mark():
    sitting = Sitting(questions=0, draws=3, pass_percent=67)
    for _ in range(3):
        VersionFactory(question__bank=sitting.quiz.bank, kind="multiple", content=multiple(right="abc"))
    attempt = sitting.start()
    for position in (1, 2, 3):
        sitting.answer(attempt, position, ["a", "b"])  # 2/3 each: 66.67 %
    submit(attempt=attempt)
    assert (attempt.score, attempt.percent, attempt.passed) == (Decimal("2.000"), 66, False)


def test_the_pass_mark_is_the_one_of_the_start(sitting):
    attempt = sitting.start()
    sitting.quiz.pass_percent = 100
    sitting.quiz.save()
    sitting.answer(attempt, 1, ["b"])
    assert submit(attempt=attempt).pass_percent == 80


def test_handing_in_twenty_questions_stays_within_its_budget(statements):
    sitting = Sitting(questions=20)
    attempt = sitting.start()
    for position in range(1, 21):
        sitting.answer(attempt, position, ["b"])
    attempt = Attempt.objects.select_related("enrolment", "activity", "person").get(pk=attempt.pk)
    with statements(15):  # the budget is 20; seven are those of completing the course, one asks policies about the quiz
        submit(attempt=attempt)
    assert attempt.passed


# --- The clock ---------------------------------------------------------------------------------------------


def test_the_sweep_hands_in_what_is_due_and_nothing_else(sitting):
    due = sitting.start(now=NOON)
    sitting.answer(due, 1, ["b"], now=NOON)
    running = Sitting().start(now=NOON + HOUR)
    assert submit_expired(now=NOON + HOUR) == 1
    due.refresh_from_db()
    running.refresh_from_db()
    assert (due.submitted_at, due.submitted_by_clock, due.score) == (due.deadline_at, True, 1)
    assert running.submitted_at is None
    assert submit_expired(now=NOON + HOUR) == 0


def test_the_sweep_leaves_the_last_seconds_to_answers_on_their_way(sitting):
    attempt = sitting.start(now=NOON)
    assert submit_expired(now=attempt.deadline_at + 4 * SECOND) == 0
    assert submit_expired(now=attempt.deadline_at + 6 * SECOND) == 1


def test_an_attempt_that_cannot_be_marked_does_not_keep_the_others_waiting(sitting, caplog):
    broken = sitting.start(now=NOON)
    item = PaperItem.objects.get(attempt=broken, position=1)
    sitting.answer(broken, 1, ["b"], now=NOON)
    item.version.kind = "unknown"
    item.version.save()
    Sitting().start(now=NOON + SECOND)
    assert submit_expired(now=NOON + HOUR) == 1
    assert str(broken.pk) in caplog.text
    broken.refresh_from_db()
    assert broken.submitted_at is None


@pytest.mark.parametrize("running", [1, 3])
def test_a_sweep_with_nothing_due_is_one_query(running, django_assert_num_queries):
    for _ in range(running):
        Sitting().start(now=NOON)
    with django_assert_num_queries(1):
        submit_expired(now=NOON)
