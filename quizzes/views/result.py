"""After the quiz: the score, every question with its reasons, and what comes next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from courses.progress import activity_url, course_url
from quizzes import reading
from quizzes.by_hand.telling import markers_lack
from quizzes.models import Attempt, Response
from quizzes.review import shown_of
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest


@never_cache
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk, "activity__course", "late_decision")
    if attempt.submitted_at is None:
        return redirect("quizzes:review-answers", pk=pk)
    screens = reading.screens(attempt)
    sections = reading.by_section(attempt, screens)
    context = {
        "attempt": attempt,
        "screens": screens,
        "shown": shown_of(attempt, timezone.now()),
        "missed": any(not section.passed for section in sections),
        "sections": sections,
        "qualities": reading.by_quality(screens),
        "outlook": reading.outlook(person=request.user, quiz=attempt.quiz, activity=attempt.activity),
        "course_address": course_url(attempt.activity),
        "late": _late(attempt),
        "unmarked": [screen for screen in screens if screen.verdict == "waiting"],
        "markers_lack": bool(attempt.waiting) and markers_lack(attempt),
        "noted": list(attempt.events.exclude(kind="refused")) if attempt.quiz.watch else [],
        "quiz_address": activity_url(attempt.activity),
    }
    return render(request, "quizzes/result.html", context)


def _late(attempt: Attempt) -> int:
    """How many answers came after the deadline and were kept for a person: only the clock leaves room for that."""
    if not attempt.submitted_by_clock:
        return 0
    return Response.objects.filter(item__attempt=attempt, late=True).count()
