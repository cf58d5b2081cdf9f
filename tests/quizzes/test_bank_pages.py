"""The trainers' pages about the bank."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.models import Question, QuestionBank, QuestionImport
from tests.quizzes.exchange.test_importing import BAD, GOOD
from tests.quizzes.factories import (
    BankFactory,
    PersonFactory,
    QualityFactory,
    QuizFactory,
    VersionFactory,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(desk: Any, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return desk


@pytest.fixture
def bank() -> QuestionBank:
    QualityFactory(key="composure")
    return BankFactory(code="service", name_en="Service")


def brought(client: Any, bank: QuestionBank, text: str, name: str = "q.gift") -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("questions_import"), {"file": file, "into": bank.pk, "format": ""}, follow=True)


def test_a_file_is_looked_through_then_imported_and_can_be_found_again(client: Any, bank: QuestionBank) -> None:
    shown = brought(client, bank, GOOD).content.decode()
    assert "Everything was understood" in shown and "先做什么？" in shown
    assert not Question.objects.exists()
    page = reverse("questions_import_page", args=[QuestionImport.objects.get().pk])
    done = client.post(page, follow=True).content.decode()
    assert "Imported into “Service”" in done
    assert Question.objects.count() == 2
    assert client.post(page, follow=True).status_code == 200
    assert Question.objects.count() == 2
    assert "q.gift" in client.get(reverse("questions_import")).content.decode()


def test_what_is_wrong_stands_by_its_line_and_the_rest_comes_only_when_asked_for(
    client: Any, bank: QuestionBank
) -> None:
    shown = brought(client, bank, BAD).content.decode()
    assert "There is no answer in braces" in shown and "Import 2 questions without the rest" in shown
    page = reverse("questions_import_page", args=[QuestionImport.objects.get().pk])
    assert "nothing was imported" in client.post(page).content.decode()
    assert not Question.objects.exists()
    client.post(page, {"leave_out": "1"})
    assert Question.objects.count() == 2


def test_a_file_that_cannot_be_read_says_why_at_its_field(client: Any, bank: QuestionBank) -> None:
    answer = brought(client, bank, "nothing of any sort", "q.txt")
    assert answer.status_code == 422
    assert "The format cannot be told" in answer.content.decode()
    assert not QuestionImport.objects.exists()


def test_a_category_is_taken_away_as_a_file_or_the_page_says_what_would_be_lost(
    client: Any, bank: QuestionBank
) -> None:
    VersionFactory(question__bank=bank, question__code="a")
    taken = client.post(reverse("questions_export"), {"category": bank.pk, "format": "gift"})
    assert taken["Content-Disposition"].startswith('attachment; filename="service-')
    assert "What comes first?" in taken.content.decode()
    VersionFactory(question__bank=bank, question__code="b", kind="true_false", content=true_false())
    told = client.post(reverse("questions_export"), {"category": bank.pk, "format": "aiken"})
    assert "b: this format cannot hold" in told.content.decode()
    form = {"category": bank.pk, "format": "aiken", "all_the_same": "1"}
    assert b"ANSWER: B" in client.post(reverse("questions_export"), form).content


def test_the_template_is_there_for_whoever_writes_questions(client: Any) -> None:
    assert client.get(reverse("question_template")).content.startswith(b"PK")


@pytest.mark.parametrize("name", ["questions_import", "questions_export", "question_template"])
def test_who_writes_no_questions_brings_and_takes_none(bank: QuestionBank, name: str) -> None:
    from django.test import Client

    staff = Client()
    staff.force_login(PersonFactory())
    assert staff.get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"bank": "service"}, {"a", "b"}),
        ({"tag": "phone"}, {"b"}),
        ({"kind": "true_false"}, {"b"}),
        ({"state": "draft"}, {"b"}),
        ({"difficulty": "hard"}, {"b"}),
        ({"translation": "en_missing"}, {"b"}),
        ({"used": "no"}, {"a", "b", "c"}),
        ({"used": "yes"}, set()),
    ],
)
def test_the_list_is_narrowed(client: Any, bank: QuestionBank, chosen: dict[str, str], found: set[str]) -> None:
    VersionFactory(question__bank=bank, question__code="a")
    inner = BankFactory(parent=bank)
    half = {"kind": "true_false", "content": true_false(), "state": "draft", "difficulty": "hard"}
    version = VersionFactory(question__bank=inner, question__code="b", translation="en_missing", **half)
    version.question.tags.add("phone")
    VersionFactory(question__code="c")
    keys = {"service": bank.pk, "phone": version.question.tags.get().pk}
    asked = {name: keys.get(value, value) for name, value in chosen.items()}
    shown = client.get(reverse("questions:index"), asked)
    assert {question.code for question in shown.context["object_list"]} == found


def test_a_question_tells_where_it_is_used_and_how_it_came_to_be(client: Any, bank: QuestionBank) -> None:
    inner = BankFactory(parent=bank)
    version = VersionFactory(question__bank=inner, question__source="《服务手册》", state="draft")
    VersionFactory(question=version.question, number=2)
    QuizFactory(bank=bank, name_en="Service examination")
    QuizFactory(name_en="Quiz of another bank")
    shown = client.get(reverse("questions:inspect", args=[version.question_id])).content.decode()
    assert "Service examination" in shown and "《服务手册》" in shown and "It stood on 0 papers." in shown
    assert "Quiz of another bank" not in shown
    assert shown.count("<li value=") == 2
