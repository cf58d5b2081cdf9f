"""The catalogue's questions and quizzes. Loading again doubles nothing and keeps what people changed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max

from courses.models import CatalogueEntry, CoursePage
from qualities.models import Quality
from quizzes import types
from quizzes.models import Question, QuestionBank, Quiz, QuizPage
from quizzes.services import save_version

Report = Callable[[str], None]
Texts = Mapping[str, str]


@transaction.atomic
def load_bank(*, folder: Path, report: Report) -> Quiz | None:
    """Load ``questions/*.yaml`` and the ``quiz:`` of ``course.yaml``; the course's key names the bank.

    Returns the quiz, or ``None`` for a course without one. Raises ``ContentInvalid`` for a broken question
    and ``KeyError`` for a quality that nobody knows.
    """
    course = yaml.safe_load((folder / "course.yaml").read_text("utf-8"))
    names = {"name_zh": course["title"]["zh-hans"], "name_en": course["title"]["en"]}
    bank, _ = QuestionBank.objects.get_or_create(code=course["key"], defaults=names)
    sources = [
        source
        for file in sorted((folder / "questions").glob("*.yaml"))
        for source in yaml.safe_load(file.read_text("utf-8")) or []
    ]
    _load_questions(bank, sources, report)
    return _load_quiz(bank, course["quiz"], report) if course.get("quiz") else None


def _load_questions(bank: QuestionBank, sources: list[dict[str, Any]], report: Report) -> None:
    prefix = f"question:{bank.code}/"
    entries = {entry.key: entry for entry in CatalogueEntry.objects.filter(key__startswith=prefix)}
    questions = {question.code: question for question in bank.questions.annotate(latest=Max("versions__number"))}
    qualities = {quality.key: quality for quality in Quality.objects.all()}
    for source in sources:
        entry = entries.get(prefix + source["key"]) or CatalogueEntry(key=prefix + source["key"])
        digest = _digest(source)
        if entry.digest == digest:
            continue
        question = questions.get(source["key"])
        if question is not None and entry.mark != str(question.latest):
            report(f"{source['key']}: changed here since it was loaded; left as it is.")
            continue
        quality = qualities[source["quality"]] if source.get("quality") else None
        entry.mark = str(_write_question(bank, question, source, quality))
        entry.digest = digest
        entry.save()
        report(f"{source['key']}: version {entry.mark}.")


def _write_question(
    bank: QuestionBank, question: Question | None, source: Mapping[str, Any], quality: Quality | None
) -> int:
    """Returns the number of the version that now stands."""
    if question is None:
        question = Question.objects.create(bank=bank, code=source["key"], quality=quality)
    elif question.quality_id != (quality.pk if quality else None):
        question.quality = quality
        question.save(update_fields=["quality"])
    parts = [part.name for part in types.of(source["kind"]).parts()]
    version = save_version(
        question=question,
        kind=source["kind"],
        difficulty=source.get("difficulty", "medium"),
        content={part: source[part] for part in parts if part in source},
        actor=None,
    )
    return version.number


def _load_quiz(bank: QuestionBank, source: Mapping[str, Any], report: Report) -> Quiz:
    wanted = {
        "bank_id": bank.pk,
        "name_zh": source["title"]["zh-hans"],
        "name_en": source["title"]["en"],
        "draws": source["questions"],
        "minutes": source["minutes"],
        "pass_percent": source["pass_percent"],
        "attempts_allowed": source["attempts"],
        "wait_hours": source["wait_hours"],
    }
    key = f"quiz:{source['key']}"
    entry = CatalogueEntry.objects.filter(key=key).first() or CatalogueEntry(key=key)
    quiz = Quiz.objects.filter(code=source["key"]).first()
    if quiz is None:
        quiz = Quiz(code=source["key"])
    elif entry.digest == _digest(wanted):
        return quiz
    elif entry.mark != _digest({name: getattr(quiz, name) for name in wanted}):
        report(f"{quiz.code}: changed here since it was loaded; left as it is.")
        return quiz
    for name, value in wanted.items():
        setattr(quiz, name, value)
    quiz.save()
    entry.digest = entry.mark = _digest(wanted)
    entry.save()
    report(f"{quiz.code}: loaded.")
    return quiz


def ensure_quiz_pages(
    *, quiz: Quiz, course_pages: Mapping[str, CoursePage], title: Texts, intro: Texts
) -> list[QuizPage]:
    """The quiz's page at the end of each language's course page, published. What is there is left as it is.

    All languages share one translation key, so progress in one counts in the other.
    """
    known = {page.locale_id: page for page in QuizPage.objects.filter(quiz=quiz)}
    pages: list[QuizPage] = []
    for language, course_page in course_pages.items():
        page = known.get(course_page.locale_id)
        made_before = not CatalogueEntry.objects.get_or_create(key=f"quizpage:{quiz.code}:{language}")[1]
        if page is None and made_before:
            continue  # removed by people
        if page is None:
            page = QuizPage(
                title=title[language],
                slug=quiz.code,
                locale=course_page.locale,
                quiz=quiz,
                intro=intro.get(language, "").strip(),
                minutes=quiz.minutes,
            )
            if sibling := next(iter([*pages, *known.values()]), None):
                page.translation_key = sibling.translation_key
            course_page.add_child(instance=page)
            page.save_revision().publish()
        pages.append(page)
    return pages


def _digest(source: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(source, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
