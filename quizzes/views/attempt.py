"""Whose attempt, and is it still running? What every page of an attempt asks first."""

from functools import cache

from django.http import Http404
from django.utils import timezone

from prepared import Given, Prepared
from quizzes import reading, services
from quizzes.models import Attempt
from quizzes.origins import origin_of
from quizzes.views.signed_in import SignedInRequest


def own_attempt(request: SignedInRequest, pk: int, *also: str) -> Attempt:
    """The reader's attempt with its quiz, handed in by the clock if its time is up. Other people's are not there."""
    attempt = _own(*also).first(pk=pk, person=request.user.pk)
    if attempt is None:
        raise Http404
    attempt.person = request.user  # as read already
    now = timezone.now()
    if attempt.submitted_at is None and attempt.time_is_up(now):
        services.submit(attempt=attempt, by_clock=True, now=now)
    elif attempt.submitted_at is None:
        services.note_origin(attempt=attempt, origin=origin_of(request), now=now)
    return attempt


@cache
def _own(*also: str) -> Prepared[Attempt]:
    wanted = {"pk": Given("pk"), "person": Given("person")}
    return Prepared(lambda: Attempt.objects.select_related("quiz", *also).filter(**wanted).order_by())


def clock_of(attempt: Attempt) -> dict[str, object]:
    """Both ends of the clock by the server's time: milliseconds for the script, words for readers."""
    now = timezone.now()
    return {
        "now_ms": int(now.timestamp() * 1000),
        "deadline_ms": int(attempt.deadline_at.timestamp() * 1000),
        "time_left": reading.clock(attempt.deadline_at - now),
    }
