from hypothesis import given
from hypothesis import strategies as st

from reports.auditing.drawing import draw, rank

numbers = st.lists(st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True), unique=True, max_size=60)


def test_the_rank_is_what_the_page_says_it_is() -> None:
    """``printf '%s' march:000001 | sha256sum``."""
    assert rank("march", "000001") == "3d897f95bb536da762834819368ff11c7679ef189f03b868819f8442dc5a1da2"


@given(numbers=numbers, seed=st.text(max_size=40), size=st.integers(1, 40))
def test_the_same_seed_draws_the_same_whatever_the_order(numbers: list[str], seed: str, size: int) -> None:
    drawn = draw(seed, numbers, size)
    assert drawn == draw(seed, reversed(numbers), size)
    assert drawn == sorted(numbers, key=lambda number: rank(seed, number))[:size]


@given(numbers=numbers, seed=st.text(max_size=40))
def test_who_is_drawn_does_not_depend_on_who_is_not(numbers: list[str], seed: str) -> None:
    drawn = draw(seed, numbers, 5)
    assert draw(seed, drawn, 5) == drawn
