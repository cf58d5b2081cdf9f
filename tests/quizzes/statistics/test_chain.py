"""What a question's figures are over its versions and quizzes, beside numpy's; and which versions may be pooled."""

import random
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import Question, Quiz
from quizzes.regrading.services import regrade
from quizzes.services import save_version
from quizzes.statistics.chain import Met, figures, key_of, pools
from quizzes.statistics.question import statistics_of
from quizzes.statistics.services import calculate
from tests.quizzes.contents import EACH
from tests.quizzes.factories import PersonFactory, Sitting, both, options, single
from tests.quizzes.statistics.test_services import sit


def met(quiz: int, people: int, seed: int, *, ease: float = 0.0, rest: float = 9.0) -> list[Met]:
    chance = random.Random(seed)
    found = []
    for _ in range(people):
        able = chance.gauss(0, 1)
        mark = max(0.0, min(2.0, 1 + ease + able / 2 + chance.gauss(0, 0.7)))
        found.append(Met(quiz, 1, mark, 2.0, rest * max(0.0, min(1.0, 0.5 + ease / 3 + able / 6)), rest))
    return found


def test_in_one_quiz_the_figures_are_moodles() -> None:
    rows = met(1, 80, 3)
    mark, rest = np.array([one.mark for one in rows]), np.array([one.rest for one in rows])
    found = figures(rows)
    assert found.facility == pytest.approx(100 * mark.mean() / 2)
    assert found.deviation == pytest.approx(100 * mark.std(ddof=1) / 2)
    assert found.discrimination == pytest.approx(100 * np.corrcoef(mark, rest)[0, 1])
    most = np.cov(np.sort(mark), np.sort(rest))[0, 1]
    assert found.efficiency == pytest.approx(100 * np.cov(mark, rest)[0, 1] / most)


def test_of_several_quizzes_discrimination_is_taken_within_each() -> None:
    easy, hard = met(1, 60, 1, ease=0.6), met(2, 40, 2, ease=-0.6, rest=20.0)
    left = [[one.mark / 2 for one in rows] for rows in (easy, hard)]
    right = [[one.rest / one.rest_highest for one in rows] for rows in (easy, hard)]
    x = np.concatenate([np.array(one) - np.mean(one) for one in left])
    y = np.concatenate([np.array(one) - np.mean(one) for one in right])
    found = figures(easy + hard)
    assert found.discrimination == pytest.approx(100 * (x @ y) / np.sqrt((x @ x) * (y @ y)))
    naive = 100 * np.corrcoef(np.concatenate(left), np.concatenate(right))[0, 1]
    assert found.discrimination < naive - 3  # as if an easy and a hard quiz told the able from the others


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.integers(0, 9)), max_size=30))
def test_figures_stay_in_their_bounds(rows: list[tuple[int, int, int]]) -> None:
    found = figures([Met(quiz, 1, mark / 4, 1.0, float(rest), 9.0) for quiz, mark, rest in rows])
    assert found.attempts == len(rows)
    assert found.facility is None or 0 <= found.facility <= 100
    assert found.discrimination is None or -100 <= found.discrimination <= 100
    assert found.efficiency is None or found.efficiency <= 100 + 1e-6


def test_versions_that_differ_in_words_alone_have_one_key() -> None:
    worded = single(stem="先问什么？")
    turned = worded | {"options": worded["options"][::-1], "feedback": both("讲解", "Why")}
    assert key_of("single", single()) == key_of("single", turned)
    assert key_of("single", single()) != key_of("single", single(right="a"))
    assert key_of("single", single()) != key_of("single", single() | {"options": options({"b"})[:3]})


@pytest.mark.parametrize("kind", EACH)
def test_every_kind_has_a_key_without_a_word_of_either_language(kind: str) -> None:
    from quizzes.translation import pairs

    key = key_of(kind, EACH[kind])
    assert not [text for _place, pair in pairs(EACH[kind]) for text in pair.values() if len(text) > 8 and text in key]


def test_the_newest_version_that_says_something_leads_the_pool() -> None:
    keys = {1: "b", 2: "a", 3: "b", 4: None, 5: "never met"}
    assert pools(keys, [1, 2, 3, 4, 4]) == ([1, 3], [2], [4])
    assert pools(keys, []) == ([], [], [])


