"""Films of cases travel in QTI packages, with captions and transcript, and come back unchanged."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from lxml import etree

from quizzes.exchange import archive, films, limits
from quizzes.exchange.applying import apply
from quizzes.exchange.exporting import export
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import FORMATS, MOODLE, QTI, QTI3, QTI22, XLSX, Format
from quizzes.exchange.planning import plan
from quizzes.exchange.qti import reading as qti
from quizzes.exchange.qti import versions
from quizzes.exchange.texts import canonical
from quizzes.models import Film, Question
from quizzes.services import keep_film, save_version
from quizzes.types.video import CAPTIONS
from tests.files import making
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.qti_rules import manifest_violations, violations
from tests.quizzes.exchange.test_qti import MANIFEST, asked, correct
from tests.quizzes.exchange.test_sheet import archive as zipped
from tests.quizzes.factories import BankFactory, QuestionFactory

MP4 = making.film(b"vide", b"soun")
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n您好\n".encode()
PACKAGES = [(QTI, versions.V21), (QTI22, versions.V22), (QTI3, versions.V3)]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def both(chinese: str, english: str) -> dict[str, str]:
    return {"zh-hans": chinese, "en": english}


def filmed(code: str = "film") -> Question:
    """A case with a film in a category of its own."""
    video = {
        "film": keep_film(read=BytesIO(MP4).read),
        "title": both("一次投诉", "A complaint"),
        "transcript": both("顾客：我等了很久。\n店员：对不起。", "Customer: I have waited long.\nClerk: I am sorry."),
        "captions": [{"language": "en", "file": keep_film(read=BytesIO(VTT).read, allowed=CAPTIONS)}],
    }
    question = QuestionFactory(bank=BankFactory(code=f"bank-{code}"), code=code)
    question.versions.all().delete()
    save_version(question=question, kind="case", content=EACH["case"] | {"video": video}, actor=None)
    return Question.objects.with_current().get(pk=question.pk)


def bytes_of(content: dict[str, Any]) -> list[bytes]:
    keys = [content["video"]["film"], content["video"]["captions"][0]["file"]]
    found = []
    for key in keys:
        with default_storage.open(f"films/{key}") as file:
            found.append(file.read())
    return found


def without_names(content: dict[str, Any]) -> dict[str, Any]:
    return canonical(films.named(content, films.stand_in))


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "version"), PACKAGES, ids=lambda one: getattr(one, "name", ""))
def test_a_case_with_a_film_comes_back_with_film_captions_and_transcript(form: Format, version: Any) -> None:
    before = filmed()
    data, made = export(before.bank, form)
    parsed = form.read(data)
    assert (made.faults, parsed.faults) == ([], [])
    into = BankFactory(code="elsewhere")
    apply(plan(parsed, into), into=into, actor=None)
    after = Question.objects.with_current().get(bank=into)
    assert without_names(after.current.content) == without_names(before.current.content)
    assert bytes_of(after.current.content) == bytes_of(before.current.content) == [MP4, VTT]
    assert Film.objects.filter(named_at=None).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "version"), PACKAGES, ids=lambda one: getattr(one, "name", ""))
def test_such_a_package_is_what_the_schemas_ask_for_and_names_its_films(form: Format, version: Any) -> None:
    data, _made = export(filmed().bank, form)
    with zipfile.ZipFile(BytesIO(data)) as held:
        names = set(held.namelist())
        items = [etree.fromstring(held.read(name)) for name in names if name.endswith((".en.xml", ".zh-Hans.xml"))]
        manifest = etree.fromstring(held.read("imsmanifest.xml"))
    assert [list(violations(item, version)) for item in items] == [[], []]
    assert list(manifest_violations(manifest, version, names)) == []
    listed = {one.get("href") for one in manifest.iter("{*}file")}
    assert {Path(name).suffix for name in listed} == {".xml", ".json", ".mp4", ".vtt"}


@pytest.mark.django_db
def test_bringing_the_same_film_again_changes_nothing_and_keeps_it_once() -> None:
    before = filmed()
    data, _made = export(before.bank, QTI3)
    made = plan(QTI3.read(data), before.bank)
    assert [step.verdict for step in made.steps] == ["unchanged"]
    apply(made, into=before.bank, actor=None)
    assert Film.objects.count() == 2


@pytest.mark.django_db
def test_another_word_of_the_transcript_is_a_new_version_with_the_same_film() -> None:
    before = filmed()
    data, _made = export(before.bank, QTI3)
    save_version(
        question=before, kind="case", actor=None,
        content=before.current.content | {"stem": both("另一种情景", "Another scene")},
    )  # fmt: skip
    made = plan(QTI3.read(data), before.bank)
    assert [step.verdict for step in made.steps] == ["changed"]
    apply(made, into=before.bank, actor=None)
    after = Question.objects.with_current().get(pk=before.pk).current
    assert (after.number, after.content["video"]["film"]) == (3, before.current.content["video"]["film"])


@pytest.mark.django_db
def test_more_films_than_a_file_may_hold_are_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILM", len(MP4) + len(VTT) - 1)
    data, made = export(filmed().bank, QTI)
    assert [fault.code for fault in made.faults] == ["films_many"]
    assert QTI.read(data).items == []


@pytest.mark.django_db
@pytest.mark.parametrize("form", [QTI, QTI3], ids=lambda form: form.name)
def test_a_draft_that_waits_for_its_film_comes_back_as_it_was(form: Format) -> None:
    waits = {"film": "", "title": both("一次投诉", ""), "transcript": both("", "")}
    question = filmed()
    content = question.current.content | {"video": waits}
    save_version(question=question, kind="case", state="draft", content=content, actor=None)
    made = plan(form.read(export(question.bank, form)[0]), question.bank)
    assert ([step.verdict for step in made.steps], made.faults) == (["unchanged"], [])


# Of others

SHOWN = {
    "object": '<p>Watch.</p><div><object data="f.mp4" type="video/mp4">A complaint</object></div>',
    "video": '<p>Watch.</p><video label="A complaint"><source src="f.mp4" type="video/mp4"/>'
    '<track kind="captions" src="f.vtt" srclang="en-GB"/><track kind="captions" src="f.vtt" srclang="fr"/></video>',
}
CHOICE = (
    '<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>What now?</prompt>'
    '<simpleChoice identifier="x">Listen</simpleChoice><simpleChoice identifier="y">Leave</simpleChoice>'
    "</choiceInteraction>"
)


def brought(shown: str, **parts: bytes) -> Any:
    item = asked(f"{shown}{CHOICE}", correct("x"))
    return qti.read(zipped(**{"imsmanifest.xml": MANIFEST, "a.xml": item.encode(), **parts}))


@pytest.mark.parametrize("how", SHOWN)
def test_a_question_of_others_with_a_film_becomes_a_case(how: str) -> None:
    parsed = brought(SHOWN[how], **{"f.mp4": MP4, "f.vtt": VTT})
    assert [fault.code for fault in parsed.faults] == ["film_case"]
    [item] = parsed.items
    video = item.content["video"]
    assert (item.kind, video["title"]["en"], parsed.films[video["film"]]) == ("case", "A complaint", MP4)
    assert [row["language"] for row in video.get("captions", [])] == (["en"] if how == "video" else [])
    assert item.content["parts"][0]["content"]["stem"]["en"].split() == ["Watch.", "What", "now?"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({}, "film_missing"),
        ({"f.mp4": b"<html>"}, "film_unreadable"),
        ({"f.mp4": MP4, "f.vtt": b"no captions"}, "film_unreadable"),
    ],
)
def test_a_film_that_cannot_be_shown_is_named(parts: dict[str, bytes], code: str) -> None:
    parsed = brought(SHOWN["video"], **{"f.vtt": VTT, **parts})
    assert ([fault.code for fault in parsed.faults], parsed.items) == ([code], [])


def test_two_films_are_too_many() -> None:
    assert [fault.code for fault in brought(SHOWN["object"] * 2).faults] == ["films_several"]


def test_a_film_of_more_bytes_than_a_package_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILM", 10)
    with pytest.raises(FileRefused):
        archive.opened(zipped(**{"f.mp4": MP4}))


def test_a_film_on_another_site_is_not_fetched() -> None:
    parsed = brought(SHOWN["object"].replace("f.mp4", "https://example.org/f.mp4"))
    assert [fault.code for fault in parsed.faults] == ["film_missing"]


def test_formats_say_which_carry_films() -> None:
    assert {form.name for form in FORMATS.values() if form.films} == {"qti", "qti22", "qti3"}
    assert not (MOODLE.films or XLSX.films)
