"""Two markers at the same moment, on real connections; and one whose process dies in the middle."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.models import Completion
from notices.models import Notice
from people.models import Person
from quizzes.by_hand.errors import NotNeeded, ReopenedAlready, SettledAlready
from quizzes.by_hand.reopening import reopen
from quizzes.by_hand.services import give_mark, take_back, take_next
from quizzes.models import Attempt, ManualMark, MarkDraft, Reopening
from quizzes.signals import quiz_passed
from tests.quizzes.by_hand.cast import FULL, HALF, Essays, essay_of, held, marked, marker
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(draft: MarkDraft) -> MarkDraft:
    return MarkDraft.objects.select_related("marker", "response__item", "item__version").get(pk=draft.pk)


def giving(draft: MarkDraft) -> Callable[[], ManualMark]:
    return lambda: give_mark(draft=fresh(draft), points=FULL, comment="")


def test_of_four_who_open_one_answer_at_once_one_gets_it():
    essays, markers = Essays(), [marker() for _ in range(4)]
    essays.hand_in()

    def opening(person: Person) -> Callable[[], Any]:
        return lambda: take_next(quiz=essays.quiz.pk, question=essays.version.question_id, marker=person)

    outcomes = together(*map(opening, markers))
    assert sorted(outcome is not None for outcome in outcomes) == [False, False, False, True]
    assert MarkDraft.objects.count() == 1


def test_two_markers_who_submit_at_once_are_first_and_second_and_the_result_comes_once():
    attempt = Essays(markers=2).hand_in()
    drafts = [held(attempt, marker()), held(attempt, marker())]
    outcomes = together(*map(giving, drafts))
    assert sorted(given.place for given in outcomes) == [1, 2]
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting) == (3, 0)
    assert Notice.objects.filter(kind="quizzes.marked").count() == 1
    assert Completion.objects.filter(activity=attempt.activity).count() == 1


def test_where_one_mark_is_needed_the_second_is_refused_and_keeps_the_draft():
    attempt = Essays().hand_in()
    one, other = marker(), marker()
    first = held(attempt, one)
    MarkDraft.objects.update(held_until=None)
    drafts = [first, held(attempt, other)]
    MarkDraft.objects.update(held_until=None)  # both leases have run out
    outcomes = together(*map(giving, drafts))
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [NotNeeded]
    assert (ManualMark.objects.count(), MarkDraft.objects.count()) == (1, 1)


def test_a_double_click_gives_the_mark_once():
    attempt = Essays(markers=2).hand_in()
    draft = fresh(held(attempt, marker()))
    outcomes = together(*[lambda: give_mark(draft=draft, points=FULL, comment="")] * 3)
    assert len(set(outcomes)) == ManualMark.objects.count() == 1


def test_a_process_that_dies_before_the_end_leaves_no_half_of_it_and_can_be_gone_on_with():
    attempt = Essays().hand_in()
    draft = held(attempt, marker())

    def dies(**_said: Any) -> None:
        raise SystemExit

    quiz_passed.connect(dies)
    try:
        with pytest.raises(SystemExit):
            giving(draft)()
    finally:
        quiz_passed.disconnect(dies)
    assert not ManualMark.objects.exists()
    assert Attempt.objects.get().waiting == 1
    giving(draft)()
    attempt.refresh_from_db()
    assert attempt.passed


def test_who_takes_the_first_mark_back_while_the_second_is_given_finds_it_back_or_settled():
    """Whoever is first at the attempt's row decides; never is there a result without both marks, or a lost one."""
    attempt = Essays(markers=2).hand_in()
    one, other = marker(), marker()
    first = marked(attempt, one, FULL)
    second = held(attempt, other)
    back, given = together(lambda: take_back(given=ManualMark.objects.get(pk=first.pk)), giving(second))
    attempt.refresh_from_db()
    assert isinstance(given, ManualMark)
    if isinstance(back, SettledAlready):
        assert (attempt.score, ManualMark.objects.standing().count()) == (3, 2)
        return
    assert isinstance(back, MarkDraft)
    assert (attempt.score, attempt.waiting, ManualMark.objects.standing().count()) == (None, 1, 1)
    giving(back)()
    attempt.refresh_from_db()
    assert (attempt.score, sorted(ManualMark.objects.standing().values_list("place", flat=True))) == (3, [1, 2])


def test_two_markers_who_take_back_at_once_both_have_their_drafts():
    attempt = Essays(markers=2, third_marker_from=0).hand_in()
    one, other = marked(attempt, marker(), FULL), marked(attempt, marker(), HALF)  # a third is wanted
    outcomes = together(
        *[lambda given=given: take_back(given=ManualMark.objects.get(pk=given.pk)) for given in (one, other)]
    )
    assert {draft.code for draft in outcomes} == {one.code, other.code}
    assert ManualMark.objects.standing().count() == 0
    for draft in outcomes:
        giving(draft)()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting) == (3, 0)


def test_two_who_reopen_one_answer_at_once_reopen_it_once():
    attempt, trainer = Essays().hand_in(), marker()
    marked(attempt, trainer, FULL)
    opening = lambda: reopen(response=essay_of(attempt), reason="r", actor=trainer)  # noqa: E731 - run twice
    outcomes = together(opening, opening)
    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [ReopenedAlready]
    assert Reopening.objects.count() == 1
