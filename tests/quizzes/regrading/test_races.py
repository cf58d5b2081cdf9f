"""Somebody hands in, is marked by hand or appeals, while it is said how the answers are marked from now on."""

from typing import Any

import pytest

from jobs.work import drain
from people.models import Person, Role
from people.services import grant_role
from quizzes.appeals.services import answer_appeal, make_appeal
from quizzes.models import Appeal, Attempt, AwardedMark, Mark, QuestionVersion, Regrade, ResultChange
from quizzes.regrading.services import regrade
from quizzes.services import save_version, submit
from tests.factories import PersonFactory
from tests.quizzes.factories import Sitting, single
from tests.quizzes.regrading.test_regrading import at, sat
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def somebody(role: Role) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=role, unit=None)
    return person


def saying(version: QuestionVersion, by: Person, how: str = "full") -> Any:
    return lambda: regrade(version=QuestionVersion.objects.get(pk=version.pk), how=how, reason="r", actor=by)


def test_who_hands_in_while_the_key_is_put_right_is_marked_by_the_right_key() -> None:
    """Whether they were marked before or after it was said: what was said is owed for those who were still at it."""
    trainer = somebody(Role.TRAINER)
    for _ in range(5):
        sitting = Sitting(questions=1)
        attempt = sitting.start()
        sitting.answer(attempt, 1, ["a"])
        version = at(attempt, 1)
        right = save_version(question=version.question, kind="single", content=single(right="a"), actor=None)
        said, handed_in = together(
            lambda version=version, right=right: regrade(
                version=version, how="key", by_version=right, reason="r", actor=trainer
            ),
            lambda attempt=attempt: submit(attempt=Attempt.objects.get(pk=attempt.pk)),
        )
        drain()
        attempt.refresh_from_db()
        assert (said.attempts, handed_in.pk, attempt.score, attempt.passed) == (1, attempt.pk, 1, True)
        assert Mark.objects.get(item__attempt=attempt).mark == 1


def test_the_word_that_two_say_at_once_is_said_once() -> None:
    _sitting, attempt = sat("aab")
    outcomes = together(*[saying(at(attempt, 1), somebody(Role.TRAINER)) for _ in range(3)])
    drain()
    assert sorted(type(one).__name__ for one in outcomes) == ["Regrade", "SaidAlready", "SaidAlready"]
    assert (Regrade.objects.count(), ResultChange.objects.count()) == (1, 1)


def test_two_words_about_two_questions_at_once_both_hold() -> None:
    _sitting, attempt = sat("aab")
    trainer = somebody(Role.TRAINER)
    together(saying(at(attempt, 1), trainer), saying(at(attempt, 2), trainer))
    together(drain, drain)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (3, True)
    assert sorted(Regrade.objects.values_list("done", "attempts")) == [(1, 1), (1, 1)]


def appeal(attempt: Attempt) -> Appeal:
    item = attempt.items.get(position=1)
    return make_appeal(attempt=attempt, item=item, reason="a is right, too", actor=attempt.person)


def answering(appeal: Appeal, decision: str = "marks") -> Any:
    made, officer = Appeal.objects.get(pk=appeal.pk), somebody(Role.HR)
    marks = {1: 1} if decision == "marks" else None
    return lambda: answer_appeal(appeal=made, decision=decision, answer="r", marks=marks, actor=officer)


def test_an_appeal_sent_twice_at_once_is_made_once() -> None:
    _sitting, attempt = sat("aab")
    outcomes = together(*[lambda: appeal(attempt)] * 3)
    assert sorted(type(one).__name__ for one in outcomes) == ["Appeal", "AppealOpen", "AppealOpen"]


@pytest.mark.parametrize("second", ["marks", "refused"])
def test_of_two_who_answer_one_appeal_at_once_one_is_heard(second: str) -> None:
    _sitting, attempt = sat("aab")
    made = appeal(attempt)
    outcomes = together(answering(made), answering(made, second))
    assert [type(one).__name__ for one in outcomes if isinstance(one, Exception)] == ["AnsweredAlready"]
    attempt.refresh_from_db()
    given = Appeal.objects.filter(decision="marks").count()
    assert (attempt.score, ResultChange.objects.count(), AwardedMark.objects.count()) == (1 + given, given, given)


def test_marks_given_by_an_appeal_stay_where_the_attempt_is_marked_again_at_once() -> None:
    for _ in range(3):
        _sitting, attempt = sat("aab")
        made = appeal(attempt)
        saying(at(attempt, 2), somebody(Role.TRAINER))()
        outcomes = together(answering(made), drain)
        assert [one for one in outcomes if isinstance(one, Exception)] == []
        attempt.refresh_from_db()
        assert attempt.score == 3
