"""What is taught: real Wagtail pages with the starter catalogue's own lessons and questions as their bodies."""

from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from wagtail.models import Page

from bench.size import Size
from certificates.evidence import courses_tree
from certificates.models import Certification
from certificates.services import publish_policy
from courses.loading import catalogue_pages
from courses.loading.markdown import body_of, read_lesson
from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.outline import sync
from qualities.loading import load_qualities
from qualities.models import Quality
from quizzes.models import Question, QuestionBank, Quiz, QuizPage
from quizzes.services import save_version

CATALOGUE = Path(settings.ROOT) / "courses" / "catalogue"
MODULES = 5
LANGUAGE = "zh-hans"


def make_courses(size: Size, quiz: Quiz) -> list[Course]:
    """Ten courses of five modules with four lessons each; the first ends with the quiz. In Chinese only."""
    root, bodies, pages = catalogue_pages()[LANGUAGE], cycle(_bodies()), count(1)
    courses = []
    for number in range(size.courses):
        course_page = CoursePage(title=f"服务课程 {number + 1:02}", slug=f"bench-{number + 1:02}", minutes=120)
        course_page.summary = "从开口第一句到送客出门，一步一步练。"
        _add(root, course_page)
        for module in range(MODULES):
            module_page = ModulePage(title=f"第 {module + 1} 单元", slug=f"module-{module + 1}")
            _add(course_page, module_page)
            for head, body in islice(bodies, size.lessons // MODULES):
                lesson = LessonPage(title=head["title"], slug=f"lesson-{next(pages)}", body=body, minutes=6)
                lesson.summary = head["summary"]
                _add(module_page, lesson)
        if number == 0:
            _add(course_page, QuizPage(title="结业测验", slug="quiz", quiz=quiz, minutes=quiz.minutes))
        course = sync(course_page)
        courses.append(course)
    return courses


def _add(parent: Page, page: Page) -> None:
    page.locale = parent.locale
    parent.refresh_from_db()
    parent.add_child(instance=page)


def _bodies() -> list[tuple[dict[str, Any], Any]]:
    """The starter catalogue's lessons. Their pictures are left out: a browser fetches those by themselves."""
    found = []
    stream = LessonPage._meta.get_field("body").stream_block
    for path in sorted(CATALOGUE.glob(f"*/lessons/{LANGUAGE}/*.md")):
        head, tokens = read_lesson(path)
        body = body_of(tokens, where=path.name, seed=str(path), picture=lambda name: 0)
        found.append((head, stream.to_python([block for block in body if block["type"] != "picture"])))
    return found


def make_quiz() -> Quiz:
    """Twenty questions drawn from sixty: the starter catalogue's, those with options."""
    load_qualities(CATALOGUE / "qualities.yaml")
    qualities = {quality.key: quality for quality in Quality.objects.all()}
    bank = QuestionBank.objects.create(code="bench", name_zh="服务测验题库", name_en="Service bank")
    sources = [
        source
        for path in sorted(CATALOGUE.glob("*/questions/*.yaml"))
        for source in yaml.safe_load(path.read_text("utf-8"))
        if "options" in source
    ]
    for number, source in enumerate(islice(cycle(sources), 60)):
        quality = qualities.get(source.get("quality"))
        question = Question.objects.create(bank=bank, code=f"q-{number:02}", quality=quality)
        content = {part: source[part] for part in ("stem", "options", "feedback") if part in source}
        save_version(question=question, kind=source["kind"], content=content, actor=None)
    return Quiz.objects.create(
        code="bench", name_zh="结业测验", name_en="Final quiz", bank=bank, draws=20, minutes=40, wait_hours=0
    )


def make_certifications(courses: list[Course], size: Size) -> list[Certification]:
    """One certification for each of the first courses: valid for two years, or for ever."""
    made = []
    for place, course in enumerate(courses[: size.certifications]):
        certification = Certification.objects.create(
            code=f"bench-{place + 1}",
            name_zh=f"服务认证 {place + 1}",
            name_en=f"Service certification {place + 1}",
            statement_zh="已修完全部课时并通过考核",
            statement_en="all lessons finished and the examination passed",
            position=place,
        )
        publish_policy(
            certification=certification, evidence=courses_tree([course.pk]), valid_months=24 if place else None
        )
        made.append(certification)
    return made
