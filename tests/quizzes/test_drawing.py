"""Seating questions in the places of a plan. Pure."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.drawing import Candidate, Wanted, fill, overlap

ONE = Decimal(1)
HARD = ("easy", "medium", "hard")


def candidates(count, *, qualities=2, bank="b/"):
    return [Candidate(n, 100 + n, bank, n % qualities, HARD[n % 3]) for n in range(count)]


def drawn(wanted, pool, seed=1, seen=()):
    return [one.version for one in fill(wanted, pool, Random(seed), seen)]


def test_a_wide_cell_leaves_the_narrow_one_its_only_question():
    pool = [Candidate(1, 1, "b/", 1, "easy"), Candidate(2, 2, "b/", 2, "easy")]
    plan = [Wanted(0, 1, ONE, "b/"), Wanted(1, 1, ONE, "b/", quality=1)]
    for seed in range(20):
        assert sorted(drawn(plan, pool, seed)) == [1, 2]


def test_categories_lie_below_their_bank_and_tags_narrow():
    pool = [
        Candidate(1, 1, "b/", None, "easy"),
        Candidate(2, 2, "b/c/", None, "easy", frozenset({7})),
        Candidate(3, 3, "bc/", None, "easy", frozenset({7})),
    ]
    assert sorted(drawn([Wanted(0, 9, ONE, "b/")], pool)) == [1, 2]
    assert drawn([Wanted(0, 9, ONE, "b/", tag=7)], pool) == [2]


def test_what_the_last_attempt_had_comes_last():
    pool = candidates(6)
    seen = {100, 101, 102}
    assert sorted(drawn([Wanted(0, 3, ONE, "b/")], pool, seen=seen)) == [3, 4, 5]
    assert set(drawn([Wanted(0, 4, ONE, "b/")], pool, seen=seen)) > {3, 4, 5}


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([None, 0, 1]), st.sampled_from(["", *HARD])),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 12),
    st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_no_question_comes_twice_and_each_place_gets_what_it_wants(cells, size, seed):
    plan = [Wanted(n, count, ONE, "b/", None, quality, hard) for n, (count, quality, hard) in enumerate(cells)]
    pool = candidates(size)
    by_version = {one.version: one for one in pool}
    found = fill(plan, pool, Random(seed))
    assert len({one.version for one in found}) == len(found)
    assert all(plan[one.section].takes(by_version[one.version]) for one in found)
    assert len(found) == most(plan, pool)


def most(plan, pool):
    """The largest matching, found another way: by the max-flow over groups of equal candidates."""
    places = [want for want in plan for _ in range(want.count)]
    holders: dict[int, int] = {}

    def augment(place, barred):
        for one in pool:
            if places[place].takes(one) and one.version not in barred:
                barred.add(one.version)
                if one.version not in holders or augment(holders[one.version], barred):
                    holders[one.version] = place
                    return True
        return False

    return sum(augment(place, set()) for place in range(len(places)))


@pytest.mark.parametrize(("bank", "count", "expected"), [(40, 10, 2.5), (10, 10, 10.0), (100, 10, 1.0)])
def test_papers_of_ten_share_ten_times_ten_over_the_bank(bank, count, expected):
    """Drawn evenly, each question comes with chance k/n: n (k/n)² are shared."""
    shared = overlap([Wanted(0, count, ONE, "b/")], candidates(bank, qualities=1), papers=200)
    assert shared == pytest.approx(expected, abs=0.25)
