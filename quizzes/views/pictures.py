"""The picture of a question, for whoever has it on a paper, or looks into the attempt."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from courses.media import picture_file
from quizzes import reading
from quizzes.looking import may_look_into
from quizzes.models import Attempt
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest


@require_safe
def picture(request: SignedInRequest, pk: int, position: int) -> FileResponse:
    others = may_look_into(request.user, pk)
    attempt = get_object_or_404(Attempt, pk=pk) if others else own_attempt(request, pk)
    screen = reading.screen(attempt, position)
    if screen is None or screen.picture is None:
        raise Http404
    return picture_file(screen.picture.image, "wide")
