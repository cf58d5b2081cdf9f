"""What is noted while an attempt runs, and what its candidate says to it. Evidence for a person, never a verdict."""

from datetime import datetime

from django.utils import timezone

from quizzes.models import Attempt, AttemptEvent

Kind = AttemptEvent.Kind
WATCHED = {Kind.LEFT, Kind.RETURNED, Kind.BLURRED, Kind.PASTED}
MOST = 300  # a page that flickers fills no table
LONGEST_REMARK = 2000


def note_seen(
    *, attempt: Attempt, kind: str, said_at: datetime | None = None, origin: str = "", now: datetime | None = None
) -> int:
    """Returns how much is noted. Only what the quiz watches for, and only while the attempt runs."""
    events = AttemptEvent.objects.filter(attempt=attempt, kind__in=WATCHED)
    noted = events.exclude(kind=Kind.RETURNED).count()
    if kind not in WATCHED or not attempt.quiz.watch or attempt.submitted_at is not None or noted >= MOST:
        return noted
    now = now or timezone.now()
    AttemptEvent.objects.create(attempt=attempt, kind=kind, at=now, said_at=said_at, came_from=origin)
    return noted + (kind != Kind.RETURNED)


def remark(*, attempt: Attempt, text: str, origin: str = "", now: datetime | None = None) -> None:
    """What the candidate says to what was noted. It stays with the attempt; more can be added."""
    said = text.strip()[:LONGEST_REMARK]
    if said:
        AttemptEvent.objects.create(
            attempt=attempt, kind=Kind.REMARK, at=now or timezone.now(), came_from=origin, facts={"text": said}
        )
