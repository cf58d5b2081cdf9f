"""The video of a case: checked, kept, shown with its transcript, and served to whom it is for."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from people.services import grant_role
from quizzes import part_blocks, part_values, types
from quizzes.errors import ContentInvalid, FileRefused
from quizzes.exchange.beside import merged
from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS
from quizzes.models import Film, PaperItem, Question
from quizzes.printed.pages import Sheet, key_pdf, papers_pdf, values
from quizzes.review import only_after_closing
from quizzes.services import keep_film, save_version, submit, sweep_films
from quizzes.setup import trainer_permissions
from quizzes.statistics.chain import key_of
from quizzes.types.video import CAPTIONS
from quizzes.versions.telling import told
from tests.factories import PlacementFactory, UnitFactory
from tests.files import making
from tests.quizzes.contents import case
from tests.quizzes.factories import BankFactory, PersonFactory, QuestionFactory, Sitting, VersionFactory, both

pytestmark = pytest.mark.django_db
MP4 = making.film(b"vide", b"soun")
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n您好\n".encode()


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


def kept(content: bytes = MP4, **more: Any) -> str:
    return keep_film(read=BytesIO(content).read, **more)


def captioned() -> dict[str, Any]:
    captions = [{"language": "en", "file": kept(VTT, allowed=CAPTIONS)}]
    return video(kept(), captions=captions)


def video(film: str = f"{'a' * 32}.mp4", **more: Any) -> dict[str, Any]:
    return {
        "film": film,
        "title": both("一次投诉", "A complaint"),
        "transcript": both("顾客：我等了很久。", "Customer: I have waited long."),
        **more,
    }


def problems(**content: Any) -> set[tuple[str, str]]:
    with pytest.raises(ContentInvalid) as refused:
        types.of("case").validate(case() | content)
    return {(problem.field, problem.language or "") for problem in refused.value.problems}


class Watched(Sitting):
    """A quiz of cases with videos; the person works in a shop."""

    def __init__(self, cases: int = 1, **rules: Any) -> None:
        super().__init__(questions=cases, **rules)
        Question.objects.filter(bank=self.quiz.bank).update(bank=BankFactory())
        for _each in range(cases):
            save_version(
                question=QuestionFactory(bank=self.quiz.bank),
                kind="case",
                content=case() | {"video": captioned()},
                actor=None,
            )
        self.shop = UnitFactory()
        PlacementFactory(person=self.person, unit=self.shop)
        self.attempt = self.start()

    def address(self, what: str = "film") -> str:
        return f"/en/attempts/{self.attempt.pk}/1/video/{what}"


def status_of(client: Client, address: str) -> int:
    """Read to its end: a file left open would outlive the test."""
    answer = client.get(address)
    assert b"".join(answer.streaming_content) if answer.streaming else True
    return answer.status_code


class TestTheContent:
    def test_a_video_has_a_title_and_a_transcript_in_both_languages(self) -> None:
        types.of("case").validate(case() | {"video": video()})
        assert problems(video=video(transcript=both("说", ""))) == {("video_transcript", "en")}
        assert problems(video=video(title={})) == {("video_title", "zh-hans"), ("video_title", "en")}
        assert problems(video=video("")) == {("video", "")}

    @pytest.mark.parametrize(
        "wrong",
        [
            "film",
            video("../../etc/passwd"),
            video(f"{'a' * 32}.html"),
            video(7),  # type: ignore[arg-type]
            video(captions=[{"language": "fr", "file": f"{'a' * 32}.vtt"}]),
            video(captions=[{"language": "en", "file": f"{'a' * 32}.mp4"}]),
            video(captions=[{"language": "en", "file": f"{'a' * 32}.vtt"}] * 2),
            video(captions=["en"]),
        ],
    )
    def test_what_is_no_video_is_not_even_a_draft(self, wrong: Any) -> None:
        with pytest.raises(ContentInvalid):
            types.of("case").refuse_malformed(case() | {"video": wrong})

    def test_the_form_shows_it_and_writes_it_again_unchanged(self) -> None:
        content = case() | {"video": video(captions=[{"language": "en", "file": f"{'b' * 32}.vtt"}])}
        [part] = [one for one in types.of("case").parts() if one.name == "video"]
        shown = part_values.typed(part, content["video"], content)
        assert shown.keys() == part_blocks.blocks(part).keys()
        assert part_values.read(part, shown, None, {}) == content["video"]
        assert part_values.read(part, part_values.typed(part, None, {}), None, {}) is None

    def test_two_versions_tell_it_and_another_video_is_no_other_key(self) -> None:
        with_video = case() | {"video": video(captions=[{"language": "en", "file": f"{'b' * 32}.vtt"}])}
        words = {one.place: one.words for one in told("case", with_video)}
        assert words[("video", "title")]["en"] == "A complaint"
        assert words[("video", "captions")] == {"": "English bbbbbbbb"}
        assert key_of("case", with_video) == key_of("case", case())


class TestKeeping:
    @pytest.mark.parametrize("content", [making.HTML, making.film(b"soun"), making.PDF, MP4[:40], VTT])
    def test_a_film_is_known_by_its_content(self, content: bytes, files: Path) -> None:
        with pytest.raises(FileRefused, match="MP4"):
            kept(content)
        assert not Film.objects.exists()
        assert kept_in(files) == []

    @pytest.mark.parametrize("content", [making.HTML, b"WEBVTT\n\n" + making.SCRIPT, VTT + b"\xff", b"x" + VTT, MP4])
    def test_captions_are_webvtt(self, content: bytes) -> None:
        with pytest.raises(FileRefused, match="WebVTT"):
            kept(content, allowed=CAPTIONS)
        assert kept(b"\xef\xbb\xbf" + VTT, allowed=CAPTIONS).endswith(".vtt")

    def test_it_may_be_as_large_as_the_platform_takes(self, settings: Any) -> None:
        settings.UPLOAD_MEGABYTES = 1
        with pytest.raises(FileRefused, match="1 MB"):
            kept(MP4 + bytes(1024 * 1024))
        with pytest.raises(FileRefused):
            kept(b"")

    @pytest.mark.parametrize("state", ["ready", "draft"])
    def test_no_version_names_a_film_that_is_not_here(self, state: str) -> None:
        with pytest.raises(ContentInvalid) as refused:
            save_version(
                question=QuestionFactory(), kind="case", content=case() | {"video": video()}, actor=None, state=state
            )
        assert [problem.field for problem in refused.value.problems] == ["video"]

    def test_what_no_version_named_is_swept_and_what_one_named_stays(
        self, files: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        sitting, lost = Watched(), kept()
        assert sweep_films(now=timezone.now() + timedelta(hours=47)) == 0
        with django_capture_on_commit_callbacks(execute=True):
            assert sweep_films(now=timezone.now() + timedelta(hours=49)) == 1
        assert lost not in kept_in(files)
        assert len(kept_in(files)) == 2 * sitting.quiz.draws


class TestWatching:
    def test_the_page_plays_it_and_tells_every_word(self, client: Client) -> None:
        sitting = Watched()
        client.force_login(sitting.person)
        for language, transcript in (("en", "I have waited long"), ("zh-hans", "我等了很久")):
            page = client.get(f"/{language}/attempts/{sitting.attempt.pk}/1/").content.decode()
            address = f"/{language}/attempts/{sitting.attempt.pk}/1/video"
            assert f'<source src="{address}/film" type="video/mp4">' in page
            assert f'src="{address}/en" srclang="en"' in page
            assert transcript in page
            assert page.count("<video") == 1

    def test_parts_of_it_are_served_and_it_can_do_nothing_there(self, client: Client) -> None:
        sitting = Watched()
        client.force_login(sitting.person)
        answer = client.get(sitting.address(), headers={"Range": "bytes=0-9"})
        assert (answer.status_code, answer["Content-Type"]) == (206, "video/mp4")
        assert answer["Content-Range"] == f"bytes 0-9/{len(MP4)}"
        assert b"".join(answer.streaming_content) == MP4[:10]
        assert "sandbox" in answer["Content-Security-Policy"]
        captions = client.get(sitting.address("en"))
        assert (captions["Content-Type"], captions["X-Content-Type-Options"]) == ("text/vtt", "nosniff")
        assert b"".join(captions.streaming_content) == VTT
        assert status_of(client, sitting.address("zh-hans")) == 404  # has no captions

    def test_somebody_else_finds_nothing(self, client: Client) -> None:
        sitting, other = Watched(), Watched()
        client.force_login(other.person)
        assert status_of(client, sitting.address()) == 404
        assert status_of(client, other.address()) == 200
        client.logout()
        assert status_of(client, sitting.address()) == 302

    def test_afterwards_the_quiz_decides_whether_its_candidate_sees_it_again(self, client: Client) -> None:
        sitting = Watched()
        submit(attempt=sitting.attempt)
        client.force_login(sitting.person)
        assert status_of(client, sitting.address()) == 200
        assert "<video" in client.get(f"/en/attempts/{sitting.attempt.pk}/result/").content.decode()
        sitting.quiz.review = only_after_closing()
        sitting.quiz.save()
        assert status_of(client, sitting.address()) == 404
        assert "<video" not in client.get(f"/en/attempts/{sitting.attempt.pk}/result/").content.decode()

    @pytest.mark.parametrize(
        ("role", "elsewhere", "status"),
        [(Role.HR, False, 200), (Role.AUDITOR, False, 200), (Role.HR, True, 404), (Role.STAFF, False, 404)],
    )
    def test_who_sees_the_attempt_in_full_sees_it(
        self, client: Client, role: Role, elsewhere: bool, status: int
    ) -> None:
        sitting, viewer = Watched(), PersonFactory()
        if role is not Role.STAFF:
            grant_role(person=viewer, role=role, unit=UnitFactory() if elsewhere else sitting.shop)
        client.force_login(viewer)
        assert status_of(client, sitting.address()) == status

    def test_a_page_with_three_takes_no_more_queries_than_one_with_one(self, client: Client) -> None:
        taken = []
        for cases in (1, 3):
            sitting = Watched(cases)
            submit(attempt=sitting.attempt)
            client.force_login(sitting.person)
            address = f"/en/attempts/{sitting.attempt.pk}/result/"
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).content.count(b"<video") == cases
            taken.append(len(queries))
        assert taken[0] == taken[1]


# --- The trainers' form ---


@pytest.fixture
def trainer(client: Client) -> Client:
    person = PersonFactory(language="en")
    group = Group.objects.create(name="Trainers")
    group.permissions.add(*Permission.objects.filter(codename="access_admin"))
    for app_label, codename in trainer_permissions():
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    person.groups.add(group)
    grant_role(person=person, role=Role.TRAINER, unit=UnitFactory())
    client.force_login(person)
    return client


def sent(**changes: Any) -> dict[str, Any]:
    part = {
        "value-weight": "1",
        "value-stem_zh": "对吗？",
        "value-stem_en": "Is it so?",
        "value-feedback_zh": "",
        "value-feedback_en": "",
        "value-answer": "true",
        "deleted": "",
        "order": "0",
        "type": "true_false",
        "id": "",
    }
    return {
        "bank": BankFactory().pk,
        "code": "complaint",
        "kind": "case",
        "drawn_for": "case",
        "difficulty": "easy",
        "state": "ready",
        "stem_zh": "看视频。",
        "stem_en": "Watch the video.",
        "video_title_zh": "一次投诉",
        "video_title_en": "A complaint",
        "video_transcript_zh": "我等了很久。",
        "video_transcript_en": "I have waited long.",
        "parts-count": "1",
        **{f"parts-0-{name}": value for name, value in part.items()},
        **changes,
    }


def film(content: bytes = MP4) -> SimpleUploadedFile:
    return SimpleUploadedFile("complaint.mp4", content, "video/mp4")


class TestTheForm:
    def test_a_trainer_puts_a_video_into_a_case_and_sees_it_in_the_preview(self, trainer: Client) -> None:
        vtt = SimpleUploadedFile("c.vtt", VTT)
        drawn = trainer.post(reverse("questions:add"), sent(drawn_for="single"))
        assert 'enctype="multipart/form-data"' in drawn.content.decode()
        saved = trainer.post(reverse("questions:add"), sent(video_file=film(), video_captions_zh_file=vtt))
        assert saved.status_code == 302
        version = Question.objects.get().current
        assert version is not None
        assert version.content["video"]["transcript"]["en"] == "I have waited long."
        assert [row["language"] for row in version.content["video"]["captions"]] == ["zh-hans"]
        assert Film.objects.filter(named_at=None).count() == 0
        address = reverse("question_video", args=[version.pk, "film"])
        assert address in trainer.get(reverse("questions:inspect", args=[version.question_id])).content.decode()
        assert status_of(trainer, address) == 200
        trainer.force_login(PersonFactory())
        assert status_of(trainer, address) != 200

    def test_an_error_loses_neither_what_was_typed_nor_the_film(self, trainer: Client) -> None:
        form = trainer.post(reverse("questions:add"), sent(video_file=film(), video_transcript_en="")).context["form"]
        assert "video_transcript_en" in form.errors
        assert form["video_title_en"].value() == "A complaint"
        key = Film.objects.get().key
        assert f'name="video" value="{key}"' in str(form["video"])
        saved = trainer.post(reverse("questions:add"), sent(video=key))
        assert saved.status_code == 302
        assert Question.objects.get().current.content["video"]["film"] == key  # type: ignore[union-attr]

    def test_a_page_that_is_called_a_film_is_refused_and_the_film_before_it_stays(self, trainer: Client) -> None:
        before = kept()
        form = trainer.post(reverse("questions:add"), sent(video=before, video_file=film(making.HTML))).context["form"]
        assert form.errors["video"] == ["This file cannot be taken. Possible are: MP4 and WebM with a picture in them."]
        assert before in str(form["video"])
        assert form["video_title_en"].value() == "A complaint"

    def test_a_key_of_nothing_is_said_under_the_video(self, trainer: Client) -> None:
        form = trainer.post(reverse("questions:add"), sent(video=f"{'c' * 32}.mp4")).context["form"]
        assert form.errors["video"] == ["This video is not here, or no longer. Choose it again."]

    def test_the_video_is_taken_out_with_its_words(self, trainer: Client) -> None:
        content = case() | {"video": video(kept())}
        version = VersionFactory(kind="case", content=content)
        page = trainer.get(reverse("questions:edit", args=[version.question_id]))
        assert "A file is here (MP4)" in page.content.decode()
        empty = {f"video_{text}_{language}": "" for text in ("title", "transcript") for language in ("zh", "en")}
        changed = sent(video=content["video"]["film"], video_remove="on", code=version.question.code, **empty)
        assert trainer.post(reverse("questions:edit", args=[version.question_id]), changed).status_code == 302
        assert "video" not in Question.objects.get().current.content  # type: ignore[union-attr]


# --- Elsewhere ---


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.films])
def test_no_other_file_than_qti_holds_a_case_with_a_video_and_each_says_so(name: str) -> None:
    sitting = Watched()
    VersionFactory(question__bank=sitting.quiz.bank)
    data, made = export(sitting.quiz.bank, FORMATS[name])
    assert [item.kind for item in made.items] == ["single"]
    [fault] = [fault for fault in made.faults if fault.code == "unkept"]
    assert fault.facts["what"]["en"] == "video"
    assert b"a complaint" not in data.lower()


def test_on_paper_the_transcript_stands_instead() -> None:
    sitting = Watched()
    items = list(PaperItem.objects.filter(attempt=sitting.attempt).select_related("version__question"))
    sheets = [Sheet(code="7-001", items=items)]
    said = values("papers", sitting.quiz, ["en"], sheets)["papers"][0]["questions"][0]["video"]
    assert said == [["Instead of the video, its transcript:"], ["A complaint"], ["Customer: I have waited long."]]
    assert papers_pdf(sitting.quiz, ["zh-hans", "en"], sheets).startswith(b"%PDF")
    assert key_pdf(sitting.quiz, ["zh-hans"], sheets).startswith(b"%PDF")


def test_a_file_that_names_a_film_brings_none() -> None:
    """Whoever writes a file could name any film of the platform."""
    lacked = {"kind": "case", "content": {**case(), "video": video()}, "gone": []}
    kind, content = merged(lacked, None, lambda name: name)
    assert (kind, content) == ("case", case())
