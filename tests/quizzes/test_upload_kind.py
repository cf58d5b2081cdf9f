"""Questions that ask for a file or a recording: what they take, and how a trainer writes one."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from quizzes import types
from quizzes.errors import ContentInvalid, UnreadableAnswer
from quizzes.models import Question
from quizzes.setup import trainer_permissions
from tests.quizzes.contents import upload
from tests.quizzes.factories import BankFactory, PersonFactory

pytestmark = pytest.mark.django_db
KEY = f"{'a' * 32}.jpg"


class TestTheType:
    def test_an_answer_is_keys_of_the_kinds_that_are_asked_for(self) -> None:
        one, content = types.of("upload"), upload(files_most=2)
        assert one.parse(content, [KEY]) == [KEY]
        for wrong in (
            ["../a.jpg"],
            [KEY, KEY],
            [f"{'a' * 32}.mp4"],
            [f"{'a' * 32}.html"],
            [f"{c * 32}.jpg" for c in "abc"],
        ):
            with pytest.raises(UnreadableAnswer):
                one.parse(content, wrong)

    def test_a_person_marks_it_and_nothing_earns_nothing(self) -> None:
        one = types.of("upload")
        assert (one.by_hand, one.mark(upload(), [KEY]), one.mark(upload(), [])) == (True, None, 0)
        assert one.in_words(upload(), [KEY]) == ["图片1（JPG）"]

    def test_no_question_asks_for_more_than_the_platform_takes(self, settings: Any) -> None:
        settings.UPLOAD_MEGABYTES = 20
        with pytest.raises(ContentInvalid, match="20"):
            types.of("upload").validate(upload(megabytes_most=21))
        assert types.of("upload").takes({"megabytes_most": 50}).megabytes == 20


def test_a_trainer_asks_for_a_recording(client: Client, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 30
    trainer, group = PersonFactory(language="en"), Group.objects.create(name="Trainers")
    group.permissions.add(*Permission.objects.filter(codename="access_admin"))
    for app_label, codename in trainer_permissions():
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    trainer.groups.add(group)
    client.force_login(trainer)
    row = {"deleted": "", "order": "0", "type": "rubric", "id": ""}
    sent = {
        "bank": BankFactory().pk,
        "kind": "upload",
        "drawn_for": "upload",
        "difficulty": "easy",
        "state": "ready",
        "stem_zh": "录一段",
        "stem_en": "Record it",
        "families": ["audio", "video"],
        "files_most": "2",
        "megabytes_most": "31",
        "rubric-count": "1",
        **{f"rubric-0-{name}": value for name, value in row.items()},
        "rubric-0-value-text_zh": "语气",
        "rubric-0-value-text_en": "Tone",
        "rubric-0-value-points": "5",
    }
    form = client.post(reverse("questions:add"), sent).context["form"]
    assert form.errors == {"megabytes_most": ["The platform takes 30 megabytes at most."]}
    assert client.post(reverse("questions:add"), sent | {"megabytes_most": "20"}).status_code == 302
    content = Question.objects.get(versions__kind="upload").current.content  # type: ignore[union-attr]
    assert (content["families"], content["files_most"], content["megabytes_most"]) == (["audio", "video"], 2, 20)
