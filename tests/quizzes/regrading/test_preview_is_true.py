"""What the preview says is what doing it gives: whatever counts of several attempts, and whatever was answered."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.work import drain
from people.models import Role
from people.services import grant_role
from quizzes.marking.marks import mark
from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import Counts
from quizzes.regrading.preview import preview
from quizzes.regrading.services import check, regrade
from quizzes.services import save_version, submit
from tests.factories import PersonFactory
from tests.quizzes.factories import EnrolmentFactory, Sitting, single
from tests.quizzes.regrading.test_regrading import at

pytestmark = pytest.mark.django_db

sittings = st.lists(
    st.lists(
        st.tuples(st.text("ab", min_size=3, max_size=3), st.sampled_from(["average", "average", *Counts.values])),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=3,
)
words = st.sampled_from(["key", "full", "out"])


def trainer() -> Any:
    person = PersonFactory()
    grant_role(person=person, role=Role.TRAINER, unit=None)
    return person


def everybody(sitting: Sitting, people: list[list[tuple[str, str]]]) -> list[Attempt]:
    """Each person's attempts in a row; of how many the best, the last, … counts may change between them."""
    made = []
    for place, attempts in enumerate(people):
        if place:
            sitting.enrolment = EnrolmentFactory(course=sitting.activity.course)
            sitting.person = sitting.enrolment.person
        for answers, counts in attempts:
            Quiz.objects.filter(pk=sitting.quiz.pk).update(counts=counts)
            sitting.quiz.refresh_from_db()
            Attempt.objects.filter(person=sitting.person).update(held_back=True)  # or they would have passed already
            made.append(sat_once(sitting, answers))
    for attempt in made:
        attempt.refresh_from_db()
        mark(attempt, timezone.now(), again=True)
    return made


def sat_once(sitting: Sitting, answers: str) -> Attempt:
    attempt = sitting.start()
    for position, key in enumerate(answers, start=1):
        sitting.answer(attempt, position, [key])
    return submit(attempt=attempt)


def verdicts() -> dict[int, tuple[Any, Any, bool]]:
    return {one.pk: (one.score, one.max_score, one.passed) for one in Attempt.objects.all()}


@given(sittings, words, st.sampled_from([40, 67, 100]))
@example([[("aab", "average"), ("bbb", "average")]], "full", 67)  # the second passes by the first's new marks
@example([[("aab", "best"), ("bbb", "average")]], "full", 67)
@settings(max_examples=12, deadline=None)
def test_the_preview_is_what_doing_it_gives(people: list[list[tuple[str, str]]], how: str, percent: int) -> None:
    rules = {"attempts_allowed": 9, "wait_hours": 0, "shuffle": False, "one_paper": True, "pass_percent": percent}
    sitting, actor = Sitting(questions=3, **rules), trainer()
    version = at(everybody(sitting, people)[0], 1)
    content = single(right="a")
    by = save_version(question=version.question, kind="single", content=content, actor=None) if how == "key" else None
    before, found = verdicts(), preview(check(version=version, how=how, by_version=by), actor)
    said = {row.attempt: (row.score_after, row.possible_after, row.passed_after) for row in found.rows}
    regrade(version=version, how=how, by_version=by, reason="r", actor=actor)
    drain()
    after = verdicts()
    assert said == {pk: after[pk] for pk in after if after[pk] != before[pk]}
    assert found.lost == sum(before[pk][2] and not after[pk][2] for pk in after)
    assert found.gained == sum(after[pk][2] and not before[pk][2] for pk in after)


@pytest.mark.parametrize("people", [1, 3])
def test_where_the_average_counts_the_preview_takes_as_many_queries_for_many(people: int, statements: Any) -> None:
    rules = {"attempts_allowed": 9, "wait_hours": 0, "shuffle": False, "one_paper": True, "pass_percent": 100}
    sitting, actor = Sitting(questions=3, counts="average", **rules), trainer()
    version = at(everybody(sitting, [[("aab", "average"), ("bbb", "average")]] * people)[0], 1)
    word = check(version=version, how="full")
    with statements(9):
        assert preview(word, actor).changed == people
