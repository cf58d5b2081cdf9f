"""The page before a quiz, and the button that starts it."""

from uuid import UUID

from django.db.models import UUIDField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from courses.models import Activity
from courses.progress import course_url, current_enrolment
from people.rules import may_author
from prepared import Given, Prepared
from quizzes import reading, services
from quizzes.accommodations import allowed
from quizzes.errors import NotEnrolled, NotInvited, QuizRefusal
from quizzes.models import Attempt, Quiz, QuizPage
from quizzes.origins import origin_of
from quizzes.views.signed_in import SignedInRequest

_activity = Prepared(
    lambda: (
        Activity.objects.counted()
        .select_related("course")
        .filter(key=Given("key", UUIDField()), kind=Activity.Kind.QUIZ)
        .order_by("pk")
    )
)
_quiz = Prepared(
    lambda: (
        Quiz.objects.select_related("bank")
        .filter(pages__in=QuizPage.objects.live().filter(translation_key=Given("key", UUIDField())).order_by())
        .order_by("pk")[:1]
    )
)


def start_page(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """What the quiz covers, its rules, and how the reader stands with it."""
    words = {"page": page, "quiz": page.quiz, "qualities": reading.qualities_asked(page.quiz)}
    activity = Activity.objects.select_related("course").filter(key=page.translation_key).first()
    if activity is None:
        return render(request, "quizzes/start.html", words)  # a preview of a page that was never published
    outlook = reading.outlook(person=request.user, quiz=page.quiz, activity=activity)
    if outlook.running and outlook.running.time_is_up(timezone.now()):
        services.submit(attempt=outlook.running, by_clock=True)
        outlook = reading.outlook(person=request.user, quiz=page.quiz, activity=activity)
    if outlook.enrolment is None and not may_author(request.user):
        return refused(request, _not_theirs(activity), activity)
    ways = {"outlook": outlook, "course_address": course_url(activity)}
    return render(request, "quizzes/start.html", {**words, **ways})


@require_POST
def start(request: SignedInRequest, key: UUID) -> HttpResponse:
    """``key`` is the activity's: the same for the quiz's pages in both languages."""
    activity, quiz = _activity.first(key=key), _quiz.first(key=key)
    if activity is None or quiz is None:
        raise Http404
    enrolment = current_enrolment(request.user, activity.course_id)
    try:
        if enrolment is None:
            raise _not_theirs(activity)
        attempt = services.start_attempt(
            person=request.user,
            quiz=quiz,
            enrolment=enrolment,
            activity=activity,
            origin=origin_of(request),
            code=request.POST.get("code", ""),
        )
    except QuizRefusal as refusal:
        return refused(request, refusal, activity)
    with translation.override(_asked_in(attempt)):
        return redirect("quizzes:question", pk=attempt.pk, position=1)


def _not_theirs(activity: Activity) -> QuizRefusal:
    return NotInvited() if activity.course.is_exam else NotEnrolled()


def _asked_in(attempt: Attempt) -> str | None:
    """The reader's language, but where an accommodation says another."""
    here = get_language()
    if attempt.language == here:
        return here
    return allowed(attempt.quiz, attempt.person).language or here


def refused(request: SignedInRequest, refusal: QuizRefusal, activity: Activity) -> HttpResponse:
    """Which rule spoke, and where to go from here."""
    context = {
        "refusal": refusal,
        "activity": activity,
        "course_address": course_url(activity),
        "typed_code": request.POST.get("code", ""),
    }
    return render(request, "quizzes/refused.html", context, status=refusal.status)
