"""What the journal keeps beside the answers."""

from datetime import datetime

from quizzes.models import Attempt, AttemptEvent, Response

MOST_REFUSED = 50  # a broken browser that sends for ever fills no table


def note_origin(*, attempt: Attempt, origin: str, now: datetime) -> None:
    """Where the attempt is gone on with. Nothing is asked or written while that stays the same."""
    if origin in ("", attempt.seen_from):
        return
    moved = Attempt.objects.filter(pk=attempt.pk, seen_from=attempt.seen_from).update(seen_from=origin)
    if moved and attempt.seen_from:  # two pages that move at once are one move
        AttemptEvent.objects.create(attempt=attempt, kind=AttemptEvent.Kind.MOVED, at=now, came_from=origin)
    attempt.seen_from = origin


def reach(*, attempt: Attempt, position: int) -> int:
    """Come to a place of an attempt that has no way back, one step at a time; returns the place it has come to."""
    if position == attempt.reached + 1:
        Attempt.objects.open().filter(pk=attempt.pk, reached=attempt.reached).update(reached=position)
        attempt.refresh_from_db(fields=["reached"])
    return attempt.reached


def note_refused(*, response: Response, now: datetime) -> None:
    """That an answer came and was not taken, for whoever has to judge a dispute."""
    item, kind = response.item, AttemptEvent.Kind.REFUSED
    if AttemptEvent.objects.filter(attempt=item.attempt_id, kind=kind).count() < MOST_REFUSED:
        AttemptEvent.objects.create(
            attempt_id=item.attempt_id,
            kind=kind,
            at=now,
            said_at=response.given_at,
            came_from=response.received_from,
            facts={"question": item.position, "number": response.number},
        )
