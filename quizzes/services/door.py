"""The door of an exam: a code said in the room, and an invigilator who lets in."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import Person
from quizzes.errors import WaitForRelease, WrongCode
from quizzes.models import Attempt, Quiz, StartRequest


def knock(*, quiz: Quiz, person: Person, code: str) -> StartRequest | None:
    """Raise what keeps the door shut. Whoever is not let in yet is seen by the invigilator from now on."""
    if quiz.start_code and not compare_digest(_plain(code).encode(), _plain(quiz.start_code).encode()):
        raise WrongCode
    if not quiz.needs_release:
        return None
    asked, _ = StartRequest.objects.get_or_create(quiz=quiz, person=person, attempt=None)
    if asked.let_in_at is None:
        raise WaitForRelease
    return asked


def go_in(*, asked: StartRequest | None, attempt: Attempt) -> None:
    """Letting in is good for one attempt."""
    if asked is not None:
        asked.attempt = attempt
        asked.save(update_fields=["attempt"])


@transaction.atomic
def let_in(*, requests: Sequence[StartRequest], actor: Person, now: datetime | None = None) -> int:
    """Returns how many were waiting still."""
    now = now or timezone.now()
    done = 0
    for asked in requests:
        if StartRequest.objects.filter(pk=asked.pk, let_in_at=None).update(let_in_at=now, let_in_by=actor):
            record(action="exam.let_in", subject=asked, actor=actor, after={"quiz": asked.quiz_id})
            done += 1
    return done


def _plain(code: str) -> str:
    return code.strip().casefold()
