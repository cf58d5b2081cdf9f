"""Every kind on a paper: asked, answered without JavaScript, handed in, reviewed; and in the trainers' form."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.urls import reverse
from wagtail.images import get_image_model

from quizzes import reading, types
from quizzes.errors import WaitForMarks
from quizzes.models import Attempt, Question, QuestionVersion
from quizzes.setup import trainer_permissions
from tests.quizzes.contents import EACH
from tests.quizzes.factories import BankFactory, PersonFactory, Sitting, VersionFactory

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"><path d="M0 0h8v6z"/></svg>'


def content_of(kind):
    content = dict(EACH[kind])
    if "picture" in content:
        image = get_image_model().objects.create(title="A shop", file=ContentFile(SVG, "shop.svg"), width=8, height=6)
        content["picture"] = content["picture"] | {"image": image.pk}
    return content


@pytest.fixture
def sitting():
    """A quiz with one question of every kind."""
    made = Sitting(questions=1)
    Question.objects.filter(bank=made.quiz.bank).update(bank=BankFactory())
    for kind in QuestionVersion.Kind.values:
        VersionFactory(question__bank=made.quiz.bank, kind=kind, content=content_of(kind))
    made.quiz.draws = len(QuestionVersion.Kind.values)
    made.quiz.save()
    return made


def filled(screen):
    """The form as somebody leaves it who knows everything, and writes an essay."""
    content = screen.item.version.content
    answer = screen.kind.right_answer(content)
    if screen.kind.by_hand:
        answer = ["我会先听顾客说完。"]
    if not screen.kind.marked:
        answer = ["a=4", "b=2", "c=5"]
    asked = types.Shown(screen.kind, content, screen.item.option_order, answer)
    posted = QueryDict(mutable=True)
    for part in asked.parts if screen.item.version.kind == "case" else [asked]:
        for field in part.fields:
            chosen = [choice.key for choice in field.choices if choice.chosen]
            posted.setlist(field.name, chosen or ([field.value] if field.value else []))
    return posted


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_is_asked_answered_without_javascript_and_reviewed(client, sitting, language):
    client.force_login(sitting.person)
    attempt = sitting.start()
    for screen in reading.screens(attempt):
        if screen.kind.holds_files:
            continue  # see test_uploads
        address = f"/{language}/attempts/{attempt.pk}/{screen.position}/"
        page = client.get(address)
        assert page.status_code == 200
        posted = filled(screen)
        for name in posted:
            assert f'name="{name}"' in page.content.decode()
        assert client.post(address, posted.dict() | dict(posted.lists())).status_code == 302
        assert client.get(address).status_code == 200
    assert all(screen.answered or screen.kind.holds_files for screen in reading.screens(attempt))
    assert client.get(f"/{language}/attempts/{attempt.pk}/review-answers/").status_code == 200
    client.post(f"/{language}/attempts/{attempt.pk}/review-answers/")
    attempt.refresh_from_db()
    counted = len(QuestionVersion.Kind.values) - 1  # the self-report does not
    assert (attempt.score, attempt.max_score, attempt.waiting) == (None, counted, 1)
    verdicts = {screen.item.version.kind: screen.verdict for screen in reading.screens(attempt)}
    others = {kind: "right" for kind in EACH if kind not in {"likert", "essay", "upload"}}
    assert verdicts == others | {"likert": "unmarked", "essay": "waiting", "upload": "wrong"}
    text = client.get(f"/{language}/attempts/{attempt.pk}/result/").content.decode()
    assert {"zh-hans": "等待评分", "en": "waiting to be marked"}[language] in text
    assert "None" not in text
    assert {"zh-hans": "沉着", "en": "Composure"}[language] in text


def test_nobody_starts_again_while_an_answer_waits_for_a_person(client, sitting):
    from quizzes.services import submit

    Question.objects.exclude(versions__kind="essay").update(bank=BankFactory())
    sitting.quiz.draws = 1
    sitting.quiz.save()
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["我会先听。"])
    assert not submit(attempt=attempt).passed
    with pytest.raises(WaitForMarks):
        sitting.start()
    assert Attempt.objects.get().waiting == 1


def test_the_picture_of_a_question_is_there_for_who_has_it_on_a_paper_alone(client, sitting):
    attempt = sitting.start()
    [place] = [screen.position for screen in reading.screens(attempt) if screen.picture]
    address = f"/en/attempts/{attempt.pk}/{place}/picture"
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404
    client.force_login(sitting.person)
    shown = client.get(address)
    assert shown["Content-Type"] == "image/svg+xml"
    assert b"".join(shown.streaming_content).startswith(b"<svg")


# --- The trainers' form ---


@pytest.fixture
def trainer(client):
    person = PersonFactory(language="en")
    group = Group.objects.create(name="Trainers")
    group.permissions.add(*Permission.objects.filter(codename="access_admin"))
    for app_label, codename in trainer_permissions():
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    person.groups.add(group)
    client.force_login(person)
    return client


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves the file of a new rendition to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", list(EACH))
def test_every_kind_has_its_form_and_its_preview(trainer, kind):
    version = VersionFactory(kind=kind, content=content_of(kind))
    shown = trainer.get(reverse("questions:edit", args=[version.question_id]))
    assert shown.status_code == 200
    assert trainer.get(reverse("questions:inspect", args=[version.question_id])).status_code == 200
    assert trainer.get(reverse("questions:add"), {"kind": kind}).status_code == 200


def test_another_kind_brings_its_fields_and_keeps_what_was_typed(trainer):
    bank = BankFactory()
    sent = {
        "bank": bank.pk,
        "kind": "short_text",
        "drawn_for": "single",
        "difficulty": "easy",
        "state": "draft",
        "stem_zh": "说什么？",
        "stem_en": "Say what?",
    }
    form = trainer.post(reverse("questions:add"), sent).context["form"]
    assert form.errors["kind"] == ["Below are now the fields of this kind. Fill them in and save."]
    assert form["stem_en"].value() == "Say what?"
    assert "accepted" in form.fields
    assert form["drawn_for"].value() == "short_text"
    rows = {
        "accepted-count": "1",
        "accepted-0-deleted": "",
        "accepted-0-order": "0",
        "accepted-0-type": "accepted",
        "accepted-0-id": "",
        "accepted-0-value-text": "耐心",
        "accepted-0-value-percent": "１００",
    }
    saved = trainer.post(reverse("questions:add"), sent | rows | {"drawn_for": "short_text"})
    assert saved.status_code == 302
    assert Question.objects.get().current.content["accepted"] == [{"text": "耐心"}]
