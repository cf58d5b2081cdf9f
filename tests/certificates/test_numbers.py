"""Certificate numbers: a typing error is told apart from a number that was never issued."""

from itertools import pairwise, product

import pytest

from certificates.numbers import ALPHABET, check_character, is_well_formed, new_number, normalise

BODY = "20267F3K9Q2M"


def written(signs: str) -> str:
    return f"PZ-{signs[:4]}-{signs[4:8]}-{signs[8:12]}-{signs[12:]}"


def test_a_new_number_is_well_formed_random_and_normal() -> None:
    numbers = {new_number(2026) for _ in range(200)}
    assert len(numbers) == 200
    assert all(is_well_formed(number) and normalise(number) == number for number in numbers)
    assert all(number.startswith("PZ-2026-") for number in numbers)


def test_every_single_wrong_character_is_noticed() -> None:
    right = BODY + check_character(BODY)
    for place, sign in product(range(len(right)), ALPHABET):
        wrong = right[:place] + sign + right[place + 1 :]
        assert is_well_formed(written(wrong)) == (wrong == right)


def test_every_swap_of_neighbours_is_noticed_but_that_of_the_first_and_last_sign() -> None:
    for left, right in product(ALPHABET, ALPHABET):
        for place in range(4, 11):
            body = BODY[:place] + left + right + BODY[place + 2 :]
            swapped = BODY[:place] + right + left + BODY[place + 2 :]
            unnoticed = left == right or {left, right} == {"0", "Z"}
            assert (check_character(body) == check_character(swapped)) == unnoticed


def test_the_check_character_takes_part_in_the_swaps() -> None:
    numbers = (BODY[:-1] + sign for sign in ALPHABET)
    for body in numbers:
        check = check_character(body)
        swapped = body[:-1] + check + body[-1]
        assert is_well_formed(written(swapped)) == (check == body[-1] or {check, body[-1]} == {"0", "Z"})


@pytest.mark.parametrize(
    "typed",
    [
        "PZ-2026-7F3K-9Q2M-C",
        "pz-2026-7f3k-9q2m-c",
        " PZ 2026 7F3K 9Q2M C ",
        "20267F3K9Q2MC",
        "PZ–2026–7F3K–9Q2M–C",  # dashes of a word processor
        "ＰＺ－２０２６－７Ｆ３Ｋ－９Ｑ２Ｍ－Ｃ",  # a Chinese keyboard's full width
        "PZ-2O26-7F3K-9Q2M-C",
    ],
)
def test_what_people_type_is_understood(typed: str) -> None:
    assert normalise(typed) == "PZ-2026-7F3K-9Q2M-C"


@pytest.mark.parametrize("typed", ["", "PZ", "PZ-2026-7F3K-9Q2M", "PZ-2026-7F3K-9Q2M-CC", "证书"])
def test_what_has_another_length_is_no_number(typed: str) -> None:
    assert normalise(typed) == ""
    assert not is_well_formed("")


def test_letters_that_look_like_digits_stand_for_them() -> None:
    assert normalise("PZ-2026-OIL0-9Q2M-C") == "PZ-2026-0110-9Q2M-C"
    assert [pair for pair in pairwise(ALPHABET) if pair[0] >= pair[1]] == []
