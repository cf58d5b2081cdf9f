"""What holds of every kind of question."""

from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import part_blocks, part_values, types
from quizzes.errors import ContentInvalid, UnreadableAnswer
from quizzes.models import QuestionVersion
from tests.quizzes.contents import EACH, VARIANTS

every_kind = pytest.mark.parametrize(("kind", "content"), VARIANTS)
MARKED = [(kind, content) for kind, content in VARIANTS if types.of(kind).marked and not types.of(kind).by_hand]
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(texts, inside, max_size=3),
    max_leaves=8,
)


def all_fields(kind: str, content: dict[str, Any], answer: list[str] | None = None) -> list[types.Asked]:
    shown = types.Shown(types.of(kind), content, types.of(kind).option_keys(content), answer or [])
    parts = shown.parts if kind == "case" else [shown]
    return [field for part in parts for field in part.fields]


def filled_in(field: types.Asked) -> st.SearchStrategy[list[str]]:
    """What somebody may leave in a field."""
    if not field.choices:
        return st.lists(texts, max_size=1)
    return st.lists(st.sampled_from([choice.key for choice in field.choices]), max_size=1)


def form(fields: list[types.Asked], values: list[list[str]]) -> QueryDict:
    posted = QueryDict(mutable=True)
    for field, value in zip(fields, values, strict=True):
        posted.setlist(field.name, value)
    return posted


def test_every_kind_of_the_database_has_its_module_and_its_content_here():
    assert set(QuestionVersion.Kind.values) == set(EACH)
    assert all(types.of(kind) for kind in QuestionVersion.Kind.values)


@every_kind
def test_a_whole_content_is_valid(kind, content):
    types.of(kind).validate(content)


@pytest.mark.parametrize(("kind", "content"), MARKED)
def test_the_right_answer_earns_everything_and_nothing_earns_nothing(kind, content):
    one = types.of(kind)
    right = one.right_answer(content)
    assert one.mark(content, one.parse(content, right)) == 1
    assert one.mark(content, []) == 0
    assert one.mark(content, None) == 0


@every_kind
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_is_filled_in_is_read_marked_and_told(kind, content, data):
    one = types.of(kind)
    fields = all_fields(kind, content)
    posted = form(fields, [data.draw(filled_in(field)) for field in fields])
    answer = one.parse(content, types.given(posted))
    assert one.parse(content, answer) == answer  # what was read is read the same
    mark = one.mark(content, answer)
    assert mark is None if one.by_hand and answer else 0 <= mark <= 1
    assert isinstance(one.in_words(content, answer), list)
    assert isinstance(one.remark(content, answer), str)


@every_kind
@given(st.lists(st.sampled_from("abcpqxyz=1234") | texts, max_size=4) | json_values)
@settings(max_examples=40, deadline=None)
def test_an_answer_that_does_not_fit_is_refused_and_never_breaks(kind, content, said):
    one = types.of(kind)
    try:
        answer = one.parse(content, said)
    except UnreadableAnswer:
        return
    mark = one.mark(content, answer)
    assert mark is None or 0 <= mark <= 1


@pytest.mark.parametrize(("kind", "content"), MARKED)
def test_the_page_shows_the_answer_that_was_given(kind, content):
    one = types.of(kind)
    right = one.right_answer(content)
    posted = QueryDict(mutable=True)
    for field in all_fields(kind, content, right):
        chosen = [choice.key for choice in field.choices if choice.chosen]
        posted.setlist(field.name, chosen or ([field.value] if field.value else []))
    assert one.parse(content, types.given(posted)) == right


@every_kind
def test_a_paper_changes_the_order_of_the_options_and_loses_none(kind, content):
    one = types.of(kind)
    assert sorted(one.paper_order(content, Random(7))) == sorted(one.option_keys(content))


@every_kind
def test_the_order_of_what_was_sent_does_not_matter(kind, content):
    one = types.of(kind)
    right = one.right_answer(content)
    assert one.parse(content, right[::-1]) == one.parse(content, right)


@pytest.mark.parametrize("kind", list(EACH))
@given(broken=st.data())
@settings(max_examples=60, deadline=None)
def test_a_hostile_content_is_refused_and_never_breaks(kind, broken):
    one = types.of(kind)
    content = dict(EACH[kind])
    part = broken.draw(st.sampled_from([part.name for part in one.parts()]))
    content[part] = broken.draw(json_values)
    try:
        one.validate(content)
    except ContentInvalid as refused:
        assert all(str(problem) for problem in refused.problems)
        return
    assert one.filled(content)


@pytest.mark.parametrize("kind", list(EACH))
def test_an_empty_draft_can_be_shown(kind):
    one = types.of(kind)
    content = one.filled({"stem": {"en": "A thought"}})
    shown = types.Shown(one, content, one.option_keys(content), one.right_answer(content))
    assert shown.stem == "A thought"
    assert shown.fields is not None
    assert shown.lines is not None


@every_kind
def test_what_the_editor_shows_it_writes_again_unchanged(kind, content):
    parts = [part for part in types.of(kind).parts() if part.name != "picture"]
    before = {name: value for name, value in content.items() if name != "picture"}
    blocks = dict(part_blocks.fields(parts))
    shown: dict[str, Any] = {}
    for part in parts:
        shown |= part_values.typed(part, before.get(part.name), before)
    values = {name: part_values.as_value(blocks[name], value) for name, value in shown.items()}
    assert part_values.read_content(parts, values, before) == before


@pytest.mark.parametrize(("kind", "content"), MARKED)
def test_the_guess_is_the_mean_over_all_answers(kind, content):
    """For what can be counted through: one value for each field, each as likely as any other."""
    one = types.of(kind)
    guess = one.guess(content)
    fields = all_fields(kind, content)
    if guess is None or kind in {"ordering", "multiple", "hotspot"} or content.get("form") == "pick":
        return  # those have a test of their own
    ways = list(product(*([[choice.key] for choice in field.choices] for field in fields)))
    marks = [one.mark(content, one.parse(content, types.given(form(fields, list(way))))) for way in ways]
    assert sum(marks, Fraction()) / len(ways) == guess
