"""The marks of each kind, as tables; and what its rules promise."""

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import types
from quizzes.types import panel
from quizzes.types.essay import words_in
from quizzes.types.folding import fits, folded
from quizzes.types.numeric import number_in
from tests.quizzes import contents
from tests.quizzes.factories import multiple

half, third, quarter = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def mark(kind, content, answer):
    one = types.of(kind)
    return one.mark(content, one.parse(content, answer))


def placed(keys):
    return [f"{key}={place}" for place, key in enumerate(keys, start=1)]


# --- Multiple choice, matching ---


@pytest.mark.parametrize(("chosen", "earned"), [("ab", 1), ("a", 0), ("abc", 0), ("", 0), ("cd", 0)])
def test_all_or_nothing_wants_exactly_the_right_options(chosen, earned):
    assert mark("multiple", multiple(right="ab") | {"scoring": "all"}, list(chosen)) == earned


@pytest.mark.parametrize("scoring", ["partial", "all"])
def test_the_guess_of_multiple_choice_is_the_mean_over_all_choices(scoring):
    content = multiple(right="ab") | {"scoring": scoring}
    ways = [list(keys) for count in range(5) for keys in combinations("abcd", count)]
    mean = sum((mark("multiple", content, way) for way in ways), Fraction()) / len(ways)
    assert types.of("multiple").guess(content) == mean


@pytest.mark.parametrize(
    ("answer", "earned"),
    [(["a=x", "b=y", "c=x"], 1), (["a=x"], third), (["a=z", "b=z", "c=z"], 0), (["c=x", "b=x", "a=x"], 2 * third)],
)
def test_matching_earns_the_share_of_the_items(answer, earned):
    assert mark("matching", contents.matching(), answer) == earned


# --- Ordering: the right order is d, b, c, a ---


@pytest.mark.parametrize(
    ("order", "absolute", "relative", "run"),
    [
        ("dbca", 1, 1, 1),
        ("bcad", 0, 2 * third, 2 * third),
        ("dcba", half, 0, 0),
        ("cadb", 0, 2 * third, third),
        ("abcd", half, third, third),
    ],
)
def test_ordering_is_marked_in_three_ways(order, absolute, relative, run):
    for scoring, earned in (("absolute", absolute), ("relative", relative), ("run", run)):
        assert mark("ordering", contents.ordering(scoring=scoring), placed(order)) == earned, scoring


@pytest.mark.parametrize("scoring", ["absolute", "relative", "run"])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_the_guess_of_ordering_is_the_mean_over_all_orders(count, scoring):
    keys = "abcdef"[:count]
    content = contents.ordering(keys, scoring)
    marks = [mark("ordering", content, placed(order)) for order in permutations(keys)]
    assert types.of("ordering").guess(content) == sum(marks, Fraction()) / len(marks)


def test_two_items_at_one_place_are_kept_and_told_but_earn_nothing():
    content, one = contents.ordering(), types.of("ordering")
    answer = one.parse(content, ["d=1", "b=1", "c=3"])
    assert answer == ["b=1", "d=1", "c=3"]
    assert one.mark(content, answer) == quarter
    assert "1" in one.remark(content, answer)


# --- Gaps, short text ---


@pytest.mark.parametrize(("answer", "earned"), [(["a=q", "b=p"], 1), (["a=q", "b=r"], half), (["b=p"], half)])
def test_gaps_with_choices(answer, earned):
    assert mark("gap_choice", contents.gap_choice(), answer) == earned


@pytest.mark.parametrize(
    ("answer", "earned"), [(["a=微笑", "b=GREET"], 1), (["a=smiling", "b=greet"], half), (["a=smiles"], half)]
)
def test_gaps_to_fill_in_take_either_language(answer, earned):
    assert mark("gap_text", contents.gap_text(), answer) == earned


