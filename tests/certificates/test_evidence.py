"""A policy's tree of evidence, over facts of a person: a table of cases, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.evidence import BadTree, Facts, Kind, Known, Leaf, Tree, judge, leaves

TODAY = date(2026, 11, 24)
COURSE, OTHER = {"of": "course", "id": 1}, {"of": "course", "id": 2}


def known(days_ago: int, pk: int = 1, value: float | None = None, ends_in: int | None = None) -> Known:
    ends_on = None if ends_in is None else TODAY + timedelta(days=ends_in)
    return Known(TODAY - timedelta(days=days_ago), pk, value, ends_on)


def met(tree: Tree, facts: Facts) -> bool:
    return judge(tree, facts, TODAY).met


@pytest.mark.parametrize(
    ("tree", "facts", "expected"),
    [
        (COURSE, {(Kind.COURSE, 1): [known(3)]}, True),
        (COURSE, {(Kind.COURSE, 2): [known(3)]}, False),
        (COURSE, {(Kind.COURSE, 1): [known(-1)]}, False),  # tomorrow's
        ({**COURSE, "max_age_days": 30}, {(Kind.COURSE, 1): [known(30)]}, True),
        ({**COURSE, "max_age_days": 30}, {(Kind.COURSE, 1): [known(31)]}, False),
        ({"of": "quiz", "id": 3, "minimum": 80}, {(Kind.QUIZ, 3): [known(1, value=80)]}, True),
        ({"of": "quiz", "id": 3, "minimum": 80}, {(Kind.QUIZ, 3): [known(1, value=79.9)]}, False),
        ({"of": "quiz", "id": 3}, {(Kind.QUIZ, 3): [known(1, value=12)]}, True),  # a pass by the quiz's own mark
        ({"of": "external", "id": 4}, {(Kind.EXTERNAL, 4): [known(900, ends_in=0)]}, True),
        ({"of": "external", "id": 4}, {(Kind.EXTERNAL, 4): [known(900, ends_in=-1)]}, False),
        ({"of": "position", "id": 9, "years": 2}, {(Kind.POSITION, 9): [known(0, value=731)]}, True),
        ({"of": "position", "id": 9, "years": 2}, {(Kind.POSITION, 9): [known(0, value=730)]}, False),
        ({}, {}, False),  # granted by hand
    ],
)
def test_a_leaf_accepts(tree: Tree, facts: Facts, expected: bool) -> None:
    assert met(tree, facts) is expected


def test_all_names_what_is_missing_and_any_names_every_way() -> None:
    facts = {(Kind.COURSE, 1): [known(5)]}
    of_all = judge({"all": [COURSE, OTHER]}, facts, TODAY)
    of_any = judge({"all": [COURSE, {"any": [OTHER, {"of": "external", "id": 4}]}]}, facts, TODAY)
    assert (of_all.met, of_all.missing) == (False, (Leaf(Kind.COURSE, 2),))
    assert (of_any.met, of_any.missing) == (False, (Leaf(Kind.COURSE, 2), Leaf(Kind.EXTERNAL, 4)))


def test_any_rests_on_one_way_and_the_newest_fact() -> None:
    facts = {(Kind.COURSE, 1): [known(9, 1), known(2, 2)], (Kind.COURSE, 2): [known(1, 3)]}
    outcome = judge({"any": [COURSE, OTHER]}, facts, TODAY)
    assert outcome.met
    assert [one.pk for _, one in outcome.used] == [2]
    assert outcome.complete_on == TODAY - timedelta(days=2)


@pytest.mark.parametrize(
    "tree",
    [
        {"of": "course"},
        {"of": "magic", "id": 1},
        {"all": []},
        {"all": [COURSE], "any": [COURSE]},
        {"of": "position", "id": 1},
        {**COURSE, "years": 3},
        {**COURSE, "colour": "red"},
    ],
)
def test_what_is_no_tree_is_refused(tree: Tree) -> None:
    with pytest.raises(BadTree):
        judge(tree, {}, TODAY)


atoms = st.builds(lambda number: {"of": "course", "id": number}, st.integers(1, 4))
trees = st.recursive(
    atoms,
    lambda inner: st.builds(
        lambda kind, parts: {kind: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
known_courses = st.dictionaries(st.integers(1, 4), st.lists(st.integers(0, 90), min_size=1, max_size=3))


def as_facts(courses: dict[int, list[int]]) -> dict[tuple[Kind, int], list[Known]]:
    return {(Kind.COURSE, pk): [known(ago, place) for place, ago in enumerate(days)] for pk, days in courses.items()}


@settings(max_examples=200, deadline=None)
@given(tree=trees, courses=known_courses, more=known_courses)
def test_another_fact_never_takes_evidence_away(
    tree: Tree, courses: dict[int, list[int]], more: dict[int, list[int]]
) -> None:
    both = {pk: courses.get(pk, []) + more.get(pk, []) for pk in {*courses, *more}}
    assert met(tree, as_facts(both)) >= met(tree, as_facts(courses))


@settings(max_examples=200, deadline=None)
@given(tree=trees, courses=known_courses)
def test_what_is_used_suffices_and_what_is_missing_would(tree: Tree, courses: dict[int, list[int]]) -> None:
    outcome = judge(tree, as_facts(courses), TODAY)
    if outcome.met:
        alone = {(leaf.kind, leaf.id): [one] for leaf, one in outcome.used}
        assert met(tree, alone)
    else:
        added = {leaf.id: [0] for leaf in outcome.missing}
        assert met(tree, as_facts(courses | added))
    assert {leaf for leaf, _ in outcome.used} | set(outcome.missing) <= set(leaves(tree))
