"""Where the script sends each answer: JSON in, a receipt or a reason out."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quizzes import services
from quizzes.certainty import Certainty
from quizzes.errors import GoOnElsewhere, NumberTaken, QuizRefusal, SignedOut, UnreadableAnswer
from quizzes.origins import origin_of

LONGEST_BODY = 80_000  # a long essay in Chinese; any other answer takes less than a hundredth


@login_not_required  # it says so itself: a redirect to a form would only confuse the script
@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, position: int) -> JsonResponse:
    """``{"number": 3, "answer": ["b"], "given_at": "2026-11-23T14:03:21Z"}``; the last may be missing."""
    try:
        if not request.user.is_authenticated:
            raise SignedOut
        number, keys, certainty, given_at = read_answer(request.body)
        receipt = services.save_answer(
            attempt_id=pk,
            position=position,
            person=request.user,
            number=number,
            answer=keys,
            certainty=certainty,
            given_at=given_at,
            origin=origin_of(request),
        )
    except QuizRefusal as refusal:
        return refusal_as_json(refusal)
    return JsonResponse(told(receipt))


def told(receipt: services.Receipt) -> dict[str, object]:
    return {
        "number": receipt.number,
        "counts": receipt.counts,
        "received_at": receipt.received_at.isoformat(),
        "receipt": receipt.receipt,
        "late": receipt.late,
        "remaining": int(receipt.remaining.total_seconds()),
    }


def read_answer(body: bytes) -> tuple[int, object, int | None, datetime | None]:
    try:
        said: Any = json.loads(body) if len(body) <= LONGEST_BODY else None
        number, keys = said["number"], said["answer"]
        given_at = read_moment(said.get("given_at") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableAnswer from None
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnreadableAnswer
    certainty = said.get("certainty")
    if certainty is not None and (isinstance(certainty, bool) or certainty not in Certainty.values):
        raise UnreadableAnswer
    return number, keys, certainty, given_at


def read_moment(said: str) -> datetime | None:
    """Raises ``ValueError`` where it looks like a time and is none."""
    moment = parse_datetime(said)
    return moment if moment and is_aware(moment) else None


def refusal_as_json(refusal: QuizRefusal) -> JsonResponse:
    body: dict[str, object] = {"code": refusal.code, "message": str(refusal)}
    if isinstance(refusal, GoOnElsewhere):
        body["offset"] = refusal.params["offset"]
    if isinstance(refusal, NumberTaken):
        body["next"] = refusal.params["next"]
    return JsonResponse(body, status=refusal.status)
