"""Where the average of several attempts counts, other marks for one decide about those after it."""

from typing import Any

import pytest

from courses.models import Completion
from jobs.work import drain
from notices.models import Notice
from people.models import Role
from people.services import grant_role
from quizzes.appeals import services as appeals
from quizzes.models import Attempt, Regrade, ResultChange
from quizzes.regrading.services import regrade, regrade_attempt
from quizzes.services import submit
from tests.factories import PersonFactory, PlacementFactory
from tests.quizzes.factories import Sitting
from tests.quizzes.regrading.test_regrading import at, corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    """Four questions, in their order; "b" is right."""
    return Sitting(questions=4, counts="average", pass_percent=75, wait_hours=0, shuffle=False, one_paper=True)


def sat(sitting: Sitting, answers: str) -> Attempt:
    attempt = sitting.start()
    for position, key in enumerate(answers, start=1):
        sitting.answer(attempt, position, [key])
    handed_in: Attempt = submit(attempt=attempt)
    return handed_in


@pytest.fixture
def trainer() -> Any:
    trainer = PersonFactory()
    grant_role(person=trainer, role=Role.TRAINER, unit=None)
    return trainer


def full_marks(attempt: Attempt, position: int, trainer: Any) -> Regrade:
    return regrade(version=at(attempt, position), how="full", reason="a fault", actor=trainer)


def test_a_regrade_of_the_first_lets_the_second_pass(sitting: Sitting, trainer: Any) -> None:
    first = sat(sitting, "baaa")  # 25 %
    second = sat(sitting, "bbbb")  # 100 %, 62 % on average
    assert not second.passed
    full_marks(first, 2, trainer)
    drain()
    second.refresh_from_db()
    assert second.passed  # 50 % and 100 %
    assert Completion.objects.filter(activity=sitting.activity).exists()
    assert Notice.objects.filter(kind="quizzes.passed_now", person=sitting.person).count() == 1


def test_in_whatever_order_the_attempts_are_marked_again_it_comes_out_the_same(sitting: Sitting, trainer: Any) -> None:
    first, second = sat(sitting, "baaa"), sat(sitting, "baab")  # 25 % and 50 %: full marks make it 50 % and 75 %
    third = sat(sitting, "bbbb")
    word = full_marks(first, 2, trainer)
    for attempt in (third, second, first):
        regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    third.refresh_from_db()
    assert third.passed  # 75 % on average
    assert sorted(ResultChange.objects.values_list("attempt", flat=True)) == [first.pk, second.pk, third.pk]


def test_a_pass_that_hangs_on_the_first_is_lost_with_its_marks(sitting: Sitting, trainer: Any) -> None:
    first, second = sat(sitting, "bbaa"), sat(sitting, "bbbb")  # 75 % on average
    assert second.passed
    version = at(first, 1)
    other = corrected(version, "c")
    regrade(version=version, how="key", by_version=other, reason="c is right", actor=trainer)
    drain()
    assert list(ResultChange.objects.lost().values_list("attempt", flat=True)) == [second.pk]


def test_an_appeal_against_the_first_lets_the_second_pass(sitting: Sitting) -> None:
    officer = PersonFactory()
    grant_role(person=officer, role=Role.HR, unit=None)
    PlacementFactory(person=sitting.person)
    first, second = sat(sitting, "baaa"), sat(sitting, "bbbb")
    appeal = appeals.make_appeal(attempt=first, item=first.items.get(position=2), reason="a, too", actor=sitting.person)
    appeals.answer_appeal(appeal=appeal, decision="marks", answer="Yes.", marks={2: 1}, actor=officer)
    second.refresh_from_db()
    assert second.passed
