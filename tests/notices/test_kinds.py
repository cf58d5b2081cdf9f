from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.functional import lazystr

from bilingual.text import LANGUAGES
from notices.kinds import (
    Fact,
    FactsError,
    NoticeKind,
    UnknownKindError,
    Words,
    forget,
    kind_of,
    known_kinds,
    register,
    words_for,
)

from .conftest import COURSE, FACTS, Both


def kind(subject: object = "Done: {course}", **fields: object) -> NoticeKind:
    return NoticeKind(code="tests.other", subject=subject, body="", **fields)


def words_in(code: str) -> Words:
    with translation.override(code):
        return words_for("tests.due", FACTS)


def test_words_and_days_are_told_in_the_language_of_the_reader() -> None:
    assert {code: words_in(code) for code in LANGUAGES} == {
        "zh-hans": Words("请在 2027 年 3 月 31 日 前完成《情绪控制》", "《情绪控制》还差一步。", "/zh-hans/courses/7/"),
        "en": Words(
            "Finish “Keeping calm” by 31 March 2027",
            "“Keeping calm” is one step from done.",
            "/en/courses/7/",
        ),
    }


def test_a_fact_is_never_read_as_a_placeholder() -> None:
    facts = FACTS | {"course": "{due_on} {0} {__class__}"}
    with translation.override("en"):
        assert words_for("tests.due", facts).body == "“{due_on} {0} {__class__}” is one step from done."


@pytest.mark.parametrize(("code", "facts"), [("tests.gone", FACTS), ("tests.due", {"course": COURSE})])
def test_an_old_notice_that_cannot_be_told_gets_a_neutral_text(code: str, facts: dict[str, Fact]) -> None:
    with translation.override("en"):
        assert words_for(code, facts) == Words("Notice", "The text of this older notice is no longer available.")


def test_an_old_notice_whose_link_lacks_its_fact_is_told_without_it() -> None:
    with translation.override("en"):
        assert words_for("tests.due", {"course": COURSE, "due_on": "2027-03-31"}).path == ""


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "needs the facts course, due_on"),
        (FACTS | {"due_on": "31 March"}, "due_on must be an ISO date"),
        (FACTS | {"due_on": 20270331}, "due_on must be an ISO date"),
        (FACTS | {"course": {"fr": "Le calme"}}, "course must be a text in zh-hans and en"),
        (FACTS | {"course": {"zh-hans": "", "en": ""}}, "course must be a text in zh-hans and en"),
        (FACTS | {"course": ["a", "b"]}, "course must be a text, a number"),
    ],
)
def test_facts_that_cannot_be_told_are_refused(facts: dict[str, Fact], said: str) -> None:
    with pytest.raises(FactsError, match=said):
        kind_of("tests.due").check(facts)


def test_a_fact_that_only_one_language_names_is_needed_all_the_same() -> None:
    with pytest.raises(FactsError, match="needs the facts unit"):
        kind(lazystr(Both("{unit}", "Your unit"))).check({})


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "here"])
def test_a_link_leads_to_a_page_of_this_site(path: str) -> None:
    with pytest.raises(FactsError, match="not a path of this site"):
        kind(link=lambda facts, code: path).check({"course": COURSE})


def test_a_code_is_registered_once() -> None:
    register(first := kind())
    try:
        assert register(first) is first
        with pytest.raises(ValueError, match="registered already"):
            register(kind())
    finally:
        forget("tests.other")


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(UnknownKindError, match=r"No notice kind 'tests\.gone' is registered"):
        kind_of("tests.gone")


def test_both_languages_of_every_registered_kind_need_the_same_facts() -> None:
    needed: Callable[[NoticeKind], list[frozenset[str]]] = lambda kind: [  # noqa: E731
        kind.placeholders_in(code) for code in LANGUAGES
    ]
    assert [kind.code for kind in known_kinds() if len(set(needed(kind))) > 1] == []
