"""What the page of an attempt notes, and what its candidate says to it."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quizzes import services
from quizzes.origins import origin_of
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest

LONGEST_BODY = 400


@require_POST
def note(request: SignedInRequest, pk: int) -> JsonResponse:
    """``{"kind": "left", "at": "2026-11-23T14:03:21Z"}``; says how much is noted by now."""
    attempt = own_attempt(request, pk)
    try:
        said = json.loads(request.body) if len(request.body) <= LONGEST_BODY else {}
        kind, at = str(said["kind"]), parse_datetime(str(said.get("at", "")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"code": "unreadable"}, status=400)
    said_at = at if at and is_aware(at) else None
    noted = services.note_seen(attempt=attempt, kind=kind, said_at=said_at, origin=origin_of(request))
    return JsonResponse({"noted": noted})


@require_POST
def remark(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    text = request.POST.get("text", "")
    if text.strip():
        services.remark(attempt=attempt, text=text, origin=origin_of(request))
        messages.success(request, _("It stands beside what was noted."))
    return redirect("quizzes:result", pk=pk)
