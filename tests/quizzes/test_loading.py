from pathlib import Path

import pytest
import yaml

from courses.models import Activity
from quizzes.errors import ContentInvalid
from quizzes.loading import ensure_quiz_pages, load_bank
from quizzes.models import Question, QuestionVersion, Quiz, QuizPage
from quizzes.papers import draw
from quizzes.services import save_version
from tests.quizzes.factories import PersonFactory, QualityFactory, both, multiple, single, true_false

pytestmark = pytest.mark.django_db

CATALOGUE = Path(__file__).resolve().parents[2] / "courses" / "catalogue"
QUIZ = {
    "key": "final",
    "title": both("结业测验", "Final quiz"),
    "questions": 2,
    "minutes": 20,
    "pass_percent": 80,
    "attempts": 3,
    "wait_hours": 24,
}


class Source:
    """A course's folder whose files can be rewritten."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "questions").mkdir()
        self.quiz = dict(QUIZ)
        self.questions = [
            {"key": "one", "kind": "single", "quality": "composure", "difficulty": "easy", **single()},
            {"key": "two", "kind": "multiple", "quality": "composure", **multiple()},
            {"key": "three", "kind": "true_false", **true_false()},
        ]

    def load(self) -> list[str]:
        course = {"key": "qualities", "title": both("心理素质", "Qualities"), "quiz": self.quiz}
        (self.folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True), "utf-8")
        text = yaml.safe_dump(self.questions, allow_unicode=True)
        (self.folder / "questions" / "all.yaml").write_text(text, "utf-8")
        said: list[str] = []
        load_bank(folder=self.folder, report=said.append)
        return said


@pytest.fixture
def source(tmp_path):
    QualityFactory(key="composure")
    return Source(tmp_path)


def test_a_bank_is_loaded_with_its_quiz(source):
    assert source.load() == ["one: version 1.", "two: version 1.", "three: version 1.", "final: loaded."]
    quiz = Quiz.objects.get()
    assert (quiz.code, quiz.bank.code, quiz.draws, quiz.attempts_allowed) == ("final", "qualities", 2, 3)
    one = Question.objects.get(code="one")
    assert (one.quality.key, one.current.kind, one.current.difficulty) == ("composure", "single", "easy")


def test_loading_again_changes_nothing(source):
    source.load()
    assert source.load() == []
    assert QuestionVersion.objects.count() == 3


def test_a_changed_source_becomes_a_new_version(source):
    source.load()
    source.questions[0]["stem"] = both("新问题", "New")
    source.quiz["minutes"] = 30
    assert source.load() == ["one: version 2.", "final: loaded."]
    assert Quiz.objects.get().minutes == 30


def test_what_a_trainer_edited_is_left_and_reported(source):
    source.load()
    question = Question.objects.get(code="one")
    save_version(question=question, kind="single", content=single(stem="改过"), actor=PersonFactory())
    Quiz.objects.update(minutes=45)
    assert source.load() == []
    source.questions[0]["stem"] = both("新问题", "New")
    source.quiz["minutes"] = 30
    kept = "changed here since it was loaded; left as it is."
    assert source.load() == [f"one: {kept}", f"final: {kept}"]
    assert Question.objects.get(code="one").current.number == 2
    assert Quiz.objects.get().minutes == 45


def test_a_broken_question_is_named_by_what_is_wrong(source):
    source.questions[0]["options"][0]["text"]["en"] = ""
    with pytest.raises(ContentInvalid):
        source.load()
    assert not Question.objects.exists()


def test_the_quiz_has_one_page_a_language_under_one_key(course_pages, source):
    source.load()
    quiz = Quiz.objects.get()
    for _ in range(2):
        ensure_quiz_pages(quiz=quiz, course_pages=course_pages, title=both("测验", "Quiz"), intro=both("开场", "Intro"))
    pages = QuizPage.objects.order_by("locale__language_code")
    assert [(page.title, page.live) for page in pages] == [("Quiz", True), ("测验", True)]
    activity = Activity.objects.get(kind="quiz")
    assert {page.translation_key for page in pages} == {activity.key}
    assert (activity.name_zh, activity.name_en) == ("测验", "Quiz")


@pytest.mark.parametrize("folder", sorted(CATALOGUE.glob("*/course.yaml")), ids=lambda file: file.parent.name)
def test_the_catalogue_loads_as_it_is(folder):
    for number, quality in enumerate(yaml.safe_load((CATALOGUE / "qualities.yaml").read_text("utf-8"))):
        QualityFactory(key=quality["key"], position=number)
    quiz = load_bank(folder=folder.parent, report=lambda said: None)
    assert quiz is None or len(draw(quiz=quiz, seed=1)) == quiz.draws
    assert load_bank(folder=folder.parent, report=pytest.fail) == quiz
