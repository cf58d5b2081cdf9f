"""Mantel–Haenszel: the odds ratio over matched strata, against numpy and against made-up truth."""

import random

import numpy as np
import pytest

from quizzes.statistics.fairness import Answered, Verdict, compare


def answers(*, harder: float = 0.0, people: int = 3000, gap: float = 0.0, seed: int = 2) -> list[Answered]:
    """Two groups whose abilities differ by ``gap``; the question is ``harder`` (in logits) for the focal one."""
    chance, found = random.Random(seed), []
    for number in range(people):
        focal = number % 3 == 0
        able = chance.gauss(-gap if focal else 0, 1)
        logit = able - harder * focal
        found.append(Answered(focal, round(able * 2), chance.random() < 1 / (1 + np.exp(-logit))))
    return found


def test_the_odds_and_the_chi_squared_are_numpys() -> None:
    given = answers(harder=0.6)
    strata = sorted({one.stratum for one in given})
    tables = np.array(
        [
            [
                [sum(one == Answered(False, stratum, right) for one in given) for right in (True, False)],
                [sum(one == Answered(True, stratum, right) for one in given) for right in (True, False)],
            ]
            for stratum in strata
        ],
        dtype=float,
    )
    n = tables.sum(axis=(1, 2))
    alpha = (tables[:, 0, 0] * tables[:, 1, 1] / n).sum() / (tables[:, 0, 1] * tables[:, 1, 0] / n).sum()
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    kept = n > 1
    expected = rows[kept, 0] * columns[kept, 0] / n[kept]
    spread = rows[kept].prod(axis=1) * columns[kept].prod(axis=1) / (n[kept] ** 2 * (n[kept] - 1))
    chi = (abs((tables[kept, 0, 0] - expected).sum()) - 0.5) ** 2 / spread.sum()
    found = compare(given)
    assert found.alpha == pytest.approx(alpha)
    assert found.delta == pytest.approx(-2.35 * np.log(alpha))
    assert found.chi_squared == pytest.approx(chi)
    (a, b), (c, d) = tables[:, 0, :].T, tables[:, 1, :].T
    var = ((a * d + alpha * b * c) * (a + d + alpha * (b + c)) / n**2).sum() / (2 * (a * d / n).sum() ** 2)
    assert found.error == pytest.approx(2.35 * np.sqrt(var))
    assert found.p == pytest.approx(chance_beyond(chi))


def chance_beyond(chi: float) -> float:
    """Of a χ² with one degree of freedom: twice the bell curve's tail beyond its root, summed up in small steps."""
    steps = np.linspace(np.sqrt(chi), np.sqrt(chi) + 12, 400_001)
    return float(2 * np.trapezoid(np.exp(-(steps**2) / 2) / np.sqrt(2 * np.pi), steps))


def test_the_standard_error_is_how_far_samples_lie_apart() -> None:
    found = [compare(answers(harder=0.5, people=600, seed=seed)) for seed in range(60)]
    deltas, errors = ([getattr(one, name) for one in found] for name in ("delta", "error"))
    assert np.mean(errors) == pytest.approx(np.std(deltas, ddof=1), rel=0.25)


def test_a_question_that_is_harder_for_one_group_is_found() -> None:
    found = compare(answers(harder=1.0))
    assert found.verdict is Verdict.LARGE
    assert found.delta is not None
    assert found.delta < -1.5


def test_a_less_able_group_alone_is_no_unfairness() -> None:
    assert compare(answers(gap=1.0)).verdict is Verdict.ALIKE


def test_swapping_the_groups_turns_the_sign() -> None:
    given = answers(harder=0.8)
    turned = compare([one._replace(focal=not one.focal) for one in given])
    assert turned.delta == pytest.approx(-(compare(given).delta or 0))


def test_one_group_alone_is_not_judged() -> None:
    assert compare([one for one in answers() if not one.focal]).verdict is Verdict.UNKNOWN
    assert compare([]).verdict is Verdict.UNKNOWN


def test_a_large_difference_that_may_be_a_small_one_is_moderate() -> None:
    """ETS's class C is for what is surely more than 1; of 50 and 100 people nobody can be that sure."""
    few = next(
        found
        for seed in range(200)
        if (found := compare(answers(harder=0.8, people=150, seed=seed))).p is not None
        and found.p < 0.05
        and abs(found.delta or 0) >= 1.5
        and abs(found.delta or 0) - 1 < 1.6 * (found.error or 0)
    )
    assert few.verdict is Verdict.MODERATE


def test_too_few_of_one_group_are_not_judged() -> None:
    given = answers(harder=2.0)
    focal = [one for one in given if one.focal][:29]
    found = compare([*(one for one in given if not one.focal), *focal])
    assert (found.focal, found.verdict, found.delta is None) == (29, Verdict.UNKNOWN, False)
