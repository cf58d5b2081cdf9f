"""A code of twelve digits, to be read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from people.signin.codes import code_digest, is_well_formed, link_key, new_code, spoken, typed

CODES = st.integers(0, 10**10 - 1).map(lambda drawn: f"{drawn:010d}{98 - drawn * 100 % 97:02d}")


def test_a_new_code_is_well_formed_and_unlike_the_last() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_well_formed(code) for code in codes)


@given(CODES, st.integers(0, 11), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(code: str, place: int, digit: int) -> None:
    changed = code[:place] + str(digit) + code[place + 1 :]
    assert is_well_formed(changed) == (changed == code)


@given(CODES, st.integers(0, 10))
def test_two_digits_swapped_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_well_formed(swapped) == (swapped == code)


@given(CODES)
def test_it_is_typed_as_it_is_spoken(code: str) -> None:
    assert typed(spoken(code)) == code


@pytest.mark.parametrize("text", ["4821-7305-9263", " 482173059263 ", "４８２１　７３０５　９２６３", "4821.7305.9263"])
def test_however_it_is_grouped(text: str) -> None:
    assert typed(text) == "482173059263"


@pytest.mark.parametrize("text", ["", "482173", "4821 7305 926O", "4821730592630", "abc", "²²²²²²²²²²²²x"])
def test_what_is_no_code(text: str) -> None:
    assert typed(text) == ""
    assert not is_well_formed("")


def test_a_digest_is_for_one_person() -> None:
    assert code_digest(1, "482173059263") != code_digest(2, "482173059263")
    assert "482173059263" not in code_digest(1, "482173059263")


def test_a_link_is_made_again_from_its_nonce_and_our_secret(settings: Settings) -> None:
    assert link_key("a") == link_key("a") != link_key("b")
    settings.SECRET_KEY = "another"
    other = link_key("a")
    settings.SECRET_KEY = "yet another"
    assert link_key("a") != other
