from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import types
from quizzes.errors import ContentInvalid, UnreadableAnswer
from tests.quizzes.factories import both, multiple, single, true_false

KEYS = "abcdef"
right_keys = st.sets(st.sampled_from(KEYS), min_size=1)
answers = st.lists(st.sampled_from(KEYS), unique=True)


def options_with(right: set[str]) -> dict[str, Any]:
    return {"options": [{"key": key, "right": key in right} for key in KEYS]}


@given(right_keys, answers)
def test_a_mark_lies_between_nothing_and_all(right, answer):
    assert 0 <= types.of("multiple").mark(options_with(right), answer) <= 1


@given(right_keys)
def test_the_right_answer_earns_everything(right):
    content = options_with(right)
    kind = types.of("multiple")
    assert kind.mark(content, kind.right_answer(content)) == 1


@given(right_keys)
def test_no_answer_earns_nothing(right):
    assert types.of("multiple").mark(options_with(right), []) == 0
    assert types.of("multiple").mark(options_with(right), None) == 0


@given(right_keys, answers)
def test_a_wrong_option_more_never_helps(right, answer):
    content, kind = options_with(right), types.of("multiple")
    for wrong in set(KEYS) - right:
        assert kind.mark(content, [*answer, wrong]) <= kind.mark(content, answer)


@given(right_keys, answers)
def test_a_right_option_more_never_harms(right, answer):
    content, kind = options_with(right), types.of("multiple")
    for more in right:
        assert kind.mark(content, [*answer, more]) >= kind.mark(content, answer)


@given(right_keys, answers, st.randoms(use_true_random=False))
def test_the_order_of_choosing_does_not_matter(right, answer, chance):
    content, kind = options_with(right), types.of("multiple")
    shuffled = list(answer)
    chance.shuffle(shuffled)
    assert kind.mark(content, shuffled) == kind.mark(content, answer)
    assert kind.parse(content, shuffled) == kind.parse(content, answer)


@pytest.mark.parametrize(
    ("chosen", "earned"),
    [("a", Fraction(1, 3)), ("abc", 1), ("abcd", Fraction(2, 3)), ("ad", 0), ("d", 0), ("ab", Fraction(2, 3))],
)
def test_partial_credit_is_right_minus_wrong_over_all_right(chosen, earned):
    assert types.of("multiple").mark(multiple(right="abc"), list(chosen)) == earned


@given(st.sampled_from("abcd"), st.sampled_from("abcd"))
def test_single_choice_is_all_or_nothing(right, chosen):
    assert types.of("single").mark(single(right=right), [chosen]) == int(right == chosen)


@given(st.booleans(), st.booleans())
def test_true_or_false_is_all_or_nothing(answer, chosen):
    earned = types.of("true_false").mark(true_false(answer=answer), [str(chosen).lower()])
    assert earned == int(answer == chosen)


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false"])
@pytest.mark.parametrize("data", [["z"], [1], "a", {"a": 1}, 7, [["a"]], [None]])
def test_an_answer_that_does_not_fit_is_refused(kind, data):
    content = {"single": single, "multiple": multiple, "true_false": true_false}[kind]()
    with pytest.raises(UnreadableAnswer):
        types.of(kind).parse(content, data)


def test_single_choice_refuses_two_answers():
    with pytest.raises(UnreadableAnswer):
        types.of("single").parse(single(), ["a", "b"])


def test_nothing_chosen_is_an_empty_answer():
    assert types.of("single").parse(single(), None) == []
    assert types.of("multiple").parse(multiple(), []) == []


@pytest.mark.parametrize(
    ("kind", "content"), [("single", single()), ("multiple", multiple()), ("true_false", true_false())]
)
def test_whole_content_is_valid(kind, content):
    types.of(kind).validate(content)


def problems(kind: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ContentInvalid) as caught:
        types.of(kind).validate(content)
    return [(problem.field, str(problem)) for problem in caught.value.problems]


@pytest.fixture
def _english():
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.mark.usefixtures("_english")
def test_everything_wrong_is_listed_at_once():
    content = {"stem": {"zh-hans": "问", "en": " "}, "options": [{"key": "a", "text": both("甲", "")}]}
    assert problems("single", content) == [
        ("stem", "English is missing."),
        ("options", "A question needs at least two options."),
        ("options", "Option 1: English is missing."),
        ("options", "Single choice needs exactly one right option."),
    ]


@pytest.mark.usefixtures("_english")
def test_keys_must_differ():
    content = single()
    content["options"][1]["key"] = "a"
    assert problems("single", content) == [("options", "Each option needs a key of its own.")]


@pytest.mark.usefixtures("_english")
def test_multiple_choice_needs_a_right_option():
    content = multiple(right="")
    assert problems("multiple", content) == [("options", "Multiple choice needs at least one right option.")]


@pytest.mark.usefixtures("_english")
def test_a_statement_needs_its_answer_and_feedback_both_languages():
    content = {"stem": both("甲", "A"), "feedback": both("讲解", "")}
    assert problems("true_false", content) == [
        ("answer", "Say whether the statement is true or false."),
        ("feedback", "English is missing."),
    ]
