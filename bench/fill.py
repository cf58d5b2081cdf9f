"""Fill the database: a company, what it teaches, and what it has learnt. Seeded, so every run fills in the same."""

import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from django.db import connection, transaction
from django.utils import translation

from bench import company, teaching
from bench.learning import Learning
from bench.size import Size
from certificates.models import Certificate
from certificates.projection import rebuild
from courses.models import Completion, Course
from people.models import Person
from quizzes.models import Quiz


@dataclass(frozen=True)
class Filled:
    """What the steps need to know of it."""

    learning: Learning
    people: Sequence[Person]
    hr: Person
    courses: Sequence[Course]
    quiz: Quiz
    certificates: Sequence[Certificate]
    said: str  # what is there, in one line


def fill(size: Size) -> Filled:
    random = Random(2026)
    with translation.override("zh-hans"), transaction.atomic():
        with _saying("the quiz and its bank"):
            quiz = teaching.make_quiz()
        with _saying(f"{size.courses} courses of {size.lessons} lessons"):
            courses = teaching.make_courses(size, quiz)
            certifications = teaching.make_certifications(courses, size)
        with _saying(f"{size.people:,} people and their duties"):
            people = company.make_people(size, company.make_units(), random)
            hr = company.make_hr()
            company.make_duties(people, certifications, random)
        with _saying("what they have learnt"):
            learning = Learning(size, people, courses, random)
            learning.enrol_everybody()
            finished = learning.read()
        with _saying("attempts with their answers and marks"):
            attempts = learning.sit(quiz)
        with _saying("certificates"):
            certificates = learning.certify(finished, certifications)
        with _saying("standings"):
            rebuild()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    said = (
        f"{size.people:,} people, {size.courses} courses of {size.lessons} lessons, "
        f"{Completion.objects.of_activities().exclude(how='quiz').count():,} completed lessons, "
        f"{attempts:,} attempts of {quiz.draws} questions drawn from {quiz.bank.questions.count()}, "
        f"{len(certificates):,} certificates of {size.certifications} certifications"
    )
    return Filled(learning, people, hr, courses, quiz, certificates, said)


@contextmanager
def _saying(what: str):
    print(f"  filling in {what} …", end="", flush=True)
    began = time.monotonic()
    yield
    print(f" {time.monotonic() - began:.1f} s", flush=True)
