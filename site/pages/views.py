"""Home, settings and the language switch."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language, get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from bilingual.days import today
from certificates.standing import standings_of
from courses.progress import my_learning
from pages.forms import PreferencesForm
from pages.languages import remember, safe_next, same_page_in
from pages.profile import profile_of
from pages.wording import headline, next_of
from people.models import Person
from people.rules import may_see_status
from people.services import choose_language, choose_preferences
from people.signin.sessions import end_session as end_one
from people.signin.sessions import end_sessions, sessions_of
from quizzes.exams.reading import exams_of


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the reader's language: the signed-in person's, else the browser's (decided by the middleware). Who answers for
    people begins with them."""
    if request.user.is_authenticated and may_see_status(request.user):
        return redirect("reports:start")
    return redirect(f"/{get_language()}/")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """*My learning*; to those not signed in, what Poise is."""
    if not request.user.is_authenticated:
        return render(request, "pages/welcome.html", {"organisation": settings.ORGANISATION_NAME})
    return render(request, "pages/my_learning.html", _my_learning(request.user))


def _my_learning(person: Person) -> dict[str, Any]:
    learning = my_learning(person)
    courses = [one for one in learning if not one.course.is_exam]
    exams = exams_of(person, learning)
    up_next = next_of(courses)
    finished = [course for course in courses if course.finished_on is not None]
    return {
        "today": today(),
        "headline": headline(person, courses, up_next, waiting=any(exam.can_begin for exam in exams)),
        "exams": [exam for exam in exams if exam.is_current],
        "exams_over": [exam for exam in exams if not exam.is_current],
        "up_next": up_next,
        "in_progress": [course for course in courses if course is not up_next and course.finished_on is None],
        "finished": finished,
        "over": len(finished) + sum(not exam.is_current for exam in exams),
        "standings": standings_of(person),
    }


def settings_page(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = PreferencesForm(request.POST) if request.method == "POST" else PreferencesForm.of(person)
    if form.is_bound and form.is_valid():
        choose_preferences(person=person, **form.cleaned_data)
        response = redirect(same_page_in(request, request.path, person.language))
        remember(response, person.language)
        messages.success(request, gettext("Saved."))
        return response
    sessions = sessions_of(person, request.session.session_key)
    return render(request, "pages/settings.html", {"form": form, "sessions": sessions, **profile_of(person)})


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One of one's own sessions, or all but this."""
    person, chosen = cast(Person, request.user), request.POST.get("session", "")
    if chosen == "others":
        end_sessions(person=person, but=request.session.session_key, actor=person)
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        end_one(person=person, pk=int(chosen))
    messages.success(request, gettext("Signed out there."))
    return redirect("pages:settings")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice, with the person or in a cookie, and stay on the same page."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return HttpResponseBadRequest(gettext("Poise does not speak this language."))
    if request.user.is_authenticated:
        choose_language(person=request.user, language=chosen)
    response = redirect(same_page_in(request, safe_next(request.POST.get("next", "")) or f"/{get_language()}/", chosen))
    remember(response, chosen)
    return response
