"""Contents told part by part, and two versions compared."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.versions.comparing import How, compare, pieces
from quizzes.versions.telling import told
from tests.quizzes.contents import EACH
from tests.quizzes.factories import both, options, single


def texts(found: list[Any], how: How) -> list[str]:
    return [piece.text for piece in found if piece.how == how]


def test_changed_words_are_marked_and_the_others_are_not() -> None:
    was, is_now = pieces("Smile before you speak.", "Listen before you speak, always.")
    assert texts(was, How.GONE) == ["Smile"]
    assert texts(is_now, How.COME) == ["Listen", ", always"]


def test_in_chinese_each_character_is_a_word() -> None:
    was, is_now = pieces("先微笑再说话。", "先倾听再说话。")
    assert (texts(was, How.GONE), texts(is_now, How.COME)) == (["微笑"], ["倾听"])


@given(st.text(max_size=60), st.text(max_size=60))
def test_joined_again_both_are_what_they_were(old: str, new: str) -> None:
    was, is_now = pieces(old, new)
    assert ("".join(piece.text for piece in was), "".join(piece.text for piece in is_now)) == (old, new)
    assert any(piece.how != How.SAME for piece in was + is_now) == (old != new)


def test_very_long_texts_are_compared_by_lines() -> None:
    long = "\n".join(f"line {number} of the case" for number in range(900))
    was, _is_now = pieces(long, long.replace("line 7 of", "line seven of"))
    assert texts(was, How.GONE) == ["line 7 of the case\n"]


def test_an_option_put_in_between_changes_no_other() -> None:
    new = single()
    new["options"] = [options({"b"})[0], {"key": "n", "right": False, "text": both("新", "New")}, *new["options"][1:]]
    changed = [part for part in compare(told("single", single()), told("single", new)) if part.differs]
    assert {side.new[0].text for part in changed for side in part.sides} == {"新", "New", "否"}


def test_another_key_shows_as_a_changed_part() -> None:
    changed = [part for part in compare(told("single", single()), told("single", single(right="a"))) if part.differs]
    assert [(part.sides[0].old[0].text, part.sides[0].new[0].text) for part in changed] == [
        ("否", "是"),
        ("是", "否"),
    ]


def test_what_was_taken_away_comes_last() -> None:
    new = single() | {"options": single()["options"][:3]}
    *_others, last = compare(told("single", single()), told("single", new))
    assert last.differs and last.sides[0].new == []


@pytest.mark.parametrize("kind", EACH)
def test_every_text_of_every_kind_is_told(kind: str) -> None:
    from quizzes.translation import pairs

    said = {text for one in told(kind, EACH[kind]) for text in one.words.values()}
    wanted = {text.strip() for _place, pair in pairs(EACH[kind]) for text in pair.values() if text.strip()}
    assert wanted <= said
    places = [one.place for one in told(kind, EACH[kind])]
    assert len(set(places)) == len(places)
