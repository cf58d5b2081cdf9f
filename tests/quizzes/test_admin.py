import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from quizzes.back_office import bulk
from quizzes.models import Question, QuestionVersion
from quizzes.setup import trainer_permissions
from tests.quizzes import contents
from tests.quizzes.factories import (
    BankFactory,
    PersonFactory,
    QualityFactory,
    QuizFactory,
    VersionFactory,
    both,
    single,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainers():
    group = Group.objects.create(name="Trainers")
    wanted = Permission.objects.filter(codename="access_admin")
    group.permissions.add(*wanted)
    for app_label, codename in trainer_permissions():
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return group


@pytest.fixture
def trainer(trainers):
    person = PersonFactory(language="en")
    person.groups.add(trainers)
    return person


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def version():
    return VersionFactory(content=single(stem="遇到急躁的顾客，先做什么？"), question__quality=QualityFactory())


def form_of(version: QuestionVersion, **changes: str) -> dict[str, str]:
    """What the browser would send for this version, changed here and there."""
    content = version.content
    sent = {
        "bank": str(version.question.bank_id),
        "code": version.question.code,
        "quality": str(version.question.quality_id or ""),
        "kind": version.kind,
        "difficulty": version.difficulty,
        "state": version.state,
        "stem_zh": content["stem"]["zh-hans"],
        "stem_en": content["stem"]["en"],
        "feedback_zh": content.get("feedback", {}).get("zh-hans", ""),
        "feedback_en": content.get("feedback", {}).get("en", ""),
        "answer": str(content.get("answer", "")).lower(),
        "options-count": str(len(version.options)),
    }
    for place, option in enumerate(version.options):
        start = f"options-{place}"
        sent |= {
            f"{start}-deleted": "",
            f"{start}-order": str(place),
            f"{start}-type": "option",
            f"{start}-id": option["key"],
        }
        for part in ("text", "because"):
            sent |= {
                f"{start}-value-{part}_zh": option[part]["zh-hans"],
                f"{start}-value-{part}_en": option[part]["en"],
            }
        if option["right"]:
            sent[f"{start}-value-right"] = "on"
    return sent | changes


def edit(question: Question) -> str:
    return reverse("questions:edit", args=[question.pk])


def test_saving_adds_a_version_and_leaves_the_old_one(client, version, trainer):
    before = dict(version.content)
    saved = client.post(edit(version.question), form_of(version, stem_en="What do you do first?"))
    assert saved.status_code == 302, saved.context["form"].errors
    new = version.question.versions.first()
    assert (new.number, new.created_by, new.content["stem"]["en"]) == (2, trainer, "What do you do first?")
    assert new.content["options"] == before["options"]
    version.refresh_from_db()
    assert version.content == before


def test_saving_unchanged_adds_nothing(client, version):
    assert client.post(edit(version.question), form_of(version)).status_code == 302
    assert version.question.versions.count() == 1


def test_the_form_shows_what_was_saved(client, version):
    text = client.get(edit(version.question)).content.decode()
    assert "遇到急躁的顾客，先做什么？" in text
    assert "Reason c" in text


def test_an_option_keeps_its_key_when_moved_and_a_new_one_gets_a_free_key(client, version):
    moved = form_of(version, **{"options-0-order": "3", "options-3-order": "0", "options-1-id": ""})
    client.post(edit(version.question), moved)
    options = version.question.versions.first().options
    new = options[1]["key"]
    assert new not in {"a", "b", "c", "d"}  # it comes at chance: keys must not tell the order
    assert [(option["key"], option["text"]["en"]) for option in options] == [
        ("d", "Option d"),
        (new, "Option b"),
        ("c", "Option c"),
        ("a", "Option a"),
    ]


def test_a_question_with_one_language_is_not_ready_and_says_which_is_missing(client, version):
    typed = form_of(version, stem_en="", **{"options-2-value-text_en": "", "options-0-value-text_zh": "新写的"})
    refused = client.post(edit(version.question), typed)
    assert refused.status_code == 200
    form = refused.context["form"]
    assert form.errors["stem_en"] == ["English is missing."]
    assert form.errors["options"] == ["Option 3: English is missing."]
    assert form["options"].value()[0].value["text_zh"] == "新写的"  # what was typed stays
    assert version.question.versions.count() == 1


def test_the_same_question_may_be_a_draft(client, version):
    assert client.post(edit(version.question), form_of(version, stem_en="", state="draft")).status_code == 302
    assert version.question.versions.first().state == "draft"


def test_a_new_true_or_false_question(client):
    bank = BankFactory()
    sent = form_of(
        QuestionVersion(
            question=Question(bank=bank, code="new-one"),
            kind="true_false",
            state="ready",
            difficulty="easy",
            content=true_false(answer=False),
        )
    )
    assert client.post(reverse("questions:add"), sent).status_code == 302
    new = Question.objects.get(code="new-one").current
    assert new.content == {"stem": both("对不对？", "Is it so?"), "answer": False, "feedback": both("讲解", "Why")}


def test_a_new_question_begins_with_the_kind_that_was_chosen(client):
    bank = BankFactory()
    page = client.get(reverse("questions:add"), {"kind": "judgement", "bank": bank.pk})
    form = page.context["form"]
    assert (form["kind"].value(), form["bank"].value()) == ("judgement", str(bank.pk))
    assert {"actions", "points"} <= form.fields.keys()
    assert "options" not in form.fields
    assert 'href="?kind=judgement" aria-current="page"' in page.content.decode()
    assert client.get(reverse("questions:add"), {"kind": "riddle"}).context["form"]["kind"].value() == "single"


def test_a_new_question_without_options_says_so(client):
    bank = BankFactory()
    content = {"stem": both("甲", "A"), "options": []}
    blank = QuestionVersion(
        question=Question(bank=bank, code="x"), kind="single", state="ready", difficulty="easy", content=content
    )
    refused = client.post(reverse("questions:add"), form_of(blank))
    assert refused.context["form"].errors["options"] == [
        "A question needs at least two options. Single choice needs exactly one right option."
    ]
    assert not Question.objects.exists()


@pytest.mark.parametrize(("words", "found"), [("急躁", True), ("comes FIRST", True), ("耐心", False)])
def test_the_list_is_searched_in_both_languages(client, version, words, found):
    shown = client.get(reverse("questions:index"), {"q": words}).content.decode()
    assert (edit(version.question) in shown) is found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_questions(client, count, statements):
    for _ in range(count):
        version = VersionFactory(question__quality=QualityFactory())
        VersionFactory(question=version.question, number=2, content=single(stem="第二版"))
    client.get(reverse("questions:index"))
    with statements(13):
        text = client.get(reverse("questions:index")).content.decode()
    assert text.count("What comes first?") == count


def test_a_question_is_previewed_as_staff_see_it_in_both_languages(client, version):
    text = client.get(reverse("questions:inspect", args=[version.question_id])).content.decode()
    assert "遇到急躁的顾客，先做什么？" in text
    assert "What comes first?" in text
    assert text.count('type="radio"') == 8


def test_staff_have_no_question_bank(version):
    from django.test import Client

    staff = Client()
    staff.force_login(PersonFactory())
    assert staff.get(edit(version.question)).status_code == 403
    assert staff.get(reverse("questions:index")).status_code == 403


@pytest.mark.parametrize("name", ["question-banks:index", "question-banks:add", "quiz-rules:index", "quiz-rules:add"])
def test_banks_and_quizzes_have_their_pages(client, name):
    BankFactory()
    assert client.get(reverse(name)).status_code == 200


def test_the_list_of_quizzes_has_its_headings_in_chinese(client, trainer):
    QuizFactory()
    trainer.language = "zh-hans"
    trainer.save()
    [table] = re.findall(r"<thead>.*?</thead>", client.get(reverse("quiz-rules:index")).content.decode(), re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", table).split()
    assert words == ["名称", "题库", "抽题数", "限时（分钟）", "及格线（%）"]
    rules = client.get(reverse("quiz-rules:add")).content.decode()
    assert re.search(r'id="id_code-label"[^>]*>\s*编码', rules)


def test_a_preview_wears_what_staff_see_even_where_its_picture_was_deleted(client):
    """Without what staff see the zones of a picture would be black boxes."""
    version = VersionFactory(kind="hotspot", content=contents.hotspot())
    page = client.get(reverse("questions:inspect", args=[version.question_id])).content.decode()
    assert static("quizzes/quizzes.css") in page


def test_pages_and_categories_are_not_called_questions_and_staff():
    """One English word, two Chinese ones: a page is not a question, and a question is not transferred."""
    with translation.override("zh-hans"):
        page = Paginator(range(3), 1).page(2)
        turned = render_to_string("quizzes/office/pages.html", {"page": page, "query": ""})
        assert "上一页" in turned
        assert "上一题" not in turned
        assert str(bulk.MoveMany.display_name) == "移动"
