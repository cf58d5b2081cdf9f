"""Files as answers: sent, named in the journal, opened by whom they are for, let go of."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from people.models import Role
from people.personal_data import everything
from people.services import grant_role
from people.services.anonymising import anonymise_person
from quizzes import reading
from quizzes.by_hand.services import take_next
from quizzes.errors import (
    AlreadySubmitted,
    DeadlinePassed,
    FileRefused,
    NumberTaken,
    UnreadableAnswer,
)
from quizzes.models import Attempt, AttemptEvent, Question, Response, Upload
from quizzes.services import save_answer, save_file, submit, sweep_uploads
from tests.factories import PlacementFactory, UnitFactory
from tests.files import making
from tests.quizzes.contents import upload
from tests.quizzes.factories import BankFactory, PersonFactory, Sitting, VersionFactory

pytestmark = pytest.mark.django_db
KEY = f"{'a' * 32}.jpg"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Recorded(Sitting):
    """A quiz with one question that takes pictures and sound."""

    def __init__(self, **content: Any) -> None:
        super().__init__(questions=1)
        Question.objects.filter(bank=self.quiz.bank).update(bank=BankFactory())
        VersionFactory(question__bank=self.quiz.bank, kind="upload", content=upload(**content))
        self.shop = UnitFactory()
        PlacementFactory(person=self.person, unit=self.shop)
        self.attempt = self.start()

    def send(self, content: bytes = b"", number: int = 1, beside: list[str] | None = None, **more: Any) -> Any:
        return save_file(
            attempt_id=self.attempt.pk,
            position=1,
            person=more.pop("person", self.person),
            number=number,
            beside=beside or [],
            read=BytesIO(content or making.picture()).read,
            **more,
        )

    def answers(self) -> list[tuple[int, list[str]]]:
        return list(Response.objects.order_by("number").values_list("number", "answer"))


@pytest.fixture
def sitting() -> Recorded:
    return Recorded(files_most=3)


def kept_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


class TestSending:
    def test_a_file_is_a_numbered_answer_with_a_receipt(self, sitting: Recorded, files: Path) -> None:
        first = sitting.send()
        second = sitting.send(making.webm(b"A_OPUS"), 2, [first.key])
        assert sitting.answers() == [(1, [first.key]), (2, [first.key, second.key])]
        assert (second.receipt.number, len(second.receipt.receipt), second.receipt.late) == (2, 10, False)
        assert kept_in(files) == sorted([first.key, second.key])
        assert not Upload.objects.filter(answered_at=None).exists()

    def test_sent_again_it_has_the_same_receipt_and_lies_there_once(self, sitting: Recorded, files: Path) -> None:
        first, again = sitting.send(), sitting.send()
        assert (again.key, again.receipt.receipt) == (first.key, first.receipt.receipt)
        submit(attempt=sitting.attempt)
        assert sitting.send().key == first.key  # also after the end
        assert len(kept_in(files)) == len(sitting.answers()) == 1

    def test_another_file_under_a_number_that_is_taken_is_told_the_next_and_let_go(
        self, sitting: Recorded, files: Path
    ) -> None:
        sitting.send()
        with pytest.raises(NumberTaken) as refused:
            sitting.send(making.picture("WEBP"))
        assert refused.value.params == {"next": 2}
        assert Upload.objects.count() == 1

    def test_taken_out_again_the_journal_and_its_file_stay(self, sitting: Recorded, files: Path) -> None:
        sent = sitting.send()
        sitting.answer(sitting.attempt, 1, [], number=2)
        assert sitting.answers() == [(1, [sent.key]), (2, [])]
        assert sweep_uploads(now=timezone.now() + timedelta(days=30)) == 0
        assert kept_in(files) == [sent.key]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (making.HTML, "cannot be taken"),
            (making.SVG, "cannot be taken"),
            (b"\x89PNG\r\n\x1a\n" + making.HTML, "cannot be taken"),
            (making.PDF, "cannot be taken"),  # it is asked for pictures and sound
            (making.film(b"vide"), "cannot be taken"),
            (making.picture() + bytes(1024 * 1024), "too large"),
        ],
    )
    def test_what_is_no_such_file_is_refused_and_leaves_nothing(self, content: bytes, said: str, files: Path) -> None:
        sitting = Recorded(megabytes_most=1)
        with pytest.raises(FileRefused) as refused:
            sitting.send(content)
        with translation.override("en"):
            assert said in str(refused.value)
        assert (sitting.answers(), Upload.objects.count(), kept_in(files)) == ([], 0, [])

    def test_nothing_is_refused_too(self, sitting: Recorded) -> None:
        with pytest.raises(FileRefused):
            save_file(
                attempt_id=sitting.attempt.pk,
                position=1,
                person=sitting.person,
                number=1,
                beside=[],
                read=BytesIO().read,
            )

    def test_a_page_behind_a_picture_does_not_survive_and_nor_does_the_place(self, sitting: Recorded) -> None:
        sent = sitting.send(making.photo_with_a_place() + making.HTML)
        with default_storage.open(f"answers/{sent.key}") as file:
            content = file.read()
        assert content.startswith(b"\xff\xd8")
        assert b"script" not in content
        assert b"Lin Xiaowen" not in content

    def test_nobody_names_a_file_of_somebody_else_or_of_another_question(self, sitting: Recorded) -> None:
        sent = sitting.send()
        other = Recorded(files_most=3)
        with pytest.raises(UnreadableAnswer):
            save_answer(attempt_id=other.attempt.pk, position=1, person=other.person, number=1, answer=[sent.key])
        with pytest.raises(UnreadableAnswer):
            other.send(beside=[sent.key])
        assert Response.objects.filter(item__attempt=other.attempt).count() == 0

    def test_after_handing_in_it_is_refused_and_noted(self, sitting: Recorded, files: Path) -> None:
        submit(attempt=sitting.attempt)
        with pytest.raises(AlreadySubmitted):
            sitting.send()
        assert AttemptEvent.objects.filter(kind="refused").count() == 1
        assert Upload.objects.count() == 0

    def test_chosen_in_time_and_arrived_after_it_waits_for_a_person(self, sitting: Recorded) -> None:
        end = sitting.attempt.deadline_at
        submit(attempt=sitting.attempt, by_clock=True, now=end + timedelta(seconds=6))
        sent = sitting.send(given_at=end - timedelta(seconds=20), now=end + timedelta(minutes=2))
        assert sent.receipt.late
        assert Response.objects.get().late
        with pytest.raises(DeadlinePassed):
            sitting.send(number=2, given_at=end + timedelta(seconds=1), now=end + timedelta(minutes=2))

    def test_what_no_answer_names_is_let_go_after_a_day(
        self, sitting: Recorded, files: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        from quizzes.services import keep_file

        kept = sitting.send().key
        keep_file(attempt_id=sitting.attempt.pk, position=1, person=sitting.person, read=BytesIO(making.picture()).read)
        assert len(kept_in(files)) == 2
        assert sweep_uploads(now=timezone.now() + timedelta(hours=23)) == 0
        with django_capture_on_commit_callbacks(execute=True):
            assert sweep_uploads(now=timezone.now() + timedelta(hours=25)) == 1
        assert kept_in(files) == [kept]


class TestThePages:
    def address(self, sitting: Recorded, end: str = "") -> str:
        return f"/en/attempts/{sitting.attempt.pk}/1/{end}"

    def post(self, client: Client, sitting: Recorded, content: bytes, **said: Any) -> Any:
        said = {"number": 1, "answer": [], **said}
        address = f"{self.address(sitting, 'file')}?said={quote(json.dumps(said))}"
        return client.post(address, content, content_type="application/octet-stream")

    def test_the_script_sends_the_file_as_it_is(self, client: Client, sitting: Recorded) -> None:
        client.force_login(sitting.person)
        answer = self.post(client, sitting, making.picture())
        assert answer.status_code == 200
        assert answer.json().keys() == {"key", "number", "received_at", "receipt", "late", "remaining", "counts"}
        shown = client.get(f"/en/attempts/files/{answer.json()['key']}")
        assert shown.headers["Content-Type"] == "image/png"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert sitting.person.name_latin not in shown.headers["Content-Disposition"]
        assert b"".join(shown.streaming_content).startswith(b"\x89PNG")  # type: ignore[arg-type]

    def test_a_refusal_says_why(self, client: Client, sitting: Recorded) -> None:
        client.force_login(sitting.person)
        answer = self.post(client, sitting, making.HTML)
        assert (answer.status_code, answer.json()["code"]) == (422, "file-refused")
        assert "pictures (JPEG, PNG, WebP, HEIC); sound" in answer.json()["message"]
        assert self.post(client, sitting, making.picture(), number="one").json()["code"] == "unreadable-answer"
        client.logout()
        assert self.post(client, sitting, making.picture()).status_code == 401

    def test_to_others_the_question_is_not_there(self, client: Client, sitting: Recorded) -> None:
        client.force_login(PersonFactory())
        assert self.post(client, sitting, making.picture()).status_code == 404

    def test_without_javascript_the_form_sends_keeps_and_leaves_out(self, client: Client, sitting: Recorded) -> None:
        client.force_login(sitting.person)
        page = client.get(self.address(sitting)).content.decode()
        assert 'enctype="multipart/form-data"' in page
        files = [SimpleUploadedFile(f"{n}.png", making.picture(size=(n, 4))) for n in (3, 4)]
        assert client.post(self.address(sitting), {"files": files, "go": "overview"}).status_code == 302
        [(_number, keys)] = sitting.answers()
        page = client.get(self.address(sitting)).content.decode()
        assert all(f'value="{key}" checked' in page for key in keys)
        client.post(self.address(sitting), {"answer": keys[1], "go": "overview"})
        assert sitting.answers()[-1] == (2, [keys[1]])

    def test_without_javascript_what_is_refused_is_said_and_the_rest_is_kept(
        self, client: Client, sitting: Recorded
    ) -> None:
        client.force_login(sitting.person)
        files = [SimpleUploadedFile("shop.png", making.HTML), SimpleUploadedFile("b.png", making.picture())]
        page = client.post(self.address(sitting), {"files": files, "go": "next"}, follow=True)
        assert page.redirect_chain[-1][0] == self.address(sitting)
        assert "shop.png: This file cannot be taken." in page.content.decode()
        assert len(sitting.answers()[-1][1]) == 1
        more = [SimpleUploadedFile(f"{n}.png", making.picture()) for n in range(3)]
        page = client.post(
            self.address(sitting), {"files": more, "answer": sitting.answers()[-1][1], "go": "next"}, follow=True
        )
        assert "At most 3 files are possible here." in page.content.decode()
        assert len(sitting.answers()[-1][1]) == 3

    def test_where_one_is_asked_for_another_takes_its_place(self, client: Client) -> None:
        sitting = Recorded()
        client.force_login(sitting.person)
        old = sitting.send().key
        file = SimpleUploadedFile("b.png", making.picture())
        client.post(self.address(sitting), {"files": file, "answer": old, "go": "overview"})
        [(_one, first), (_two, second)] = sitting.answers()
        assert first == [old]
        assert len(second) == 1
        assert second != first

    @pytest.mark.parametrize(
        ("role", "elsewhere", "status"),
        [
            (Role.MANAGER, False, 200),
            (Role.HR, False, 200),
            (Role.AUDITOR, False, 200),
            (Role.MANAGER, True, 404),
            (Role.HR, True, 404),
            (Role.TRAINER, False, 404),
            (Role.STAFF, False, 404),
        ],
    )
    def test_it_is_opened_by_whoever_may_see_the_attempt(
        self, client: Client, sitting: Recorded, role: Role, elsewhere: bool, status: int
    ) -> None:
        sent = sitting.send()
        viewer = PersonFactory()
        if role is not Role.STAFF:
            grant_role(person=viewer, role=role, unit=UnitFactory() if elsewhere else sitting.shop)
        client.force_login(viewer)
        answer = client.get(f"/en/attempts/files/{sent.key}")
        assert answer.status_code == status
        answer.close()

    def test_who_marks_it_opens_it_under_a_name_that_names_nobody(self, client: Client, sitting: Recorded) -> None:
        sent = sitting.send()
        submit(attempt=sitting.attempt)
        marker, other = PersonFactory(), PersonFactory()
        for one in (marker, other):
            grant_role(person=one, role=Role.TRAINER, unit=sitting.shop)
        version = sitting.attempt.items.get().version
        draft = take_next(quiz=sitting.quiz.pk, question=version.question_id, marker=marker)
        assert draft is not None
        client.force_login(marker)
        page = client.get(f"/en/attempts/marking/{draft.code}/").content.decode()
        address = f"/en/attempts/files/{sent.key}"
        assert f'src="{address}"' in page
        shown = client.get(address)
        assert shown.status_code == 200
        assert shown.headers["Content-Disposition"] == f'inline; filename="1-{sent.key[:6]}.png"'
        assert b"".join(shown.streaming_content)  # type: ignore[arg-type]
        client.force_login(other)
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_result_and_the_journal_show_it(self, client: Client, sitting: Recorded, language: str) -> None:
        first = sitting.send()
        second = sitting.send(making.webm(b"A_OPUS"), 2, [first.key])
        submit(attempt=sitting.attempt)
        assert Attempt.objects.get().waiting == 1
        assert [screen.verdict for screen in reading.screens(sitting.attempt)] == ["waiting"]
        hr = PersonFactory(language=language)
        grant_role(person=hr, role=Role.HR, unit=sitting.shop)
        for viewer, page in ((sitting.person, "result"), (hr, "journal")):
            client.force_login(viewer)
            text = client.get(f"/{language}/attempts/{sitting.attempt.pk}/{page}/").content.decode()
            assert f'<img class="quiz-picture" src="/{language}/attempts/files/{first.key}"' in text
            assert f'src="/{language}/attempts/files/{second.key}"' in text


def test_ones_own_data_hold_the_files_and_making_anonymous_lets_go_of_them(
    sitting: Recorded, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent = sitting.send()
    [room] = [data for data in everything() if data.key == "quizzes"]
    [(name, opener)] = room.files(sitting.person)
    with opener() as file:
        assert (name, file.read(4)) == (f"answers/{sent.key}", b"\x89PNG")
    assert [row["file"] for row in room.rows(sitting.person) if "file_sent_in" in row] == [sent.key]
    with django_capture_on_commit_callbacks(execute=True):
        anonymise_person(person=sitting.person)
    assert kept_in(files) == []
    assert Upload.objects.get().file == ""
    assert sitting.answers() == [(1, [sent.key])]


def test_the_photo_of_a_phone_is_kept_as_a_jpeg(sitting: Recorded, files: Path) -> None:
    key = sitting.send(making.picture("HEIF", size=(64, 48))).key
    assert key.endswith(".jpg")
    with Image.open(files / "answers" / key) as kept:
        assert (kept.format, kept.size) == ("JPEG", (64, 48))


def test_a_document_is_kept_without_what_names_its_author(files: Path) -> None:
    sent = making.docx(docProps__core_xml=b"<dc:creator>Lin Xiaowen</dc:creator>")
    key = Recorded(families=["document"]).send(sent).key
    with zipfile.ZipFile(files / "answers" / key) as kept:
        assert b"Lin" not in kept.read("docProps/core.xml")
