"""What two or three marks come to: a table, and what holds for all."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking.combining import combined, wanted

shares = st.integers(0, 60).map(lambda sixtieths: Fraction(sixtieths, 60))
percents = st.integers(0, 100)


def percent(*marks: int) -> list[Fraction]:
    return [Fraction(mark, 100) for mark in marks]


@pytest.mark.parametrize(
    ("marks", "markers", "comes_to", "counting"),
    [
        ([], 1, None, None),
        ([70], 1, 70, (0,)),
        ([70], 2, None, None),
        ([70, 80], 2, 75, (0, 1)),
        ([70, 90], 2, 80, (0, 1)),  # as far as is near
        ([70, 91], 2, None, None),
        ([40, 80, 75], 2, Fraction(155, 2), (1, 2)),
        ([40, 80, 45], 2, Fraction(85, 2), (0, 2)),
        ([45, 75, 60], 2, Fraction(135, 2), (1, 2)),  # as near to both: the higher
        ([0, 100, 50], 2, 50, (2,)),  # near neither: the third's own
        ([0, 30, 100], 2, 100, (2,)),
    ],
)
def test_the_rule_by_cases(marks: list[int], markers: int, comes_to: Any, counting: Any) -> None:
    found = combined(percent(*marks), markers=markers, third_from=20)
    assert (found and (found.share * 100, found.counting)) == (None if comes_to is None else (comes_to, counting))


@given(st.lists(shares, min_size=2, max_size=3), percents)
def test_it_lies_between_the_lowest_and_the_highest_and_is_the_mean_of_what_counts(
    marks: list[Fraction], third_from: int
) -> None:
    found = combined(marks, markers=2, third_from=third_from)
    if found is not None:
        assert min(marks) <= found.share <= max(marks)
        assert found.share == sum(marks[place] for place in found.counting) / len(found.counting)


@given(shares, shares, shares, percents)
def test_it_does_not_matter_who_marked_first(one: Fraction, other: Fraction, third: Fraction, third_from: int) -> None:
    ways = [combined([*pair, third], markers=2, third_from=third_from) for pair in ((one, other), (other, one))]
    assert ways[0] and ways[1] and ways[0].share == ways[1].share


@given(shares, shares, percents)
def test_a_third_is_wanted_just_where_two_differ_by_more_than_the_set_amount(
    one: Fraction, other: Fraction, third_from: int
) -> None:
    missing = wanted([one, other], markers=2, third_from=third_from)
    assert missing == (1 if abs(one - other) * 100 > third_from else 0)


@given(shares, shares, shares, percents)
def test_three_marks_always_decide(one: Fraction, other: Fraction, third: Fraction, third_from: int) -> None:
    assert wanted([one, other, third], markers=2, third_from=third_from) == 0


@given(shares, percents)
def test_markers_who_agree_are_believed(mark: Fraction, third_from: int) -> None:
    for marks, markers in (([mark], 1), ([mark, mark], 2), ([mark, mark, mark], 2)):
        found = combined(marks, markers=markers, third_from=third_from)
        assert found and found.share == mark
