"""Loading the catalogue again and again: nothing is doubled, and nobody's work is overwritten."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model
from wagtail.models import Page

from certificates.models import Certification, PolicyVersion
from courses.models import Course, LessonPage
from quizzes.models import QuestionVersion, Quiz, QuizPage
from tests.config.source import change, lesson_file, write_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path)


@pytest.fixture
def load(course: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Load it, and what the command said."""

    def loaded() -> str:
        call_command("load_catalogue", folder=course.parent)
        return capsys.readouterr().out

    loaded()
    return loaded


def lesson(code: str = "en") -> LessonPage:
    return LessonPage.objects.get(locale__language_code=code)


def test_the_first_time_it_makes_everything(load: Callable[[], str]) -> None:
    made = Course.objects.get()
    assert (made.code, made.name_zh, made.name_en) == ("calm", "沉着", "Composure")
    assert [one.path_en for one in made.activities.order_by("position")] == ["calm/first/pause/", "calm/calm-quiz/"]
    assert [block.block_type for block in lesson().body] == ["text", "picture", "checklist"]
    assert lesson().body[0].id == lesson("zh-hans").body[0].id
    assert (Quiz.objects.get().draws, QuestionVersion.objects.count(), QuizPage.objects.count()) == (3, 3, 2)
    assert PolicyVersion.objects.get().certification.code == "calm"
    assert get_image_model().objects.count() == 2


def test_the_second_time_it_changes_nothing(load: Callable[[], str]) -> None:
    before = (Page.objects.count(), lesson().latest_revision_id, QuestionVersion.objects.count())
    assert load() == "Catalogue: 9 unchanged.\n"
    assert before == (Page.objects.count(), lesson().latest_revision_id, QuestionVersion.objects.count())
    assert (PolicyVersion.objects.count(), get_image_model().objects.count()) == (1, 2)


class TestAChangedSource:
    def test_updates_the_lesson_and_its_name_in_the_outline(self, course: Path, load: Callable[[], str]) -> None:
        change(lesson_file(course, "en"), "The pause", "One beat first")
        assert "1 updated" in load()
        assert lesson().title == Course.objects.get().activities.get(kind="lesson").name_en == "One beat first"
        assert lesson("zh-hans").title == "停一拍"

    def test_adds_a_version_to_the_question_and_to_the_policy(self, course: Path, load: Callable[[], str]) -> None:
        change(course / "questions" / "calm.yaml", "Is it so?", "Is it really so?")
        change(course.parent / "certifications.yaml", "valid_months: 12", "valid_months: 24")
        load()
        assert QuestionVersion.objects.count() == 6
        assert list(PolicyVersion.objects.order_by("number").values_list("number", "valid_months")) == [
            (1, 12),
            (2, 24),
        ]
        assert Certification.objects.count() == 1

    def test_replaces_the_drawing_under_the_same_image(self, course: Path, load: Callable[[], str]) -> None:
        image = lesson().body[1].value["image"]
        change(course / "pictures" / "pause.en.svg", "The pause", "Another cup")
        load()
        image.refresh_from_db()
        with image.file.open("rb") as file:
            assert b"Another cup" in file.read()
        assert lesson().body[1].value["image"] == image


class TestWhatPeopleDid:
    def test_an_edited_lesson_is_theirs(self, course: Path, load: Callable[[], str]) -> None:
        edited = lesson()
        edited.title = "By the trainer"
        edited.save_revision().publish()
        change(lesson_file(course, "en"), "The pause", "By the source")
        assert "left as edited: page:calm/first/pause:en" in load()
        assert lesson().title == "By the trainer"

    def test_so_is_one_that_waits_as_a_draft(self, course: Path, load: Callable[[], str]) -> None:
        edited = lesson()
        edited.title = "Not published yet"
        edited.save_revision()
        change(lesson_file(course, "en"), "The pause", "By the source")
        load()
        assert lesson().get_latest_revision_as_object().title == "Not published yet"

    @pytest.mark.parametrize("code", ["en", "zh-hans"])
    def test_a_removed_page_stays_removed(self, load: Callable[[], str], code: str) -> None:
        Page.objects.get(pk=lesson(code).pk).delete()
        QuizPage.objects.get(locale__language_code=code).delete()
        load()
        assert not LessonPage.objects.filter(locale__language_code=code).exists()
        assert not QuizPage.objects.filter(locale__language_code=code).exists()

    def test_with_all_that_stood_below_it(self, load: Callable[[], str]) -> None:
        Page.objects.get(pk=lesson().pk).get_parent().delete()
        load()
        assert [page.locale.language_code for page in LessonPage.objects.all()] == ["zh-hans"]

    def test_an_unpublished_lesson_stays_so(self, course: Path, load: Callable[[], str]) -> None:
        lesson().unpublish()
        change(lesson_file(course, "en"), "The pause", "By the source")
        load()
        assert (lesson().live, lesson().title) == (False, "The pause")

    def test_another_picture_in_its_place_is_theirs(self, course: Path, load: Callable[[], str]) -> None:
        image = lesson().body[1].value["image"]
        get_image_model().objects.update(file_hash="theirs")  # as the admin leaves it after another upload
        change(course / "pictures" / "pause.en.svg", "The pause", "Another cup")
        load()
        assert get_image_model().objects.get(pk=image.pk).file_hash == "theirs"


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("calm/lessons/en/01-pause.md", "---\nkey: pause", "key: pause", "begins with a YAML head"),
        ("calm/lessons/en/01-pause.md", "title: The pause\n", "", "the head lacks title"),
        ("calm/lessons/en/01-pause.md", "title: The pause", "title: [", "01-pause.md"),
        ("calm/lessons/en/01-pause.md", "```checklist", "```chocolate", "chocolate"),
        ("calm/lessons/en/01-pause.md", "alt: A cup of tea", "other: A cup of tea", "lacks 'alt'"),
        ("calm/lessons/en/01-pause.md", "file: pause", "file: rush", "rush.en.svg is not there"),
        ("calm/course.yaml", "[pause]", "[pause, rush]", "names the lesson rush"),
        ("calm/course.yaml", "minutes: 5\nmodules", "modules", "lacks 'minutes'"),
        ("calm/questions/calm.yaml", "answer: true", "answer: perhaps", "questions"),
        ("calm/questions/calm.yaml", "quality: composure", "quality: patience", "patience"),
        ("certifications.yaml", "courses: [calm]", "courses: [clam]", "clam"),
    ],
)
def test_a_broken_source_is_named(tmp_path: Path, file: str, old: str, new: str, named: str) -> None:
    write_catalogue(tmp_path)
    change(tmp_path / file, old, new)
    with pytest.raises(CommandError, match=named.replace(".", r"\.")):
        call_command("load_catalogue", folder=tmp_path)
