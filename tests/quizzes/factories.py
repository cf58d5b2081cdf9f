"""What the tests of quizzes are made of: people, a course with a quiz, a bank of questions."""

from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from courses.models import Activity, Course, Enrolment
from people.models import Person
from qualities.models import Quality
from quizzes.models import Question, QuestionBank, QuestionVersion, Quiz


def single(*, right: str = "b", stem: str = "先做什么？") -> dict[str, Any]:
    return {"stem": {"zh-hans": stem, "en": "What comes first?"}, "options": options({right})}


def multiple(*, right: str = "ab") -> dict[str, Any]:
    return {"stem": {"zh-hans": "哪些合适？", "en": "Which are suitable?"}, "options": options(set(right))}


def true_false(*, answer: bool = True) -> dict[str, Any]:
    return {"stem": {"zh-hans": "对不对？", "en": "Is it so?"}, "answer": answer, "feedback": both("讲解", "Why")}


def options(right: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "right": key in right,
            "text": both(f"选项{key}", f"Option {key}"),
            "because": both(f"理由{key}", f"Reason {key}"),
        }
        for key in "abcd"
    ]


def both(chinese: str, english: str) -> dict[str, str]:
    return {"zh-hans": chinese, "en": english}


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    staff_number = factory.Sequence(lambda number: f"Q{number:04}")
    name = "林晓雯"
    name_latin = "Lin Xiaowen"


class QualityFactory(DjangoModelFactory):
    class Meta:
        model = Quality

    key = factory.Sequence(lambda number: f"quality-{number}")
    name_zh = factory.Sequence(lambda number: f"素质{number}")
    name_en = factory.Sequence(lambda number: f"Quality {number}")
    group = Quality.Group.PSYCHOLOGICAL
    position = factory.Sequence(lambda number: number)
    covers_zh = "说明"
    covers_en = "Explanation"


class BankFactory(DjangoModelFactory):
    class Meta:
        model = QuestionBank

    code = factory.Sequence(lambda number: f"bank-{number}")
    name_zh = "题库"
    name_en = "Bank"


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    bank = factory.SubFactory(BankFactory)
    code = factory.Sequence(lambda number: f"question-{number:03}")


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = QuestionVersion

    question = factory.SubFactory(QuestionFactory)
    number = 1
    kind = QuestionVersion.Kind.SINGLE
    content = factory.LazyFunction(single)


class QuizFactory(DjangoModelFactory):
    class Meta:
        model = Quiz

    code = factory.Sequence(lambda number: f"quiz-{number}")
    name_zh = "测验"
    name_en = "Quiz"
    bank = factory.SubFactory(BankFactory)
    draws = 3


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    key = factory.LazyFunction(uuid4)
    code = factory.Sequence(lambda number: f"course-{number}")
    name_zh = "课程"
    name_en = "Course"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    course = factory.SubFactory(CourseFactory)
    key = factory.LazyFunction(uuid4)
    kind = Activity.Kind.QUIZ
    name_zh = "测验"
    name_en = "Quiz"
    path_zh = "course/quiz/"
    path_en = "course/quiz/"


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)


class Sitting:
    """Somebody enrolled in a course that has one quiz, with a bank of single-choice questions ("b" is right)."""

    def __init__(self, *, questions: int = 3, **rules: Any) -> None:
        self.quiz = QuizFactory(**{"draws": questions, **rules})
        for _ in range(questions):
            VersionFactory(question__bank=self.quiz.bank)
        self.activity = ActivityFactory()
        self.enrolment = EnrolmentFactory(course=self.activity.course)
        self.person = self.enrolment.person

    def start(self, **more: Any) -> Any:
        from quizzes.services import start_attempt

        return start_attempt(
            person=self.person,
            quiz=self.quiz,
            enrolment=self.enrolment,
            activity=self.activity,
            **more,
        )

    def answer(self, attempt: Any, position: int, answer: list[str], number: int = 1, **more: Any) -> Any:
        from quizzes.services import save_answer

        return save_answer(
            attempt_id=attempt.pk,
            position=position,
            person=more.pop("person", self.person),
            number=number,
            answer=answer,
            **more,
        )

    def pass_it(self, **more: Any) -> Any:
        """A whole attempt with every answer right, handed in."""
        from quizzes.services import submit

        attempt = self.start(**more)
        for position in range(1, self.quiz.draws + 1):
            self.answer(attempt, position, ["b"], **more)
        return submit(attempt=attempt, **more)
