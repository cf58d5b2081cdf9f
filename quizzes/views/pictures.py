"""The picture of a question, for whoever has it on a paper."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from courses.media import picture_file
from quizzes import reading
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest


@require_safe
def picture(request: SignedInRequest, pk: int, position: int) -> FileResponse:
    screen = reading.screen(own_attempt(request, pk), position)
    if screen is None or screen.picture is None:
        raise Http404
    return picture_file(screen.picture.image, "wide")
