"""The candidate's page: to appeal, and to read what was answered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizzes.appeals import services
from quizzes.appeals.forms import AppealForm
from quizzes.appeals.reading import with_questions
from quizzes.errors import QuizRefusal
from quizzes.review import shown_of
from quizzes.rules import moment_for_reader
from quizzes.views.attempt import own_attempt
from quizzes.views.signed_in import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    attempt = own_attempt(request, pk)
    if attempt.submitted_at is None:
        raise Http404
    items = attempt.items.order_by("position")
    refusal: QuizRefusal | None = None
    until = ""
    try:
        until = moment_for_reader(services.refuse_unless_appealable(attempt, timezone.now()))
    except QuizRefusal as refused:
        refusal = refused
    form = AppealForm(items, request.POST or None, initial={"item": request.GET.get("question")})
    if request.method == "POST" and refusal is None and form.is_valid():
        said = form.cleaned_data
        try:
            services.make_appeal(attempt=attempt, item=said["item"], reason=said["reason"], actor=request.user)
        except QuizRefusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your appeal is in. You get a notice when it is answered."))
            return redirect("quizzes:appeal", pk=pk)
    shown = shown_of(attempt, timezone.now())
    context = {
        "attempt": attempt,
        "form": form,
        "refusal": refusal,
        "until": until,
        "made": with_questions(attempt, shown),
        "shown": shown,
    }
    status = 422 if form.errors else 409 if request.method == "POST" else 200
    return render(request, "quizzes/appeals/appeal.html", context, status=status)
