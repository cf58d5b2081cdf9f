"""One question a screen, and the page that hands in."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from files.permissions import let_record
from quizzes import reading, services, types
from quizzes.certainty import Certainty
from quizzes.errors import AnswerChecked, NoSuchQuestion, PassedBy, QuizRefusal
from quizzes.models import Attempt
from quizzes.origins import origin_of
from quizzes.review import shown_of
from quizzes.views.attempt import clock_of, own_attempt
from quizzes.views.before import refused
from quizzes.views.files import with_files
from quizzes.views.signed_in import SignedInRequest

DIRECTIONS = {"next": 1, "previous": -1}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    if request.method == "POST":
        return _save_and_go(request, attempt, position)
    if attempt.submitted_at is not None:
        return redirect("quizzes:result", pk=pk)
    if attempt.quiz.on_one_page:
        return _on_one_page(request, attempt)
    if attempt.quiz.forward_only and position != services.reach(attempt=attempt, position=position):
        return redirect("quizzes:question", pk=pk, position=attempt.reached)
    screen = reading.screen(attempt, position)
    if screen is None:
        raise Http404
    total = screen.total
    context = {
        "attempt": attempt,
        "screen": screen,
        "total": total,
        "previous": position - 1,
        "next": position + 1 if position < total else 0,
        "sureness": Certainty.choices,
        "shown": shown_of(attempt, timezone.now()),
        **clock_of(attempt),
    }
    return _shown(request, "quizzes/question.html", context, [screen])


def _on_one_page(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    screens = reading.screens(attempt)
    context = {
        "attempt": attempt,
        "screens": screens,
        "total": len(screens),
        "sureness": Certainty.choices,
        "shown": shown_of(attempt, timezone.now()),
        **clock_of(attempt),
    }
    return _shown(request, "quizzes/paper.html", context, screens)


def _shown(
    request: SignedInRequest, template: str, context: dict[str, object], screens: Sequence[reading.Screen]
) -> HttpResponse:
    """A page that asks for recordings may use the microphone and the camera; no other may."""
    response = render(request, template, context)
    return let_record(response) if any(screen.kind.holds_files for screen in screens) else response


def _save_and_go(request: SignedInRequest, attempt: Attempt, position: int) -> HttpResponse:
    """A browser without JavaScript: save what is chosen, then the next screen."""
    answer, stay = types.given(request.POST), False
    try:
        if request.FILES:
            answer, stay = with_files(request, attempt, position, answer)
        services.save_choice(
            attempt_id=attempt.pk,
            position=position,
            person=request.user,
            answer=answer,
            certainty=_certainty(request.POST.get("certainty", "")),
            origin=origin_of(request),
        )
        if request.POST.get("go") == "check":
            services.check_answer(attempt_id=attempt.pk, position=position, person=request.user)
    except (PassedBy, AnswerChecked):
        pass  # it stands as it is
    except NoSuchQuestion as unknown:
        raise Http404 from unknown
    except QuizRefusal as refusal:
        return refused(request, refusal, attempt.activity)
    if stay or request.POST.get("go") in {"check", "stay"}:
        place = f"#q{position}" if attempt.quiz.on_one_page else ""
        return redirect(reverse("quizzes:question", args=[attempt.pk, position]) + place)
    target = position + DIRECTIONS.get(request.POST.get("go", "next"), 1)
    if request.POST.get("go") == "overview" or not attempt.items.filter(position=target).exists():
        return redirect("quizzes:review-answers", pk=attempt.pk)
    return redirect("quizzes:question", pk=attempt.pk, position=target)


def _certainty(said: str) -> int | None:
    return int(said) if said in {str(value) for value in Certainty.values} else None


@never_cache
@require_safe
def time_left(request: SignedInRequest, pk: int) -> JsonResponse:
    """What the server's clock says: for a page that is long open, or whose own clock says that time is up."""
    attempt = own_attempt(request, pk)
    clock = clock_of(attempt)
    said = {"now": clock["now_ms"], "deadline": clock["deadline_ms"], "over": attempt.submitted_at is not None}
    return JsonResponse(said)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is answered and what is not; POST hands in. Handing in again shows the result there is."""
    attempt = own_attempt(request, pk, "enrolment", "activity")
    if attempt.submitted_at is not None:
        if request.method == "POST" and not attempt.submitted_by_clock:
            messages.info(request, _("You had handed this in already. The result stands."))
        return redirect("quizzes:result", pk=pk)
    if request.method == "POST":
        if request.POST.get("by") == "clock" and timezone.now() < attempt.deadline_at:
            return redirect("quizzes:question", pk=pk, position=1)  # meanwhile there is more time
        services.submit(attempt=attempt, origin=origin_of(request))
        return redirect("quizzes:result", pk=pk)
    screens = reading.screens(attempt)
    context = {
        "attempt": attempt,
        "screens": screens,
        "total": len(screens),
        "by_hand": any(screen.kind.by_hand for screen in screens),
        "open": [screen.position for screen in screens if not screen.answered],
        **clock_of(attempt),
    }
    return render(request, "quizzes/review_answers.html", context)
