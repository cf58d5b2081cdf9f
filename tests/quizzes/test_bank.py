"""The tree of banks, states of many, the mark of a translation, comments."""

import pytest
from django.core.exceptions import ValidationError

from audit.models import Record
from quizzes.models import Question, QuestionBank, QuestionComment, QuestionVersion
from quizzes.papers import draw
from quizzes.services import comment, confirm_translation, save_version, set_state
from quizzes.translation import Translation, lacking, standing
from tests.quizzes.factories import (
    BankFactory,
    PersonFactory,
    QuestionFactory,
    QuizFactory,
    VersionFactory,
    both,
    single,
    true_false,
)

pytestmark = pytest.mark.django_db


def test_a_category_moves_with_all_that_lies_below() -> None:
    root, other = BankFactory(code="service"), BankFactory(code="shop")
    middle = BankFactory(code="greeting", parent=root)
    BankFactory(code="phone", parent=middle)
    middle.parent = other
    middle.save()
    assert list(QuestionBank.objects.values_list("path", flat=True)) == [
        "service/",
        "shop/",
        "shop/greeting/",
        "shop/greeting/phone/",
    ]
    other.code = "floor"
    other.save()
    assert list(QuestionBank.objects.at_or_below(other).values_list("path", flat=True)) == [
        "floor/",
        "floor/greeting/",
        "floor/greeting/phone/",
    ]


def test_a_bank_lies_neither_in_itself_nor_too_deep() -> None:
    root = BankFactory(code="a")
    inner = BankFactory(code="b", parent=root)
    root.parent = inner
    with pytest.raises(ValidationError):
        root.clean()
    deep = inner
    for code in "cdef":
        deep = BankFactory(code=code, parent=deep)
    with pytest.raises(ValidationError):
        QuestionBank(code="g", parent=deep).clean()


def test_a_quiz_draws_from_its_bank_and_the_categories_below_and_from_no_other() -> None:
    quiz = QuizFactory(draws=2)
    inside = BankFactory(parent=quiz.bank)
    mine = {VersionFactory(question__bank=bank).pk for bank in (quiz.bank, inside)}
    VersionFactory()
    assert {item.version_id for item in draw(quiz=quiz, seed=1)} == mine


def test_many_questions_are_retired_at_once_and_each_keeps_its_history() -> None:
    actor = PersonFactory()
    versions = [VersionFactory() for _ in range(3)]
    changed = set_state(questions=[one.question_id for one in versions], state="retired", actor=actor)
    assert len(changed.done) == 3
    assert not QuestionVersion.objects.drawable().exists()
    assert [one.state for one in versions[0].question.versions.all()] == ["retired", "ready"]
    assert Record.objects.filter(action="question.saved", actor_id=actor.pk).count() == 3


def test_what_is_not_whole_is_not_made_ready_and_is_named() -> None:
    whole = VersionFactory(state="draft")
    half = VersionFactory(state="draft", content={"stem": both("甲", ""), "options": []})
    changed = set_state(questions=[whole.question_id, half.question_id], state="ready", actor=None)
    assert changed.done == [whole.question]
    assert set(changed.refused) == {half.question}
    assert half.question.versions.get().state == "draft"


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (single(), ""),
        ({"stem": both("甲", "")}, "en"),
        ({"stem": both("甲", "A"), "options": [{"text": both(" ", "B")}]}, "zh-hans"),
        ({"stem": both("甲", "A"), "feedback": both("", "")}, ""),
    ],
)
def test_a_language_is_missing_where_a_text_has_only_the_other(content: dict, missing: str) -> None:
    assert lacking(content) == missing


def test_a_language_is_behind_until_it_is_changed_too() -> None:
    question = QuestionFactory()
    said = [
        save_version(
            question=question, kind="true_false", content=true_false() | {"stem": stem}, actor=None
        ).translation
        for stem in (
            both("一", "1"),
            both("二", "1"),
            both("三", "1"),
            both("三", "3"),
            both("三", "4"),
            both("五", "5"),
        )
    ]
    assert said == ["whole", "en_behind", "en_behind", "whole", "zh_behind", "whole"]


def test_who_read_both_languages_says_that_they_agree() -> None:
    question = QuestionFactory()
    for stem in (both("一", "1"), both("一。", "1")):
        save_version(question=question, kind="true_false", content=true_false() | {"stem": stem}, actor=None)
    confirmed = confirm_translation(question=question, actor=None)
    assert (confirmed.number, confirmed.translation) == (3, Translation.WHOLE)
    assert confirm_translation(question=question, actor=None) == confirmed


def test_what_is_missing_comes_before_what_is_behind() -> None:
    assert standing({"stem": both("甲", "")}, {"stem": both("乙", "A")}, "whole") == Translation.ENGLISH_MISSING
    assert standing({"stem": both("甲", "A")}, {"stem": both("甲", "")}, "en_missing") == Translation.WHOLE


def test_a_comment_says_which_version_it_was_about_and_only_trainers_read_it() -> None:
    version, author = VersionFactory(number=4), PersonFactory()
    said = comment(question=version.question, text=" 选项 B 太明显。 ", author=author)
    assert (said.version, said.text) == (4, "选项 B 太明显。")
    assert list(QuestionComment.objects.visible_to(author)) == []
    author.is_superuser = True
    assert list(QuestionComment.objects.visible_to(author)) == [said]


def test_questions_carry_tags_and_a_source() -> None:
    question = QuestionFactory(source="《服务手册》第三章")
    question.tags.add("投诉", "phone")
    assert list(Question.objects.filter(tags__name="投诉")) == [question]
