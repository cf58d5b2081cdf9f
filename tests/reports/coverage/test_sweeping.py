"""Gaps, compared day by day with counting."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.coverage.sweeping import FOREVER, Gap, Interval, common, gaps, joined, without

FIRST = date(2028, 2, 20)  # a leap day lies ahead
LAST = FIRST + timedelta(days=30)


def at(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def intervals(draw: st.DrawFn) -> list[Interval]:
    starts = draw(st.lists(st.integers(-5, 35), max_size=4))
    found = [(at(start), at(start + draw(st.integers(0, 12)))) for start in starts]
    return [*found, *([(at(draw(st.integers(-5, 35))), FOREVER)] if draw(st.booleans()) else [])]


def covers(days: list[Interval], day: date) -> bool:
    return any(first <= day <= last for first, last in days)


@given(some=intervals(), others=intervals(), day=st.integers(-10, 45))
def test_days_are_joined_shared_and_taken_away(some: list[Interval], others: list[Interval], day: int) -> None:
    one, other, on = joined(some), joined(others), at(day)
    assert covers(one, on) == covers(some, on)
    assert all(before[1] < after[0] - timedelta(days=1) for before, after in itertools.pairwise(one))
    assert covers(common(one, other), on) == (covers(one, on) and covers(other, on))
    assert covers(without(one, others), on) == (covers(one, on) and not covers(others, on))


@given(people=st.lists(intervals(), max_size=5), at_least=st.integers(1, 4))
def test_gaps_are_the_days_on_which_too_few_count(people: list[list[Interval]], at_least: int) -> None:
    days = [joined(one) for one in people]
    found = gaps(days, at_least, FIRST, LAST)
    for number in range((LAST - FIRST).days + 1):
        count = sum(covers(one, at(number)) for one in days)
        inside = [gap for gap in found if gap.starts_on <= at(number) <= (gap.ends_on or LAST)]
        assert bool(inside) == (count < at_least)
        assert all(gap.fewest <= count for gap in inside)
    assert all(
        before.ends_on is not None and before.ends_on < after.starts_on - timedelta(days=1)
        for before, after in itertools.pairwise(found)
    )


def test_the_last_valid_day_still_counts() -> None:
    people = [[(at(0), at(9))], [(at(0), FOREVER)]]
    assert gaps(people, 2, FIRST, LAST) == [Gap(at(10), None, 1)]


def test_somebody_who_comes_ends_the_gap() -> None:
    people = [[(at(0), at(9))], [(at(0), at(11))], [(at(14), FOREVER)]]
    assert gaps(people, 1, FIRST, LAST) == [Gap(at(12), at(13), 0)]


def test_with_nobody_at_all_it_is_one_gap() -> None:
    assert gaps([], 2, FIRST, LAST) == [Gap(FIRST, None, 0)]
