"""Taking, drafting, marking: what becomes of an attempt, and who may."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.models import Record
from courses.models import Completion
from notices.models import Notice
from people.models import Person, Role
from people.services import grant_role
from quizzes.by_hand.errors import NotNeeded, NotToMark
from quizzes.by_hand.queue import open_to, queue_of
from quizzes.by_hand.services import give_mark, save_draft, skip, take, take_next
from quizzes.models import ManualMark, Mark, MarkDraft, Quiz
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.by_hand.cast import FULL, HALF, NOTHING, Essays, essay_of, held, marked, marker

pytestmark = pytest.mark.django_db


def count_for(person: Person) -> int:
    return open_to(person, timezone.now()).count()


def next_for(essays: Essays, person: Person) -> MarkDraft | None:
    return take_next(quiz=essays.quiz.pk, question=essays.version.question_id, marker=person)


def test_the_last_mark_that_is_needed_makes_the_result_and_tells_its_author_once():
    essays, trainer = Essays(), marker()
    attempt = essays.hand_in()
    assert (attempt.score, attempt.waiting, attempt.passed) == (None, 1, False)
    given = marked(attempt, trainer, {"a": 4, "b": 2}, "Warm, but long")
    assert (attempt.score, attempt.max_score, attempt.waiting, attempt.passed) == (Decimal("2.75"), 3, 0, True)
    assert Mark.objects.get(item=given.item).mark == Decimal("0.75")
    assert Completion.objects.filter(person=essays.person, activity=essays.activity).count() == 1
    told = Notice.objects.get(person=essays.person, kind="quizzes.marked")
    assert told.facts == {"attempt": attempt.pk, "quiz": essays.quiz.names}
    said = Record.objects.get(action="attempt.marked").after
    assert said == {"score": "2.750", "max_score": "3.000", "passed": True}
    assert Record.objects.get(action="answer.marked").after == {
        "question": given.item.position,
        "place": 1,
        "percent": 75,
    }
    assert not MarkDraft.objects.exists()


def test_a_mark_too_low_does_not_pass():
    attempt = Essays().hand_in(right=1)
    marked(attempt, marker(), HALF)
    assert (attempt.score, attempt.passed) == (Decimal("1.5"), False)
    assert not Completion.objects.exists()


def test_an_empty_essay_waits_for_nobody():
    attempt = Essays().hand_in("")
    assert (attempt.score, attempt.waiting) == (2, 0)
    assert count_for(marker()) == 0


def test_two_near_marks_give_their_mean_and_no_third_is_asked():
    attempt = Essays(markers=2).hand_in()
    marked(attempt, marker(), {"a": 4, "b": 3})
    assert attempt.score is None
    marked(attempt, marker(), {"a": 3, "b": 3})
    assert attempt.score == Decimal("2.812")  # 13 of 16, rounded down
    assert count_for(marker()) == 0


def test_where_two_differ_a_third_decides():
    attempt, third = Essays(markers=2).hand_in(), marker()
    marked(attempt, marker(), FULL)
    marked(attempt, marker(), NOTHING)
    assert (attempt.score, count_for(third)) == (None, 1)
    assert not Mark.objects.filter(item=essay_of(attempt).item).exists()
    given = marked(attempt, third, {"a": 4, "b": 3})
    assert (given.place, attempt.score) == (3, Decimal("2.937"))


def test_the_rules_of_the_day_do_not_reach_an_attempt_that_has_begun():
    attempt = Essays().hand_in()
    Quiz.objects.update(markers=2)
    marked(attempt, marker(), FULL)
    assert attempt.score == 3


def test_nobody_marks_their_own_answer_and_nobody_twice():
    essays = Essays(markers=2)
    grant_role(person=essays.person, role=Role.TRAINER, unit=None)
    attempt, trainer = essays.hand_in(), marker()
    author = Person.objects.get(pk=essays.person.pk)
    assert count_for(author) == 0
    with pytest.raises(NotToMark):
        take(response=essay_of(attempt), marker=author, now=timezone.now())
    marked(attempt, trainer, FULL)
    assert count_for(trainer) == 0
    with pytest.raises(NotNeeded):
        held(attempt, trainer)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.TRAINER, True),
        (Role.SENIOR_TRAINER, True),
        (Role.ASSESSOR, True),
        (Role.HR, True),
        (Role.ADMIN, True),
        (Role.MANAGER, False),
        (Role.AUDITOR, False),
        (Role.STAFF, False),
    ],
)
def test_who_marks(role, may):
    Essays().hand_in()
    assert count_for(marker(role)) == may


def test_markers_of_a_part_mark_its_people_alone():
    essays, shop = Essays(), UnitFactory()
    PlacementFactory(person=essays.person, unit=shop)
    attempt = essays.hand_in()
    outsider = marker(Role.ASSESSOR, UnitFactory())
    assert (count_for(marker(Role.ASSESSOR, shop)), count_for(outsider)) == (1, 0)
    with pytest.raises(NotNeeded):
        held(attempt, outsider)


def test_an_opened_answer_is_kept_for_its_marker_for_half_an_hour_and_a_draft_for_a_day():
    attempt, one, other, now = Essays().hand_in(), marker(), marker(), timezone.now()
    draft = held(attempt, one)
    assert count_for(other) == 0
    assert open_to(other, now + timedelta(minutes=31)).count() == 1
    assert save_draft(draft=draft, points={"a": "3", "b": ""}, comment="so far")
    assert open_to(other, now + timedelta(hours=23)).count() == 0
    assert open_to(other, now + timedelta(hours=25)).count() == 1


def test_what_was_typed_stays_when_others_were_faster():
    attempt, slow, fast, now = Essays().hand_in(), marker(), marker(), timezone.now()
    draft = held(attempt, slow)
    marked(attempt, fast, FULL, now=now + timedelta(minutes=31))
    with pytest.raises(NotNeeded):
        give_mark(draft=draft, points=HALF, comment="mine")
    assert not save_draft(draft=draft, points={"a": "2", "b": "2"}, comment="mine")
    [kept] = queue_of(slow, now).drafts
    assert (kept.points, kept.comment) == ({"a": "2", "b": "2"}, "mine")
    assert attempt.score == 3


def test_a_skipped_answer_comes_last_and_others_may_have_it():
    essays, one, other = Essays(), marker(), marker()
    first = essays.hand_in()
    second = essays.another().hand_in()
    taken = next_for(essays, one)
    assert taken and taken.item.attempt_id == first.pk
    skip(draft=taken)
    after = next_for(essays, one)
    assert after and after.item.attempt_id == second.pk
    others = next_for(essays, other)
    assert others and others.item.attempt_id == first.pk


def test_two_markers_are_not_given_the_same_answer_but_where_two_mark():
    essays, one, other, third = Essays(markers=2), marker(), marker(), marker()
    essays.hand_in()
    codes = {draft.code for draft in (next_for(essays, one), next_for(essays, other)) if draft}
    assert len(codes) == 2
    assert next_for(essays, third) is None


def test_points_that_the_rubric_has_not_are_refused():
    attempt, trainer = Essays().hand_in(), marker()
    for points in ({"a": 5, "b": 0}, {"a": 1}, {"a": -1, "b": 0}, {"a": 1, "b": 1, "c": 1}):
        with pytest.raises(ValueError, match="a"):
            give_mark(draft=held(attempt, trainer), points=points, comment="")
    assert not ManualMark.objects.exists()


def test_given_twice_a_mark_is_there_once():
    attempt, trainer = Essays(markers=2).hand_in(), marker()
    draft = held(attempt, trainer)
    assert give_mark(draft=draft, points=FULL, comment="") == give_mark(draft=draft, points=HALF, comment="")
    assert ManualMark.objects.get().points == FULL
