"""News received from below and from this room, inside the sender's transaction."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from bilingual.days import day_of
from certificates.duties import recompute
from certificates.evidence import Kind
from certificates.known import counts_for
from certificates.models import Certificate
from certificates.projection import project
from certificates.services import judge, judge_fact
from certificates.signals import certificate_issued
from certificates.tallies.making import forget, to_tally
from courses.models import Activity, Completion
from courses.signals import activity_completed, course_completed
from people.signals import leave_changed, placement_changed, presence_changed, tags_changed, tree_changed
from quizzes.models import Attempt
from quizzes.signals import quiz_passed


@receiver(course_completed)
def ask_the_policies(completion: Completion, **kwargs: Any) -> None:
    judge(completion=completion)


@receiver(quiz_passed)
def ask_about_the_quiz(attempt: Attempt, **kwargs: Any) -> None:
    assert attempt.submitted_at is not None  # noqa: S101 - it was marked
    judge_fact(person=attempt.person, kind=Kind.QUIZ, ids=[attempt.quiz_id], at=attempt.submitted_at)


@receiver(activity_completed)
def ask_about_attendance(completion: Completion, **kwargs: Any) -> None:
    activity = completion.activity
    if activity and activity.kind == Activity.Kind.SESSION:
        judge_fact(person=completion.person, kind=Kind.ATTENDANCE, ids=[activity.pk], at=completion.at)


@receiver(certificate_issued)
def ask_what_rests_on_it(certificate: Certificate, **kwargs: Any) -> None:
    ids = counts_for(certificate.certification_id, day_of(certificate.issued_at))
    judge_fact(person=certificate.person, kind=Kind.CERTIFICATION, ids=ids, at=certificate.issued_at)


@receiver(tags_changed)
@receiver(placement_changed)
def follow_the_placements(people: Collection[int], **kwargs: Any) -> None:
    recompute(people, tells=True)


@receiver(leave_changed)
def pause_or_resume(people: Collection[int], **kwargs: Any) -> None:
    project(people)


@receiver(presence_changed)
@receiver(placement_changed)
def count_again(people: Collection[int], **kwargs: Any) -> None:
    to_tally(people)


@receiver(tree_changed)
def count_all_again(**kwargs: Any) -> None:
    forget()