def test_each_gap_stands_once_in_either_language():
    content = contents.gap_choice()
    content["text"] = content["text"] | {"en": "After [[b]] comes [[c]]."}
    with pytest.raises(types.base.ContentInvalid) as refused:
        types.of("gap_choice").validate(content)
    assert [(problem.field, problem.language) for problem in refused.value.problems] == [("text", "en")]


@pytest.mark.parametrize(
    ("typed", "earned"),
    [("耐心", 1), (" 耐 心。", 1), ("Patience", 1), ("ＰＡＴＩＥＮＣＥ", 1), ("calm", half), ("impatient", 0), ("", 0)],
)
def test_short_text(typed, earned):
    assert mark("short_text", contents.short_text(), [typed]) == earned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("您好，请问！", "您好, 请问!"),
        ("“先听”、再说", '"先听", 再说'),
        ("６Ｓ", "6s"),
        ("e－commerce", "E-commerce"),
        ("《手册》", "“手册”"),
        ("done.", "Done"),
        ("a  b", "a b"),
    ],
)
def test_width_case_and_punctuation_are_alike(one, other):
    assert folded(one) == folded(other)


def test_words_are_not_run_together_and_capitals_may_matter():
    assert folded("no where") != folded("nowhere")
    assert not fits("PIN", "pin", case=True)


@pytest.mark.parametrize(
    ("pattern", "text", "does"),
    [
        ("*", "anything", True),
        ("a*c", "abc", True),
        ("a*c", "ab", False),
        ("a*a", "a", False),
        ("*听*顾客*", "先倾听，再答复顾客。", True),
        (r"5\*", "5*", True),
        (r"5\*", "55", False),
    ],
)
def test_wildcards(pattern, text, does):
    assert fits(pattern, text) is does


def test_a_pattern_of_many_stars_takes_no_time():
    assert not fits("*a" * 200 + "b", "a" * 500)


# --- Numbers ---


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", Fraction(25, 2)),
        ("１２．５", Fraction(25, 2)),
        ("1,234", 1234),
        ("1，234.5", Fraction(2469, 2)),
        ("−3", -3),
        ("+.5", half),
        ("1.2e3", 1200),
        ("12,5", None),
        ("twelve", None),
        ("", None),
        ("1e999", None),
        ("NaN", None),
    ],
)
def test_numbers_as_people_write_them(typed, number):
    assert number_in(typed) == number


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (["12.5", "unit=kg"], 1),
        (["12500", "unit=g"], 1),
        (["13", "unit=kg"], 1),
        (["13.01", "unit=kg"], Fraction(2, 5)),
        (["15", "unit=kg"], 0),
        (["12.5"], 0),
        (["12.5", "unit=g"], 0),
        (["unit=kg"], 0),
    ],
)
def test_a_number_with_its_tolerance_and_unit(answer, earned):
    assert mark("numeric", contents.numeric(), answer) == earned


def test_what_keeps_a_number_from_being_marked_is_said():
    one, content = types.of("numeric"), contents.numeric()
    assert one.remark(content, ["twelve"])
    assert one.remark(content, ["12.5"])
    assert not one.remark(content, ["12.5", "unit=kg"])


# --- Judgement: means 14/3, 4/3, 10/3 on five points ---

ratings = st.lists(st.integers(1, 5), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("scoring", "answer", "earned"),
    [
        ("distance", ["a=5", "b=1", "c=3"], 1),
        ("distance", ["a=1"], 0),
        ("distance", ["a=5"], third),
        ("consensus", ["a=4"], Fraction(1, 6)),
        ("consensus", ["a=5", "b=1", "c=4"], Fraction(5, 6)),
    ],
)
def test_ratings_against_the_panel(scoring, answer, earned):
    assert mark("judgement", contents.judgement(scoring=scoring), answer) == earned


@pytest.mark.parametrize("scoring", ["distance", "consensus"])
@pytest.mark.parametrize(
    ("answer", "earned"), [(["best=a", "worst=b"], 1), (["best=a"], half), (["best=a", "worst=a"], 0)]
)
def test_the_best_and_the_worst(scoring, answer, earned):
    assert mark("judgement", contents.judgement(form="pick", scoring=scoring), answer) == earned


