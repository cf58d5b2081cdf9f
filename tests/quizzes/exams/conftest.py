"""An exam: a quiz of three questions that stands alone, and a shop with people in it."""

from typing import Any

import pytest

from people.models import Person, Role
from people.services import grant_role
from quizzes.exams.services import Audience, invite, stand_alone
from quizzes.models import Quiz
from quizzes.services import save_answer, start_attempt, submit
from tests.factories import PersonFactory, PlacementFactory, PositionFactory, UnitFactory
from tests.quizzes.factories import QuizFactory, VersionFactory


class Hall:
    """``hall.invite(units=[…])`` by ``hall.hr``; ``hall.sit(person)`` with every answer right, or wrong."""

    def __init__(self, quiz: Quiz) -> None:
        self.quiz = quiz
        self.hr = PersonFactory(language="en")
        grant_role(person=self.hr, role=Role.HR, unit=None)
        self.region = UnitFactory()
        self.shop = UnitFactory(parent=self.region)
        self.position = PositionFactory()
        self.activity = stand_alone(quiz=quiz, actor=self.hr)
        self.exam = self.activity.course

    def person(self, unit: Any = None, **more: Any) -> Person:
        made: Person = PersonFactory(language="en", **more)
        PlacementFactory(person=made, unit=unit or self.shop, position=self.position)
        return made

    def invite(self, again: bool = False, **audience: Any) -> Any:
        return invite(quiz=self.quiz, audience=Audience(**audience), again=again, actor=self.hr)

    def enrolment(self, person: Person) -> Any:
        return person.enrolments.filter(course=self.exam, withdrawn_at=None).order_by("-cycle").first()

    def start(self, person: Person, **more: Any) -> Any:
        return start_attempt(
            person=person, quiz=self.quiz, enrolment=self.enrolment(person), activity=self.activity, **more
        )

    def sit(self, person: Person, *, right: bool = True, **more: Any) -> Any:
        attempt = self.start(person, **more)
        for position in range(1, self.quiz.draws + 1):
            given = ["b" if right else "a"]
            save_answer(attempt_id=attempt.pk, position=position, person=person, number=1, answer=given, **more)
        return submit(attempt=attempt, **more)


@pytest.fixture
def hall(course_pages: Any) -> Hall:
    quiz = QuizFactory(attempts_allowed=2, wait_hours=0)
    for _ in range(quiz.draws):
        VersionFactory(question__bank=quiz.bank)
    return Hall(quiz)
