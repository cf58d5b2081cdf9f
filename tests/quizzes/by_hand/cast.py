"""Essays, those who wrote them, and those who mark."""

from typing import Any

from people.models import Person, Role
from people.services import grant_role
from quizzes.by_hand.services import give_mark, take
from quizzes.models import Attempt, ManualMark, MarkDraft, Response
from quizzes.services import submit
from tests.factories import PersonFactory
from tests.quizzes import contents
from tests.quizzes.factories import EnrolmentFactory, Sitting, VersionFactory

FULL = {"a": 4, "b": 4}  # the rubric of contents.essay
HALF = {"a": 2, "b": 2}
NOTHING = {"a": 0, "b": 0}


class Essays(Sitting):
    """A quiz of one essay (8 points) and two single choices ("b" is right), each question for one mark."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(questions=2, **{"draws": 3, "shuffle": False, "pass_percent": 60, **rules})
        content = contents.essay() | {"words_least": 1}
        self.version = VersionFactory(question__bank=self.quiz.bank, kind="essay", content=content)

    def hand_in(self, text: str = "我会先道歉。", *, right: int = 2, **more: Any) -> Attempt:
        attempt = self.start(**more)
        for item in attempt.items.select_related("version").order_by("position"):
            if item.version.kind == "essay":
                self.answer(attempt, item.position, [text] if text else [])
            else:
                right -= 1
                self.answer(attempt, item.position, ["b" if right >= 0 else "a"])
        return submit(attempt=attempt)

    def another(self) -> "Essays":
        """Somebody else sits next."""
        self.enrolment = EnrolmentFactory(course=self.activity.course)
        self.person = self.enrolment.person
        return self


def marker(role: Role = Role.TRAINER, unit: Any = None) -> Person:
    person = PersonFactory(name="阅卷", name_latin="Marker", language="en")
    grant_role(person=person, role=role, unit=unit)
    return person


def essay_of(attempt: Attempt) -> Response:
    return Response.objects.select_related("item").get(item__attempt=attempt, item__version__kind="essay")


def held(attempt: Attempt, by: Person, **more: Any) -> MarkDraft:
    from django.utils import timezone

    return take(response=essay_of(attempt), marker=by, now=more.get("now") or timezone.now())


def marked(attempt: Attempt, by: Person, points: dict[str, int], comment: str = "", **more: Any) -> ManualMark:
    given = give_mark(draft=held(attempt, by, **more), points=points, comment=comment, **more)
    attempt.refresh_from_db()
    return given
