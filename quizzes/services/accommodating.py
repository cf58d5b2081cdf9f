"""Making an exam easier for people, one or many at once. It holds at once, in attempts that are running too."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import Person, Unit
from quizzes.accommodations import allowed
from quizzes.models import Accommodation, Attempt, Quiz

FIELDS = ("extra_percent", "extra_minutes", "extra_attempts", "opens_at", "closes_at", "language")


@transaction.atomic
def accommodate(
    *,
    quiz: Quiz | None,
    people: Sequence[Person] = (),
    unit: Unit | None = None,
    reason: str,
    actor: Person,
    eases: Mapping[str, Any],
    now: datetime | None = None,
) -> list[Accommodation]:
    """One for each person, or one for a unit. ``eases`` holds what of ``FIELDS`` is given; no quiz means all."""
    now = now or timezone.now()
    given = {name: eases[name] for name in FIELDS if eases.get(name)}
    holders: list[dict[str, Any]] = [{"person": person} for person in people] + ([{"unit": unit}] if unit else [])
    made = []
    for holder in holders:
        one = Accommodation.objects.create(
            quiz=quiz, reason=reason, granted_by=actor, granted_at=now, **holder, **given
        )
        after = {"quiz": quiz.pk if quiz else None, "unit": one.unit_id} | {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()
        }
        record(action="accommodation.granted", subject=one, actor=actor, after=after, reason=reason)
        made.append(one)
    _prolong_running(quiz, people, unit, actor)
    return made


@transaction.atomic
def end_accommodation(*, accommodation: Accommodation, actor: Person, now: datetime | None = None) -> None:
    """From now on it holds no more. What is running keeps the time it was given."""
    ended = Accommodation.objects.standing().filter(pk=accommodation.pk).update(ended_at=now or timezone.now())
    if ended:
        record(action="accommodation.ended", subject=accommodation, actor=actor)


def _prolong_running(quiz: Quiz | None, people: Sequence[Person], unit: Unit | None, actor: Person) -> None:
    """The clock of each running attempt is set anew; it is never put forward."""
    running = Attempt.objects.open().select_for_update(of=("self",)).select_related("quiz", "person")
    running = running.filter(quiz=quiz) if quiz else running
    if unit:
        running = running.filter(person__in=Person.objects.placed_within(Unit.objects.filter(pk=unit.pk)))
    else:
        running = running.filter(person__in=people)
    for attempt in running:
        deadline = allowed(attempt.quiz, attempt.person).deadline(attempt.started_at)
        if deadline <= attempt.deadline_at:
            continue
        before = attempt.deadline_at
        attempt.deadline_at = deadline
        attempt.save(update_fields=["deadline_at"])
        record(
            action="attempt.prolonged",
            subject=attempt,
            actor=actor,
            before={"until": before.isoformat()},
            after={"until": deadline.isoformat()},
        )
