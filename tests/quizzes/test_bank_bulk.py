"""What trainers do to many questions at once, and what they are told before."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Record
from quizzes.models import Pick, Question, QuestionTag, QuestionVersion, Section
from tests.quizzes.factories import BankFactory, PersonFactory, QuizFactory, Sitting, VersionFactory, both

pytestmark = pytest.mark.django_db
HALF = {"stem": both("甲", ""), "options": []}


def address(action: str, *questions: Question, **more: str) -> str:
    keys = "&".join(f"id={one.pk}" for one in questions)
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/admin/bulk/quizzes/question/{action}/?next={reverse('questions:index')}&{keys}{rest}"


def states(*questions: Question) -> list[str]:
    return [question.versions.order_by("-number")[0].state for question in questions]


def test_the_list_offers_what_can_be_done_to_many(desk: Client) -> None:
    VersionFactory()
    page = desk.get(reverse("questions:index")).content.decode()
    for action in ("ready", "retire", "draft", "move", "tag"):
        assert f"/admin/bulk/quizzes/question/{action}/" in page


def test_what_cannot_be_ready_is_named_beforehand_and_the_rest_goes_on(desk: Client) -> None:
    whole, half, ready = (
        VersionFactory(state="draft").question,
        VersionFactory(state="draft", content=HALF).question,
        VersionFactory().question,
    )
    page = desk.get(address("ready", whole, half, ready)).content.decode()
    assert "1 question cannot, and stays as it is" in page and "English is missing." in page
    assert "1 of the chosen questions is in this state already." in page
    assert desk.post(address("ready", whole, half, ready), {"reason": "checked"}).status_code == 302
    assert states(whole, half, ready) == ["ready", "draft", "ready"]
    assert whole.versions.order_by("-number")[0].reason == "checked"


def test_retiring_says_where_it_is_used_and_which_paper_can_no_longer_be_filled(desk: Client) -> None:
    sitting = Sitting(questions=3, name_en="Service examination")
    VersionFactory(question__bank=sitting.quiz.bank)
    roomy = QuizFactory(name_en="Short quiz", bank=sitting.quiz.bank, draws=1)
    QuizFactory(name_en="Another bank's")
    sitting.pass_it()
    two = list(Question.objects.filter(bank=sitting.quiz.bank).order_by("code"))[:2]
    page = desk.get(address("retire", *two))
    told = {one.quiz: (one.wanted, one.before, one.after, one.falls_short) for one in page.context["used"]}
    assert told == {sitting.quiz: (3, 3, 2, True), roomy: (1, 1, 1, False)}
    assert "can no longer be filled: nobody could start it" in page.content.decode()
    assert "on 1 paper" in page.content.decode()
    desk.post(address("retire", *two), {"reason": ""})
    assert states(*two) == ["retired", "retired"]


def test_a_certain_question_of_a_section_is_missed_wherever_it_lies(desk: Client) -> None:
    quiz, elsewhere = QuizFactory(), VersionFactory().question
    section = Section.objects.create(quiz=quiz, position=1, name_zh="一", name_en="One")
    Pick.objects.create(section=section, question=elsewhere)
    [effect] = desk.get(address("retire", elsewhere)).context["used"]
    assert (effect.quiz, effect.wanted, effect.after) == (quiz, 1, 0)


def test_questions_move_with_what_they_were_and_a_taken_code_stays(desk: Client) -> None:
    target = BankFactory(code="target")
    free, taken = VersionFactory(question__code="free").question, VersionFactory(question__code="taken").question
    VersionFactory(question__bank=target, question__code="taken")
    form = {"bank": target.pk, "reason": "tidied"}
    asked = desk.post(address("move", free, taken), form).content.decode()
    assert "Its code is taken there." in asked and "Move, all the same" in asked
    assert not Question.objects.filter(bank=target, code="free").exists()
    desk.post(address("move", free, taken), form | {"all_the_same": "1"})
    assert set(target.questions.values_list("code", flat=True)) == {"free", "taken"}
    assert Question.objects.get(pk=taken.pk).bank != target
    [noted] = Record.objects.filter(action="question.moved")
    assert (noted.after, noted.reason) == ({"bank": "target"}, "tidied")


def test_a_move_that_empties_a_paper_is_asked_about_first(desk: Client) -> None:
    quiz = QuizFactory(draws=1, name_en="Service examination")
    question, target = VersionFactory(question__bank=quiz.bank).question, BankFactory()
    asked = desk.post(address("move", question), {"bank": target.pk, "reason": ""}).content.decode()
    assert "Papers that could no longer be filled" in asked and "Service examination" in asked
    assert Question.objects.get(pk=question.pk).bank == quiz.bank
    desk.post(address("move", question), {"bank": target.pk, "reason": "", "all_the_same": "1"})
    assert Question.objects.get(pk=question.pk).bank == target


def test_tags_are_hung_on_many_and_taken_away_again(desk: Client) -> None:
    first, second = VersionFactory().question, VersionFactory().question
    first.tags.add("phone")
    desk.post(address("tag", first, second), {"add": "投诉, Phone", "reason": ""})
    assert [sorted(one.tags.names()) for one in (first, second)] == [["phone", "投诉"], ["phone", "投诉"]]
    phone = QuestionTag.objects.get(name="phone")
    desk.post(address("tag", first, second), {"add": "", "remove": [phone.pk], "reason": ""})
    assert [sorted(one.tags.names()) for one in (first, second)] == [["投诉"], ["投诉"]]


def test_a_tag_that_a_section_draws_by_is_not_taken_away_unasked(desk: Client) -> None:
    quiz, question = QuizFactory(), VersionFactory().question
    question.tags.add("phone")
    tag = QuestionTag.objects.get()
    section = Section.objects.create(quiz=quiz, position=1, bank=question.bank, tag=tag, name_zh="一", name_en="One")
    Pick.objects.create(section=section)
    asked = desk.post(address("tag", question), {"add": "", "remove": [tag.pk], "reason": ""}).content.decode()
    assert "Papers that could no longer be filled" in asked
    assert question.tags.count() == 1


def test_a_tag_form_without_a_tag_says_so(desk: Client) -> None:
    page = desk.post(address("tag", VersionFactory().question), {"add": "", "reason": ""}).content.decode()
    assert "Name at least one tag." in page


def test_all_of_a_narrowed_list_is_meant_and_nothing_else(desk: Client) -> None:
    inside = [VersionFactory(state="draft", question__bank=bank) for bank in [BankFactory()] * 2]
    outside = VersionFactory(state="draft")
    desk.post(address("ready", bank=str(inside[0].question.bank_id), id="all"), {"reason": ""})
    assert states(*(one.question for one in inside), outside.question) == ["ready", "ready", "draft"]


@pytest.mark.parametrize("action", ["ready", "retire", "draft", "move", "tag"])
def test_who_writes_no_questions_changes_none(action: str) -> None:
    staff, version = Client(), VersionFactory()
    staff.force_login(PersonFactory())
    assert staff.post(address(action, version.question), {"reason": ""}).status_code in (302, 403)
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_looking_at_many_costs_as_many_queries_as_at_one(
    desk: Client,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    quiz = QuizFactory()
    questions = [VersionFactory(question__bank=quiz.bank).question for _ in range(count)]
    desk.get(address("retire", *questions))
    with django_assert_num_queries(15):
        desk.get(address("retire", *questions))
