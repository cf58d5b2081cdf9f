"""Every write about exams: a quiz made to stand alone, who is invited, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from courses.models import Activity, Course, Enrolment
from courses.services import enrol_many, withdraw
from jobs.services import owe
from people.models import Person, Position, Unit
from quizzes.exams.audience import no_longer, people_of, wanted
from quizzes.exams.finding import exam_of, quizzes_at
from quizzes.exams.standing import publish_pages
from quizzes.exams.telling import tell_invited
from quizzes.models import Invitation, Quiz

FOLLOW = "quizzes.follow_exam"
BATCH = 1000
AT_ONCE = 500  # people whom a page enrols by itself; more are a worker's


@transaction.atomic
def stand_alone(*, quiz: Quiz, actor: Person) -> Activity:
    """The quiz as an exam, with a published page in each language of the catalogue. Again changes nothing."""
    Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)  # two clicks at once make one exam
    known = exam_of(quiz)
    if known is not None and not known.retired:
        return known
    publish_pages(quiz, known.key if known else None)
    exam = exam_of(quiz)
    assert exam is not None  # noqa: S101 - the pages were published just now
    record(action="exam.stands_alone", subject=quiz, actor=actor)
    return exam


@dataclass(frozen=True, kw_only=True)
class Audience:
    """As somebody chose it; see ``Invitation``."""

    units: Sequence[Unit] = ()
    positions: Sequence[Position] = ()
    people: Sequence[Person] = ()


@transaction.atomic
def invite(*, quiz: Quiz, audience: Audience, again: bool = False, actor: Person) -> Invitation:
    """Whom the audience holds is enrolled and told: at once, or by a worker where they are many."""
    exam = exam_of(quiz)
    if exam is None:
        raise ValueError(f"{quiz.code} does not stand alone.")
    made = Invitation.objects.create(exam=exam.course, again=again, invited_by=actor)
    made.units.set(audience.units)
    made.positions.set(audience.positions)
    made.people.set(audience.people)
    record(
        action="exam.invited",
        subject=quiz,
        actor=actor,
        after={
            "units": [unit.code for unit in audience.units],
            "positions": [position.code for position in audience.positions],
            "named": len(audience.people),
            "again": again,
        },
    )
    if people_of(made).count() > AT_ONCE:
        owe(kind=FOLLOW, key=f"{exam.course_id}:{made.pk}", payload={"exam": exam.course_id})
    else:
        follow(exam=exam.course_id)
    return made


@transaction.atomic
def end_invitation(*, invitation: Invitation, actor: Person, now: datetime | None = None) -> None:
    """Nobody new comes by it. Who has not begun, and is in no other, is withdrawn."""
    ended = Invitation.objects.standing().filter(pk=invitation.pk).update(ended_at=now or timezone.now())
    if ended:
        record(action="exam.invitation_ended", subject=invitation, actor=actor)
        owe(kind=FOLLOW, key=f"{invitation.exam_id}:{invitation.pk}:end", payload={"exam": invitation.exam_id})


@transaction.atomic
def follow(*, exam: int) -> None:
    """Enrol who is invited and does not take the exam yet; withdraw who is invited no more and has not begun.

    Nothing happens any more once the exam is closed, or its page is gone.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=exam)  # two at once would enrol the same people twice
    activity = course.activities.filter(retired=False).first()
    quiz = quizzes_at([activity]).get(activity.key) if activity else None
    if course.retired or activity is None or quiz is None or _is_over(quiz):
        return
    invitations = list(course.invitations.standing().prefetch_related("units", "positions", "people"))
    for enrolment in no_longer(course, invitations):
        withdraw(enrolment=enrolment)
    people = sorted(wanted(course, invitations))
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        enrol_many(wanted={(person, course.pk): None for person in some}, source=Enrolment.Source.ASSIGNED)
        tell_invited(activity=activity, quiz=quiz, people=some)


def _is_over(quiz: Quiz) -> bool:
    return quiz.closes_at is not None and quiz.closes_at <= timezone.now()
