"""What becomes of marks by people: the candidate's page, the journal, appeals, regrades, statistics, one's own data."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.role_groups import map_roles
from notices.models import Notice
from people.models import Person, Role
from people.personal_data import everything
from quizzes.appeals import services as appeals
from quizzes.by_hand import telling
from quizzes.by_hand.queue import open_to
from quizzes.models import Appeal, Attempt, ManualMark, MarkDraft, ResultChange
from quizzes.regrading.services import regrade, regrade_attempt
from quizzes.services import judge_late, submit
from quizzes.statistics.services import calculate
from tests.factories import UnitFactory
from tests.quizzes.by_hand.cast import FULL, HALF, NOTHING, Essays, essay_of, held, marked, marker

pytestmark = pytest.mark.django_db
LATER = ["response", "correctness", "marks", "feedback", "right"]


def page_of(attempt, reader: Person, name: str = "result") -> str:
    client = Client()
    client.force_login(reader)
    return client.get(f"/en/attempts/{attempt.pk}/{name}/").content.decode()


def in_english(essays: Essays) -> Person:
    essays.person.language = "en"
    essays.person.save()
    return essays.person


# --- The candidate's page -------------------------------------------------------------------------------------


def test_the_page_says_what_waits_and_for_whom():
    essays = Essays(markers=2)
    lin, attempt = in_english(essays), essays.hand_in()
    position = essay_of(attempt).item.position
    assert "Fewer people may mark it than it needs." in page_of(attempt, lin)
    markers = [marker() for _ in range(3)]
    shown = page_of(attempt, lin)
    assert "Trainers, assessors and HR mark it without seeing your name." in shown
    assert f"Question {position}: It waits for two people" in shown
    marked(attempt, markers[0], FULL, "first comment")
    shown = page_of(attempt, lin)
    assert "One person has marked it; it waits for a second." in shown
    assert "first comment" not in shown
    marked(attempt, markers[1], NOTHING)
    assert "a third decides" in page_of(attempt, lin)


def test_the_candidate_reads_the_points_and_comments_that_count_and_no_markers_name():
    essays = Essays(markers=2)
    lin, attempt = in_english(essays), essays.hand_in()
    marked(attempt, marker(), {"a": 4, "b": 3}, "Warm")
    marked(attempt, marker(), NOTHING, "Nothing of it")
    marked(attempt, marker(), FULL, "As it should be")
    shown = page_of(attempt, lin)
    assert "3.5 of 4" in shown
    assert [words in shown for words in ("Warm", "As it should be", "Nothing of it", "Marker")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("shown", "points", "comment"),
    [
        (LATER, True, True),
        (["response", "right", "feedback"], False, True),
        (["response", "right", "marks"], True, False),
    ],
)
def test_the_review_rules_hold_for_points_and_comment(shown, points, comment):
    essays = Essays(review={"during": [], "after": shown, "later": shown, "closed": shown})
    lin, attempt = in_english(essays), essays.hand_in()
    marked(attempt, marker(), {"a": 3, "b": 3}, "Warm")
    page = page_of(attempt, lin)
    assert ("3 of 4" in page, "Warm" in page) == (points, comment)


@pytest.mark.parametrize("count", [1, 2])
def test_the_page_takes_the_same_queries_for_any_number_of_marks(count, statements):
    essays = Essays(markers=count)
    lin, attempt = in_english(essays), essays.hand_in()
    for _ in range(count):
        marked(attempt, marker(), HALF)
    client = Client()
    client.force_login(lin)
    client.get(f"/en/attempts/{attempt.pk}/result/")
    with statements(10):
        client.get(f"/en/attempts/{attempt.pk}/result/")


def test_hr_reads_in_the_journal_who_gave_what():
    essays = Essays()
    attempt = essays.hand_in()
    hr = marker(Role.HR)
    assert "waiting to be marked" in page_of(attempt, hr, "journal")
    marked(attempt, marker(), HALF, "Short")
    shown = page_of(attempt, hr, "journal")
    position = essay_of(attempt).item.position
    assert f"Question {position} marked by Marker (first marker): 50\u00a0%" in shown
    assert "Short" in shown


def test_the_list_of_results_finds_what_waits():
    essays = Essays()
    essays.hand_in()
    client = Client()
    client.force_login(marker(Role.HR))
    found = {
        state: essays.person.staff_number
        in client.get(f"/en/attempts/exams/{essays.quiz.code}/?state={state}").content.decode()
        for state in ("waiting", "failed", "passed")
    }
    assert found == {"waiting": True, "failed": False, "passed": False}


# --- Said again ----------------------------------------------------------------------------------------------


def test_a_regrade_of_another_question_keeps_peoples_marks():
    essays = Essays()
    attempt = essays.hand_in(right=1)
    marked(attempt, marker(), HALF)
    item = attempt.items.exclude(version=essays.version).order_by("-position").first()
    word = regrade(version=item.version, how="full", reason="r", actor=marker())
    regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    attempt.refresh_from_db()
    assert (attempt.score, ManualMark.objects.count()) == (Decimal("2.5"), 1)


def test_an_essay_taken_out_waits_for_nobody():
    essays = Essays()
    attempt = essays.hand_in()
    word = regrade(version=essays.version, how="out", reason="r", actor=marker())
    regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting, attempt.max_score, attempt.passed) == (2, 0, 2, True)
    assert open_to(marker(), timezone.now()).count() == 0


def test_an_appeal_gives_more_than_the_marker_did_and_whoever_marked_does_not_answer_it():
    essays, trainer = Essays(pass_percent=90), marker()
    attempt = essays.hand_in()
    marked(attempt, trainer, HALF)
    item = essay_of(attempt).item
    appeal = appeals.make_appeal(attempt=attempt, item=item, reason="It says all", actor=essays.person)
    assert not Appeal.objects.answerable_by(trainer).exists()
    client = Client()
    client.force_login(marker())
    map_roles()
    assert (
        'Item a</span> <span class="num">2 of 4</span>'
        in client.get(reverse("appeal", args=[appeal.pk])).content.decode()
    )
    said = {"decision": "marks", "answer": "so it does", "marks": {item.position: Decimal("0.9")}}
    change = appeals.answer_appeal(appeal=appeal, actor=marker(), **said)
    attempt.refresh_from_db()
    assert change
    assert (attempt.score, attempt.passed) == (Decimal("2.9"), True)


def test_who_marked_something_else_answers_an_appeal_against_a_question_but_not_the_result():
    essays, trainer = Essays(), marker()
    attempt = essays.hand_in()
    marked(attempt, trainer, HALF)
    other = attempt.items.exclude(version=essays.version).first()
    appeals.make_appeal(attempt=attempt, item=other, reason="r", actor=essays.person)
    assert Appeal.objects.answerable_by(trainer).count() == 1
    appeals.make_appeal(attempt=attempt, reason="r", actor=essays.person)
    assert Appeal.objects.answerable_by(trainer).count() == 1


def test_what_was_delivered_late_is_judged_before_anybody_marks():
    essays, trainer = Essays(), marker()
    attempt = essays.start()
    position = attempt.items.get(version=essays.version).position
    late = attempt.deadline_at + timedelta(minutes=1)
    essays.answer(attempt, position, ["早的"], 1)
    essays.answer(attempt, position, ["晚的"], 2, given_at=attempt.deadline_at - timedelta(minutes=1), now=late)
    attempt = submit(attempt=attempt, by_clock=True, now=late)
    assert open_to(trainer, timezone.now()).count() == 0
    judge_late(attempt=attempt, accepted=True, reason="no power", actor=marker(Role.HR))
    [answer] = open_to(trainer, timezone.now())
    assert answer.answer == ["晚的"]


def test_a_pass_that_waits_for_a_marker_again_is_not_lost():
    assert "score_after" in str(ResultChange.objects.lost().query)


def test_statistics_wait_for_the_mark():
    essays = Essays()
    attempt = essays.hand_in()
    assert calculate(essays.quiz, "all")["quiz"]["attempts"] == 0
    marked(attempt, marker(), HALF)
    found = calculate(essays.quiz, "all")
    assert found["quiz"]["attempts"] == 1
    essay = next(line for line in found["questions"] if line["question"] == essays.version.question_id)
    assert essay["facility"] == pytest.approx(50)


# --- Telling -------------------------------------------------------------------------------------------------


def told(person: Person) -> list[dict]:
    return list(Notice.objects.filter(person=person, kind="quizzes.answers_wait").values_list("facts", flat=True))


def test_markers_are_told_once_a_day_how_much_waits_for_them():
    essays, trainer = Essays(), marker()
    telling.tell_markers()
    essays.hand_in()
    attempt, now = essays.another().hand_in(), timezone.now()
    for _ in range(2):
        telling.tell_markers(now=now)
    assert [facts["count"] for facts in told(trainer)] == [2]
    marked(attempt, trainer, HALF)
    telling.tell_markers(now=now + timedelta(days=1))
    assert sorted(facts["count"] for facts in told(trainer)) == [1, 2]


def test_hr_is_told_once_a_week_and_only_of_what_waits_too_long():
    hr, now = marker(Role.HR), timezone.now()
    Essays().hand_in()
    telling.tell_markers(now=now + timedelta(days=1))
    assert told(hr) == []
    monday = now + timedelta(days=15 - now.weekday())
    for day in range(3):
        telling.tell_markers(now=monday + timedelta(days=day))
    assert [facts["count"] for facts in told(hr)] == [1]


def test_without_anything_that_waits_it_is_one_query(statements):
    marker()
    with statements(1):
        telling.tell_markers()


def delivered_late(essays: Essays) -> Attempt:
    attempt = essays.start()
    late = attempt.deadline_at + timedelta(minutes=1)
    essays.answer(attempt, 1, ["b"], 1, given_at=attempt.deadline_at - timedelta(minutes=1), now=late)
    return submit(attempt=attempt, by_clock=True, now=late)


def test_hr_is_told_once_a_week_of_late_answers_until_somebody_judges_them():
    essays, hr, now = Essays(), marker(Role.HR), timezone.now()
    elsewhere, trainer = marker(Role.HR, UnitFactory()), marker()
    first = delivered_late(essays)
    second = delivered_late(essays.another())
    for day in (0, 1, 6):
        telling.tell_judges(now=now + timedelta(days=day))
    told_of = Notice.objects.filter(kind="quizzes.late_to_judge")
    assert set(told_of.values_list("person", flat=True)) == {hr.pk}
    assert {elsewhere.pk, trainer.pk}.isdisjoint(told_of.values_list("person", flat=True))
    facts = told_of.get().facts
    assert (facts["count"], facts["code"], facts["quiz"]) == (2, essays.quiz.code, essays.quiz.names)
    judge_late(attempt=first, accepted=True, reason="no power", actor=hr)
    telling.tell_judges(now=now + timedelta(days=7))
    assert sorted(one.facts["count"] for one in told_of.all()) == [1, 2]
    judge_late(attempt=second, accepted=False, reason="no reason given", actor=hr)
    telling.tell_judges(now=now + timedelta(days=21))
    assert told_of.count() == 2


def test_without_anything_late_it_is_one_query(statements):
    marker(Role.HR)
    with statements(1):
        telling.tell_judges()


# --- One's own data ------------------------------------------------------------------------------------------


def rows_about(person: Person) -> list[dict]:
    [room] = [room for room in everything() if room.key == "quizzes"]
    return list(room.rows(person))


def test_ones_own_data_holds_the_mark_but_not_who_gave_it_and_forgets_the_comment():
    essays, trainer = Essays(markers=2), marker()
    attempt = essays.hand_in()
    marked(attempt, trainer, HALF, "Short")
    [mark] = [row for row in rows_about(essays.person) if "marked_by_a_person" in row]
    assert (mark["points"], mark["comment"], trainer.name in str(mark)) == (HALF, "Short", False)
    [given] = [row for row in rows_about(trainer) if "marked_an_answer_in" in row]
    assert essays.person.staff_number not in str(given)
    held(attempt, marker())
    [room] = [room for room in everything() if room.key == "quizzes"]
    MarkDraft.objects.update(comment="so far")
    room.erase(essays.person)
    assert set(ManualMark.objects.values_list("comment")) == set(MarkDraft.objects.values_list("comment")) == {("",)}
