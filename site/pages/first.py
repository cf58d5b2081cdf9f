"""The first sign-in: which language, then what is due. Once in a person's life here."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_safe

from certificates.standing import State, standings_of
from courses.progress import my_learning
from pages.languages import remember, safe_next
from people.models import Person
from people.services import choose_language
from people.signin.invitations import begin


@require_http_methods(["GET", "HEAD", "POST"])
def first_language(request: HttpRequest) -> HttpResponse:
    """Both languages, each in its own words: whoever reads only one of them finds it."""
    person = cast(Person, request.user)
    onward = safe_next(request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        return render(request, "pages/first_language.html", {"onward": onward})
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(gettext("Poise does not speak this language."))
    choose_language(person=person, language=chosen)
    begin(person=person)
    with override(chosen):
        page = reverse("pages:first")
    response = redirect(f"{page}?{urlencode({'next': onward})}" if onward else page)
    remember(response, chosen)
    return response


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    unfinished = [course for course in my_learning(person) if course.finished_on is None]
    standings = [standing for standing in standings_of(person) if standing.obligation and standing.state != State.VALID]
    onward = safe_next(request.GET.get("next", "")) or reverse("pages:home")
    context = {"courses": unfinished, "standings": standings, "onward": onward}
    return render(request, "pages/first.html", context)
