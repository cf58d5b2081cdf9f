"""What may be a password (NIST SP 800-63B-4)."""

from time import monotonic

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person
from people.passwords import SHORTEST, normalised
from tests.factories import PersonFactory

LIN = Person(
    staff_number="001001",
    name="林晓雯",
    name_latin="Lin Xiaowen",
    email="lin.xiaowen@east-retail.example",
    phone="13800001234",
)


def codes(password: str, person: Person | None = LIN) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as refusal:
        return [error.code or "" for error in refusal.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "the tea is cold but good",
        "每天早上先给门口的绿萝浇一点水",
        "correcthorsebatterystaple",
        "🍵🍵 three cups before noon",
        "no capital, no digit, no symbol needed",
        "  spaces at both ends  ",
        "x" * 3 + " is my friend's cat " + "q" * 40,
    ],
)
def test_a_sentence_is_a_password(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize("password", ["", "short", "fourteen chars", "十四个汉字不够还差一个字呀"])
def test_fifteen_characters_at_least(password: str) -> None:
    assert "password_too_short" in codes(password)


def test_at_least_sixty_four_are_welcome_and_hashing_cannot_be_flooded() -> None:
    assert codes("the lamp, " * 25) == []
    assert codes("the lamp, " * 26) == ["password_too_long"]


def test_a_flood_is_refused_at_once() -> None:
    began = monotonic()
    assert codes("quiet tea " * 200_000) == ["password_too_long"]
    assert monotonic() - began < 2


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password Password!",
        "iloveyouiloveyou",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "12345678901234567890",
        "qwertyuiop1234567890",
        "zxcvbnmasdfghjkl",
        "1qaz2wsx3edc4rfv",
        "woaini 1234567890",
        "１２３４５６７８９０１２３４５６",
        "密码密码密码密码密码密码密码密码",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert "password_too_common" in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "linxiaowen001001",
        "Xiaowen Lin 2026 !",
        "林晓雯林晓雯001001林晓雯",
        "poise-congrong-2026",
        "东方零售集团001001培训2026",
        "east retail group 1",
        "lin.xiaowen@east-retail.example",
        "13800001234 xiaowen",
    ],
)
def test_what_a_colleague_would_guess_is_refused(password: str) -> None:
    assert codes(password)


def test_a_strangers_words_say_nothing_about_lin() -> None:
    assert codes("zhao.yunlong has a red bicycle") == []
    assert codes("zhaoyunlong881004", Person(staff_number="881004", name="赵云龙"))  # read from the characters
    assert codes("zhaoyunlong881004", Person(staff_number="881004", name="赵云龙", name_latin="Zhao Yunlong"))


@given(st.text(min_size=1, max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text(max_size=SHORTEST * 3))
def test_every_text_gets_an_answer(text: str) -> None:
    assert set(codes(text)) <= {
        "password_too_short",
        "password_too_long",
        "password_too_common",
        "password_too_similar",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("set_as", "typed_as"),
    [
        ("café au lait, please", "café au lait, please"),
        ("ｑuiet water runs", "quiet water runs"),
        ("ﬁne weather today", "fine weather today"),
    ],
)
def test_another_keyboard_types_the_same_password(set_as: str, typed_as: str) -> None:
    person = PersonFactory()
    person.set_password(set_as)
    assert person.check_password(typed_as)
    assert not person.check_password(typed_as + " ")
