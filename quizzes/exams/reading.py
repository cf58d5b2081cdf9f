"""The exams that somebody is to sit, as they see them: a few queries, none for who has no exam."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.progress import CourseProgress, activity_url
from people.models import Person
from quizzes.accommodations import Allowed, combined
from quizzes.exams.finding import quizzes_at
from quizzes.models import Accommodation, Attempt, Quiz
from quizzes.outcome import Outcome, outcome_of
from quizzes.rules import next_possible_at


class State(StrEnum):
    RUNNING = "running"
    OPEN = "open"
    LATER = "later"  # not open yet, or a wait between attempts
    MARKING = "marking"
    PASSED = "passed"
    FAILED = "failed"
    MISSED = "missed"


LABELS = {
    State.RUNNING: _("running"),
    State.OPEN: pgettext_lazy("of an exam", "open"),
    State.LATER: _("not open yet"),
    State.MARKING: _("waiting to be marked"),
    State.PASSED: _("passed"),
    State.FAILED: _("not passed"),
    State.MISSED: _("closed, not sat"),
}
CSS = {
    State.RUNNING: "soon",
    State.OPEN: "soon",
    State.LATER: "none",
    State.MARKING: "soon",
    State.PASSED: "valid",
    State.FAILED: "lapsed",
    State.MISSED: "lapsed",
}


@dataclass(frozen=True)
class Exam:
    """One exam, and where its reader stands with it."""

    progress: CourseProgress
    quiz: Quiz
    allowed: Allowed
    now: datetime
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.progress.course.name

    @property
    def address(self) -> str:
        return activity_url(self.progress.activities[0])

    @property
    def opens_at(self) -> datetime | None:
        """When the next attempt may begin, where that is ahead."""
        moments = [self.allowed.opens_at, next_possible_at(self.quiz, self.attempts)]
        return max((moment for moment in moments if moment and moment > self.now), default=None)

    @property
    def left(self) -> int:
        return max(0, self.allowed.attempts - len(self.attempts))

    @property
    def state(self) -> State:
        last = self.attempts[-1] if self.attempts else None
        if self.progress.finished_on:
            return State.PASSED
        if last and last.submitted_at is None:
            return State.RUNNING
        if last and outcome_of(last) is Outcome.MARKING:
            return State.MARKING
        closed = self.allowed.closes_at is not None and self.allowed.closes_at <= self.now
        if closed or not self.left:
            return State.FAILED if last else State.MISSED
        return State.LATER if self.opens_at else State.OPEN

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def css(self) -> str:
        return CSS[self.state]

    @property
    def waits(self) -> bool:
        """Something is left to do."""
        return self.state in (State.RUNNING, State.OPEN, State.LATER)

    @property
    def is_current(self) -> bool:
        """Not over yet: something is left to do, or to be marked."""
        return self.waits or self.state is State.MARKING

    @property
    def can_begin(self) -> bool:
        return self.state in (State.RUNNING, State.OPEN)


def exams_of(person: Person, learning: Iterable[CourseProgress], now: datetime | None = None) -> list[Exam]:
    """Of what somebody takes, the exams; what can be begun first, then by when it closes. Three queries, or none."""
    now = now or timezone.now()
    taken = {one.activities[0]: one for one in learning if one.course.is_exam and one.activities}
    if not taken:
        return []
    quizzes = quizzes_at(taken)
    attempts = defaultdict(list)
    for attempt in Attempt.objects.filter(enrolment__in=[one.enrolment for one in taken.values()]).order_by("number"):
        attempts[attempt.enrolment_id, attempt.quiz_id].append(attempt)
    given = list(Accommodation.objects.about(person, *quizzes.values()).order_by("person", "pk"))
    found = []
    for activity, progress in taken.items():
        quiz = quizzes.get(activity.key)
        if quiz is None or progress.enrolment is None:
            continue
        eased = combined(quiz, [one for one in given if one.quiz_id in (None, quiz.pk)])
        found.append(Exam(progress, quiz, eased, now, attempts[progress.enrolment.pk, quiz.pk]))
    return sorted(found, key=_place)


def _place(exam: Exam) -> tuple[int, float, str]:
    order = [State.RUNNING, State.OPEN, State.LATER, State.MARKING, State.FAILED, State.MISSED, State.PASSED]
    closes_at = exam.allowed.closes_at
    return order.index(exam.state), closes_at.timestamp() if closes_at else float("inf"), exam.progress.course.code