@pytest.mark.parametrize("scoring", ["distance", "consensus"])
def test_the_guess_of_picks_is_the_mean_over_all_pairs(scoring):
    content = contents.judgement(form="pick", scoring=scoring)
    marks = [mark("judgement", content, [f"best={best}", f"worst={worst}"]) for best, worst in permutations("abc", 2)]
    assert types.of("judgement").guess(content) == sum(marks, Fraction()) / len(marks)


@given(ratings)
def test_the_nearest_point_earns_all_and_the_farthest_nothing(panel_says):
    worth = [panel.rating_by_distance(panel_says, point, 5) for point in range(1, 6)]
    assert max(worth) == 1
    assert min(worth) == 0


@given(ratings)
def test_what_most_of_the_panel_say_earns_all(panel_says):
    worth = [panel.rating_by_consensus(panel_says, point) for point in range(1, 6)]
    assert max(worth) == 1
    assert all(0 <= one <= 1 for one in worth)


@given(
    st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=7), st.sampled_from(["distance", "consensus"])
)
def test_the_best_two_picks_earn_all_whatever_the_panel_says(rows, scoring):
    content = contents.judgement(form="pick", scoring=scoring)
    for place, action in enumerate(content["actions"]):
        action["ratings"] = [row[place] for row in rows]
    one = types.of("judgement")
    if not list(one.problems(content)):
        assert one.mark(content, one.right_answer(content)) == 1
        assert all(
            0 <= one.mark(content, [f"best={best}", f"worst={worst}"]) <= 1 for best, worst in permutations("abc", 2)
        )


# --- Self-report, case, essay ---


def test_a_self_report_is_unmarked_private_and_turns_reversed_statements_round():
    one, content = types.of("likert"), contents.likert()
    assert (one.marked, one.private) == (False, True)
    assert one.scores(content, ["a=5", "b=1", "c=4"]) == {"calm": Fraction(14, 3)}
    assert one.scores(content, ["b=2"]) == {"calm": 4}
    assert one.scores(content, []) == {}


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (["p=c", "q=12.5", "q=unit=kg", "r=a=x", "r=b=y", "r=c=x"], 1),
        (["p=c"], quarter),
        (["q=12.5", "q=unit=kg"], half),
        (["r=a=x"], Fraction(1, 12)),
    ],
)
def test_a_case_earns_the_mean_of_its_parts_by_weight(answer, earned):
    assert mark("case", contents.case(), answer) == earned


def test_a_case_refuses_a_case_and_what_a_person_marks():
    for kind in ("case", "essay", "likert"):
        part = {"key": "p", "kind": kind, "content": contents.EACH[kind]}
        with pytest.raises(types.base.ContentInvalid):
            types.of("case").validate(contents.case() | {"parts": [part]})


def test_an_essay_waits_for_a_person_and_the_rubric_says_what_it_can_earn():
    one, content = types.of("essay"), contents.essay()
    assert one.mark(content, ["我认为"]) is None
    assert one.mark(content, []) == 0
    assert one.share(content, {"a": 4, "b": 2}) == Fraction(3, 4)
    for wrong in ({"a": 5, "b": 0}, {"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": -1, "b": 0}):
        with pytest.raises(ValueError):
            one.share(content, wrong)


@pytest.mark.parametrize(
    ("text", "words"),
    [("我认为要先听。", 6), ("Listen first, then speak.", 4), ("用 CRM 系统", 4), ("customer’s", 1), ("", 0)],
)
def test_words_are_counted_as_word_processors_do(text, words):
    assert words_in(text) == words


def test_the_lines_of_an_essay_stay_as_they_were_written():
    assert types.of("essay").parse(contents.essay(), ["one\r\ntwo"]) == ["one\ntwo"]
