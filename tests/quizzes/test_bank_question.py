"""One question in the back office: its thread, its versions, its two languages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Notice
from people.models import Role, RoleGrant
from quizzes.models import Question, QuestionComment
from quizzes.services import comment, resolve_comment, save_version
from tests.quizzes.factories import PersonFactory, QuestionFactory, Sitting, VersionFactory, both, true_false

pytestmark = pytest.mark.django_db


def page(desk: Client, name: str, question: Question, **asked: str) -> str:
    return desk.get(reverse(name, args=[question.pk]), asked).content.decode()


def written(*stems: dict[str, str], by: Any = None) -> Question:
    question = QuestionFactory()
    for number, stem in enumerate(stems, start=1):
        content = true_false() | {"stem": stem}
        save_version(question=question, kind="true_false", content=content, actor=by, reason=f"reason {number}")
    return question


# --- The thread ---


def test_a_comment_is_written_read_and_resolved_on_the_questions_page(desk: Client, trainer: Any) -> None:
    question = VersionFactory(number=4).question
    sent = desk.post(reverse("question_comments", args=[question.pk]), {"text": "选项 B 太明显。"})
    assert sent["Location"].endswith("#comments")
    shown = page(desk, "questions:inspect", question)
    assert "选项 B 太明显。" in shown and "on version 4" in shown and "Mark as resolved" in shown
    said = QuestionComment.objects.get()
    desk.post(reverse("resolve_comment", args=[said.pk]))
    shown = page(desk, "questions:inspect", question)
    assert "1 resolved comment" in shown and "Nothing is open." in shown and "Mark as resolved" not in shown
    said.refresh_from_db()
    assert said.resolved_by == trainer


def test_an_empty_comment_says_so_and_is_not_kept(desk: Client) -> None:
    answer = desk.post(reverse("question_comments", args=[VersionFactory().question_id]), {"text": "  "})
    assert answer.status_code == 422 and "This field is required." in answer.content.decode()
    assert not QuestionComment.objects.exists()


def test_the_author_hears_of_a_thread_once_a_day_and_not_of_their_own_words(
    trainer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PersonFactory()
    question = VersionFactory(created_by=trainer).question
    comment(question=question, text="mine", author=trainer)
    assert not Notice.objects.exists()
    for _ in range(2):
        comment(question=question, text="theirs", author=other)
    assert list(Notice.objects.values_list("person", "kind")) == [(trainer.pk, "quizzes.question_commented")]
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2030, 1, 1, 9, tzinfo=UTC))
    comment(question=question, text="again", author=other)
    assert Notice.objects.count() == 2


def test_who_writes_no_questions_any_more_is_not_told() -> None:
    comment(question=VersionFactory(created_by=PersonFactory()).question, text="t", author=PersonFactory())
    assert not Notice.objects.exists()


def test_a_draft_in_one_language_can_be_talked_about(trainer: Any) -> None:
    half = VersionFactory(created_by=trainer, state="draft", content={"stem": both("只有中文", "")})
    comment(question=half.question, text="t", author=PersonFactory())
    assert Notice.objects.get().facts["question"] == both("只有中文", "只有中文")


def test_two_who_resolve_at_once_resolve_it_once(trainer: Any) -> None:
    said = comment(question=VersionFactory().question, text="t", author=trainer)
    assert [resolve_comment(said=said, actor=who) for who in (trainer, PersonFactory())] == [True, False]
    assert QuestionComment.objects.get().resolved_by == trainer


def test_the_list_finds_what_is_talked_about(desk: Client, trainer: Any) -> None:
    talked, silent, done = VersionFactory(), VersionFactory(), VersionFactory()
    comment(question=talked.question, text="t", author=trainer)
    resolve_comment(said=comment(question=done.question, text="t", author=trainer), actor=trainer)
    shown = desk.get(reverse("questions:index"), {"comments": "open"})
    assert list(shown.context["object_list"]) == [talked.question]
    assert silent.question not in shown.context["object_list"]


# --- Versions ---


def test_the_newest_two_versions_stand_side_by_side_with_who_and_why(desk: Client, trainer: Any) -> None:
    question = written(both("先微笑。", "Smile first."), both("先倾听。", "Listen first."), by=trainer)
    shown = page(desk, "question_versions", question)
    assert "Version 1 beside version 2" in shown and "reason 2" in shown and str(trainer) in shown
    assert "taken out: </span>微笑</del>" in shown and "put in: </span>Listen</ins>" in shown


def test_any_two_are_compared_the_older_first(desk: Client) -> None:
    question = written(both("一", "1"), both("二", "2"), both("三", "3"))
    shown = page(desk, "question_versions", question, old="3", new="1")
    assert "Version 1 beside version 3" in shown and "一</del>" in shown and "三</ins>" in shown
    assert "They say the same in every part." in page(desk, "question_versions", question, old="2", new="2")
    assert "Version 2 beside version 3" in page(desk, "question_versions", question, old="99", new="x")


def test_each_version_says_where_it_was_used(desk: Client) -> None:
    sitting = Sitting(questions=1, name_en="Service examination", attempts_allowed=9)
    sitting.pass_it()
    question = Question.objects.get()
    save_version(question=question, kind="true_false", content=true_false(), actor=None)
    shown = page(desk, "question_versions", question)
    assert "On 1 paper, 1 handed in:" in shown and "Service examination" in shown and "On no paper." in shown


# --- Two languages ---


def test_what_one_language_moved_on_by_is_marked_and_the_translation_confirmed(desk: Client) -> None:
    question = written(both("先微笑。", "Be friendly first."), both("先倾听。", "Be friendly first."))
    assert "English is behind" in page(desk, "questions:inspect", question)
    shown = page(desk, "question_translation", question)
    assert "Version 1 was the last in which both said the same." in shown
    assert "倾听</ins>" in shown and "微笑</del>" in shown and "Be friendly first." in shown
    desk.post(reverse("question_translation", args=[question.pk]))
    assert [one.translation for one in question.versions.all()] == ["whole", "en_behind", "whole"]
    assert "neither has moved on without the other" in page(desk, "question_translation", question)


def test_a_missing_language_cannot_be_confirmed(desk: Client) -> None:
    half = VersionFactory(state="draft", translation="en_missing", content={"stem": both("甲", "")})
    assert "The translation still holds" not in page(desk, "question_translation", half.question)
    desk.post(reverse("question_translation", args=[half.question_id]))
    assert half.question.versions.count() == 1


@pytest.mark.parametrize("name", ["question_versions", "question_translation", "question_comments"])
def test_who_writes_no_questions_reads_none_of_it(name: str) -> None:
    staff, hr = PersonFactory(), PersonFactory()
    RoleGrant.objects.create(person=hr, role=Role.HR)
    for person in (staff, hr):
        outsider = Client()
        outsider.force_login(person)
        assert outsider.get(reverse(name, args=[VersionFactory().question_id])).status_code in (302, 403)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("questions:inspect", 17), ("question_versions", 12), ("question_translation", 11)]
)
def test_pages_cost_as_many_queries_however_long_the_chain(
    desk: Client, trainer: Any, django_assert_num_queries: Any, name: str, queries: int, count: int
) -> None:
    question = written(*(both(f"甲{number}", f"A{number}") for number in range(count)), by=trainer)
    for _ in range(count):
        comment(question=question, text="t", author=PersonFactory())
    page(desk, name, question)
    with django_assert_num_queries(queries):
        page(desk, name, question)