# --- From the tables ---


@pytest.mark.django_db
def test_a_questions_figures_in_a_quiz_are_those_of_the_quizs_own_statistics() -> None:
    sitting = Sitting(attempts_allowed=9)
    for answers in ("bbb", "bba", "abb", "aca", "aaa", "cab", "bab"):
        sit(sitting, answers)
    lines = calculate(sitting.quiz, "first")["questions"]
    for line, question in zip(lines, Question.objects.order_by("code"), strict=True):
        [found] = statistics_of(question, "first").by_quiz
        ours = found.figures
        for name in ("attempts", "facility", "deviation", "discrimination", "efficiency"):
            assert getattr(ours, name) == pytest.approx(line[name]), name
        assert found.guess == line["guess"]


@pytest.mark.django_db
def test_versions_are_pooled_by_what_marks_them_now() -> None:
    sitting = Sitting(questions=3, attempts_allowed=9)
    question = Question.objects.order_by("code")[0]
    first = question.versions.get()
    sit(sitting, "bbb")
    save_version(question=question, kind="single", content=single(right="a"), actor=None)
    sit(sitting, "abb")
    save_version(question=question, kind="single", content=single(right="a", stem="先问什么？"), actor=None)
    sit(sitting, "aab")
    found = statistics_of(question, "first")
    assert found.pools == ([2, 3], [1], [])
    assert found.whole and found.whole.figures.attempts == 2
    assert [(line.versions, line.figures.attempts) for line in found.by_version] == [([3], 1), ([2], 1), ([1], 1)]
    second = question.versions.get(number=2)
    regrade(version=first, how="key", by_version=second, reason="t", actor=PersonFactory(is_superuser=True))
    assert statistics_of(question, "first").pools == ([1, 2, 3], [], [])
    regrade(version=first, how="full", by_version=None, reason="t", actor=PersonFactory(is_superuser=True))
    assert statistics_of(question, "first").pools == ([2, 3], [], [1])


@pytest.mark.django_db
def test_only_first_attempts_count_unless_all_are_asked_for() -> None:
    sitting = Sitting(attempts_allowed=9, wait_hours=0)
    person = sit(sitting, "abb").person
    sitting.person = person
    sitting.enrolment = person.enrolments.get()
    from datetime import timedelta

    from django.utils import timezone

    from quizzes.services import submit

    later = timezone.now() + timedelta(days=2)
    submit(attempt=sitting.start(now=later), now=later)
    question = Question.objects.order_by("code")[0]
    counted = [statistics_of(question, which).by_version[0].figures.attempts for which in ("first", "all")]
    assert counted == [1, 2]


@pytest.mark.django_db
def test_the_page_says_from_which_versions_and_that_few_attempts_say_little(desk: Client) -> None:
    sitting = Sitting(questions=3, attempts_allowed=9, name_en="Service examination")
    question = Question.objects.order_by("code")[0]
    sit(sitting, "bbb")
    save_version(question=question, kind="single", content=single(right="a"), actor=None)
    for answers in ("abb", "bab"):
        sit(sitting, answers)
    shown = desk.get(reverse("question_statistics", args=[question.pk])).content.decode()
    assert "The figures come from version 2." in shown and "too few to say" in shown
    assert "Version 1 stays out: its key was another" in shown and "Service examination" in shown
    assert "<svg" in shown and "50.0" in shown


@pytest.mark.django_db
def test_a_question_that_nobody_met_says_so(desk: Client) -> None:
    Sitting(questions=1)
    shown = desk.get(reverse("question_statistics", args=[Question.objects.get().pk])).content.decode()
    assert "Nobody has handed in a paper with this question yet." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_as_many_queries_however_many_sat(desk: Client, people: int, django_assert_num_queries: Any) -> None:
    sitting = Sitting(questions=3, attempts_allowed=9)
    for _ in range(people):
        sit(sitting, "bab")
    address = reverse("question_statistics", args=[Question.objects.order_by("code")[0].pk])
    assert Quiz.objects.count() == 1
    desk.get(address)
    with django_assert_num_queries(14):
        desk.get(address)
