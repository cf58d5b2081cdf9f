"""Our figures are those that numpy computes from the published formulas, over the whole table of marks."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.statistics import moments, questions, whole
from quizzes.statistics.scores import Score, Scores

PEOPLE, ITEMS = 120, 9


def table(seed: int = 7, people: int = PEOPLE, items: int = ITEMS) -> np.ndarray:
    """Marks of 0 to 2 points that hang together: the able earn more."""
    chance = random.Random(seed)
    rows = []
    for _ in range(people):
        able = chance.gauss(0, 1)
        rows.append([max(0.0, min(2.0, round(1 + able / 2 + chance.gauss(0, 0.7), 3))) for _ in range(items)])
    return np.array(rows)


def scores(marks: np.ndarray) -> Scores:
    rows = [
        Score(attempt=person + 100, position=item + 1, question=item, version=item, mark=float(mark), highest=2.0)
        for person, line in enumerate(marks)
        for item, mark in enumerate(line)
    ]
    random.Random(3).shuffle(rows)  # the database promises no order
    return Scores.of(rows)


def close(ours: float | None, numpys: float) -> bool:
    return ours is not None and ours == pytest.approx(float(numpys), abs=1e-9)


@pytest.fixture(scope="module")
def marks() -> np.ndarray:
    return table()


def test_figures_of_each_question_are_numpys(marks: np.ndarray) -> None:
    found = {one.question: one for one in questions.figures(scores(marks), {0: 0.25})}
    total = marks.sum(axis=1)
    roots = np.array([np.sqrt(np.cov(marks[:, item], total)[0, 1]) for item in range(ITEMS)])
    for item in range(ITEMS):
        mark, rest = marks[:, item], total - marks[:, item]
        one = found[item]
        assert close(one.facility, 100 * mark.mean() / 2)
        assert close(one.deviation, 100 * mark.std(ddof=1) / 2)
        assert close(one.intended, 100 / ITEMS)
        assert close(one.effective, 100 * roots[item] / roots.sum())
        assert close(one.discrimination, 100 * np.corrcoef(mark, rest)[0, 1])
        most = np.cov(np.sort(mark), np.sort(rest))[0, 1]
        assert close(one.efficiency, 100 * np.cov(mark, rest)[0, 1] / most)
    assert (found[0].guess, found[1].guess) == (25.0, None)


def test_figures_of_the_quiz_are_numpys(marks: np.ndarray) -> None:
    found = whole.figures(scores(marks))
    percent = 100 * marks.sum(axis=1) / (2 * ITEMS)
    n, centred = PEOPLE, percent - percent.mean()
    k2 = percent.var(ddof=1)
    k3 = n * n * (centred**3).mean() / ((n - 1) * (n - 2))
    m2, m4 = (centred**2).mean(), (centred**4).mean()
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    alpha = ITEMS / (ITEMS - 1) * (1 - marks.var(axis=0, ddof=1).sum() / marks.sum(axis=1).var(ddof=1))
    assert close(found.mean, percent.mean())
    assert close(found.median, np.median(percent))
    assert close(found.deviation, np.sqrt(k2))
    assert close(found.skewness, k3 / k2**1.5)
    assert close(found.kurtosis, k4 / k2**2)
    assert close(found.consistency, 100 * alpha)
    assert close(found.error_ratio, 100 * np.sqrt(1 - alpha))
    assert close(found.standard_error, np.sqrt(1 - alpha) * np.sqrt(k2))
    assert sum(found.distribution) == PEOPLE


def test_intervals_hold_what_they_promise() -> None:
    """Of many samples from one population, about 95 in 100 intervals for the mean and for α hold the true value."""
    true = whole.figures(scores(table(seed=1, people=20_000, items=6)))
    held = {"mean": 0, "consistency": 0}
    for seed in range(200):
        found = whole.figures(scores(table(seed=seed, people=60, items=6)))
        for name in held:
            low, high = getattr(found, f"{name}_between")
            held[name] += low <= getattr(true, name) <= high
    assert all(180 <= count <= 200 for count in held.values()), held


def test_too_little_gives_no_figure_instead_of_a_wrong_one() -> None:
    alone = whole.figures(scores(table(people=1)))
    assert (alone.attempts, alone.deviation, alone.skewness, alone.consistency) == (1, None, None, None)
    assert alone.mean is not None
    nobody = whole.figures(Scores.of([]))
    assert (nobody.attempts, nobody.mean, nobody.median, nobody.mean_between) == (0, None, None, None)
    assert questions.figures(Scores.of([]), {}) == []


def test_a_question_all_had_right_tells_nothing_and_says_so() -> None:
    marks = table(items=4)
    marks[:, 0] = 2.0
    one = next(one for one in questions.figures(scores(marks), {}) if one.question == 0)
    assert (one.facility, one.discrimination, one.efficiency) == (100.0, None, None)


def test_a_question_with_the_wrong_key_discriminates_below_zero() -> None:
    marks = table()
    marks[:, 0] = 2.0 - marks[:, 0]
    one = next(one for one in questions.figures(scores(marks), {}) if one.question == 0)
    assert one.discrimination is not None
    assert one.discrimination < 0
    assert one.discrimination_between is not None
    assert one.discrimination_between[1] < 0


def test_a_question_whose_points_were_changed_counts_by_shares() -> None:
    rows = [
        Score(person, 1, 0, 0, points * (person % 2), points) for person in range(40) for points in [1.0 + person // 20]
    ]
    rows += [Score(person, 2, 1, 1, float(person % 3 > 0), 1.0) for person in range(40)]
    one = next(one for one in questions.figures(Scores.of(rows), {}) if one.question == 0)
    assert close(one.facility, 50)
    assert close(one.deviation, 100 * np.std([0, 1] * 20, ddof=1))
    assert close(one.intended, 100 * 1.5 / 2.5)


def test_a_question_that_pulls_against_the_test_has_no_effective_weight_and_takes_none_from_others() -> None:
    marks = table()
    marks[:, 0] = -5 * (marks[:, 1:].mean(axis=1))  # it turns the total round; a penalty may lie below zero
    total = marks.sum(axis=1)
    shared = np.array([np.cov(marks[:, item], total)[0, 1] for item in range(ITEMS)])
    assert shared[0] < 0 < shared[1:].min()
    found = {one.question: one.effective for one in questions.figures(scores(marks), {})}
    assert found[0] is None
    roots = np.sqrt(shared[1:])
    assert all(close(found[item], 100 * roots[item - 1] / roots.sum()) for item in range(1, ITEMS))


def test_questions_that_speak_against_each_other_have_a_consistency_below_zero() -> None:
    able = np.arange(40) % 2
    marks = np.stack([2.0 * able, 2.0 - 2 * able, np.arange(40) % 3 / 2], axis=1)
    found = whole.figures(scores(marks))
    alpha = 3 / 2 * (1 - marks.var(axis=0, ddof=1).sum() / marks.sum(axis=1).var(ddof=1))
    assert alpha < 0
    assert close(found.consistency, 100 * alpha)
    assert close(found.error_ratio, 100 * np.sqrt(1 - alpha))


def test_all_with_one_total_have_neither_shape_nor_consistency() -> None:
    found = whole.figures(scores(np.ones((40, 4))))
    assert (found.mean, found.deviation) == (50.0, 0.0)
    assert (found.skewness, found.kurtosis, found.consistency, found.error_ratio, found.standard_error) == (None,) * 5


def test_drawn_papers_take_their_positions_as_items() -> None:
    """Each of 200 people draws four of eight questions: no two questions met everybody, the four places did."""
    chance, rows = random.Random(5), []
    for person in range(200):
        able = chance.random()
        for position, question in enumerate(chance.sample(range(8), 4), start=1):
            right = chance.random() < 0.2 + 0.7 * able
            rows.append(Score(person, position, question, 10 * question, float(right), 1.0))
    found = Scores.of(rows)
    figures = whole.figures(found)
    table_of_positions = np.zeros((200, 4))
    for row in rows:
        table_of_positions[row.attempt, row.position - 1] = row.mark
    parts, total = table_of_positions.var(axis=0, ddof=1).sum(), table_of_positions.sum(axis=1).var(ddof=1)
    assert not figures.same_paper
    assert close(figures.consistency, 100 * 4 / 3 * (1 - parts / total))
    each = questions.figures(found, {})
    paper = sum((one.effective or 0) * one.attempts / 200 for one in each)
    assert paper == pytest.approx(100)
    assert sum(one.attempts for one in each) == 800


numbers = st.lists(st.floats(min_value=0, max_value=40, allow_nan=False), min_size=2, max_size=40)


@settings(max_examples=60, deadline=None)
@given(values=numbers, moved=st.floats(min_value=-20, max_value=20), scaled=st.floats(min_value=0.5, max_value=4))
def test_moving_and_scaling_marks_moves_and_scales_the_figures(
    values: list[float], moved: float, scaled: float
) -> None:
    other = [value * scaled + moved for value in values]
    spread, its_spread = moments.deviation(values), moments.deviation(other)
    assert spread is not None
    assert its_spread == pytest.approx(spread * scaled, abs=1e-6)
    assert moments.median(other) == pytest.approx((moments.median(values) or 0) * scaled + moved, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(left=numbers, seed=st.integers(0, 1000))
def test_no_pairing_beats_the_sorted_one(left: list[float], seed: int) -> None:
    right = random.Random(seed).sample(left, len(left))
    assert (moments.covariance(left, right) or 0) <= (moments.highest_covariance(left, right) or 0) + 1e-9
