"""Files as answers: taken from the script, and shown to whom they are for."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from files.serving import serve
from quizzes import services, types
from quizzes.errors import FileRefused, QuizRefusal, SignedOut, UnreadableAnswer
from quizzes.models import Attempt, Upload
from quizzes.origins import origin_of
from quizzes.uploads import may_open
from quizzes.views.answering import read_answer, read_moment, refusal_as_json, told
from quizzes.views.signed_in import SignedInRequest

FIELD = "files"  # of the form without JavaScript


@login_not_required  # it says so itself: a redirect to a form would only confuse the script
@never_cache
@require_POST
def send_file(request: HttpRequest, pk: int, position: int) -> JsonResponse:
    """The body is the file, as it is. ``?said=`` is what the script says of any answer; its list, the files beside it.

    No form: one would be read to its end, however long, before anybody asks how long it may be. With ``?pieces=`` and
    ``?size=`` there is no body: the file was sent in pieces before, under that name.
    """
    sent_as, size = request.GET.get("pieces", ""), request.GET.get("size", "")
    try:
        if not request.user.is_authenticated:
            raise SignedOut
        number, beside, certainty, given_at = read_answer(request.GET.get("said", "").encode())
        said: dict[str, Any] = {
            "attempt_id": pk,
            "position": position,
            "person": request.user,
            "number": number,
            "beside": beside,
            "certainty": certainty,
            "given_at": given_at,
            "origin": origin_of(request),
        }
        if sent_as:
            saved = services.put_together(sent_as=sent_as, size=_whole(size), **said)
        else:
            saved = services.save_file(read=request.read, **said)
    except QuizRefusal as refusal:
        return refusal_as_json(refusal)
    return JsonResponse({**told(saved.receipt), "key": saved.key})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_piece(request: HttpRequest, pk: int, position: int, sent_as: str) -> JsonResponse:
    """How far a large file has come (GET), or more of it: the body are the bytes from ``?start=`` on (POST)."""
    try:
        if not request.user.is_authenticated:
            raise SignedOut
        place: dict[str, Any] = {"attempt_id": pk, "position": position, "person": request.user, "sent_as": sent_as}
        if request.method == "POST":
            given_at = _moment(request.GET.get("given_at", ""))
            start = _whole(request.GET.get("start", ""))
            offset = services.save_piece(
                **place, start=start, read=request.read, given_at=given_at, origin=origin_of(request)
            )
        else:
            offset = services.arrived(**place)
    except QuizRefusal as refusal:
        return refusal_as_json(refusal)
    return JsonResponse({"offset": offset})


def _whole(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise UnreadableAnswer
    return int(said)


def _moment(said: str) -> datetime | None:
    try:
        return read_moment(said)
    except ValueError:
        raise UnreadableAnswer from None


def with_files(request: SignedInRequest, attempt: Attempt, position: int, answer: list[str]) -> tuple[list[str], bool]:
    """The answer of a form that brought files, with their keys; and whether one was refused, which the page says.

    Where one file is asked for, a new one takes the place of the old.
    """
    item = get_object_or_404(attempt.items.select_related("version"), position=position)
    most = item.version.content.get("files_most") or 1
    files, refused = request.FILES.getlist(FIELD), False
    before, answer = answer, [] if most == 1 else answer
    for file in files:
        try:
            if len(answer) >= most:
                raise FileRefused("many", files=most)
            key = services.keep_file(
                attempt_id=attempt.pk,
                position=position,
                person=request.user,
                read=file.read,
                origin=origin_of(request),
            )
            answer = [*answer, key]
        except FileRefused as refusal:
            messages.error(request, f"{file.name}: {refusal}")
            refused = True
    return answer or before, refused


@never_cache
@require_safe
def handed_in_file(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Under a name that names nobody. To everybody else it is not there."""
    found = get_object_or_404(Upload.objects.select_related("item__attempt", "item__version"), key=key)
    if not may_open(request.user, found) or types.of(found.item.version.kind).private:
        raise Http404
    return serve(
        request, name=found.file, filename=f"{found.item.position}-{found.key[:6]}.{found.key.rpartition('.')[2]}"
    )
