"""The video of a case and its captions: for who has it on a paper, looks into the attempt, or writes questions."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from files.serving import serve
from people.rules import may_author
from quizzes.looking import may_look_into
from quizzes.models import PaperItem, QuestionVersion
from quizzes.models.films import file_of
from quizzes.review import Aspect, shown_of
from quizzes.types.video import files_of
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest


@require_safe
def video(request: SignedInRequest, pk: int, position: int, what: str) -> HttpResponseBase:
    """``what``: ``film``, or the language of captions. The candidate's own only while the quiz shows the questions."""
    places = PaperItem.objects.filter(attempt=pk, position=position).select_related("version")
    item = get_object_or_404(places, attempt__in=_attempts(request, pk))
    return _served(request, item.version, what)


def _attempts(request: SignedInRequest, pk: int) -> list[int]:
    if may_look_into(request.user, pk):
        return [pk]
    attempt = own_attempt(request, pk)
    readable = attempt.submitted_at is None or Aspect.RESPONSE in shown_of(attempt, timezone.now())
    return [attempt.pk] if readable else []


@require_safe
def question_video(request: SignedInRequest, pk: int, what: str) -> HttpResponseBase:
    """The same of a version, for who writes questions."""
    if not may_author(request.user):
        raise PermissionDenied
    return _served(request, get_object_or_404(QuestionVersion, pk=pk), what)


def _served(request: SignedInRequest, version: QuestionVersion, what: str) -> HttpResponseBase:
    key = files_of(version.content).get(what)
    if not key:
        raise Http404
    return serve(request, name=file_of(key), filename=f"{version.question_id}.{key.rpartition('.')[2]}", inline=True)
