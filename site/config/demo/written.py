"""An exam in writing, and what was handed in: a first visitor finds answers that wait to be marked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import override

from bilingual.days import today
from config.demo.company import Company
from config.demo.history import moment
from courses.models import Activity, CataloguePage, Enrolment
from courses.services import enrol
from people.models import Person
from qualities.models import Quality
from quizzes.exams.services import Audience, invite, stand_alone
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.services import save_answer, save_version, start_attempt, submit

SOURCE = Path(__file__).with_name("written.yaml")
RULES = {"minutes": 40, "pass_percent": 60, "attempts_allowed": 2, "shuffle": False}
WRITES = timedelta(minutes=12)  # for one answer


def hold_written_exam(company: Company) -> None:
    """It stands on the catalogue's pages: without a catalogue there is none."""
    if not CataloguePage.objects.exists():
        return
    source: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    trainer = company.signins["senior_trainer"]
    quiz = _quiz(source, trainer)
    exam = stand_alone(quiz=quiz, actor=trainer)
    people = {hire.person.name: hire.person for hire in company.people}
    for sitting in source["handed_in"]:
        _sit(people[sitting["name"]], quiz, exam, sitting)
    invite(quiz=quiz, audience=Audience(units=[company.units[source["unit"]]]), actor=company.signins["hr"])


def _quiz(source: dict[str, Any], trainer: Person) -> Quiz:
    bank = QuestionBank.objects.create(code=source["bank"]["code"], **_names(source["bank"]))
    for asked in source["questions"]:
        quality = Quality.objects.get(key=asked["quality"])
        question = Question.objects.create(bank=bank, code=asked["code"], quality=quality)
        save_version(
            question=question,
            kind="essay",
            content=asked["content"],
            difficulty=asked["difficulty"],
            actor=trainer,
        )
    draws = len(source["questions"])
    return Quiz.objects.create(bank=bank, code=source["quiz"]["code"], draws=draws, **_names(source["quiz"]), **RULES)


def _sit(person: Person, quiz: Quiz, exam: Activity, sitting: dict[str, Any]) -> None:
    at = moment(today() - timedelta(days=sitting["days"]), 14)
    enrolment = enrol(person=person, course=exam.course, source=Enrolment.Source.ASSIGNED, at=at - timedelta(days=7))
    with override(sitting["language"]):
        attempt = start_attempt(person=person, quiz=quiz, enrolment=enrolment, activity=exam, now=at)
    order = {code: place for place, code in enumerate(_codes(quiz))}
    for item in attempt.items.select_related("version__question"):
        at += WRITES
        answer = [sitting["answers"][order[item.version.question.code]].strip()]
        save_answer(attempt_id=attempt.pk, position=item.position, person=person, number=1, answer=answer, now=at)
    submit(attempt=attempt, now=at)


def _codes(quiz: Quiz) -> list[str]:
    """In the order in which they were written."""
    return list(quiz.bank.questions.order_by("pk").values_list("code", flat=True))


def _names(one: dict[str, Any]) -> dict[str, str]:
    return {"name_zh": one["name"]["zh-hans"], "name_en": one["name"]["en"]}
