"""Appeals in the back office: those that wait, and one with the attempt's journal and the answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Person
from people.rules import may_administer_certificates, may_author
from quizzes import reading
from quizzes.appeals import services
from quizzes.appeals.forms import AnswerForm
from quizzes.appeals.reading import WITH, journal_of, judged, name_of, other_language
from quizzes.errors import QuizRefusal
from quizzes.models import Appeal
from quizzes.review import Aspect

PAGE = 50


def may_answer(viewer: Person) -> bool:
    return may_author(viewer) or may_administer_certificates(viewer)


def _answerer(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not may_answer(viewer):
        raise PermissionDenied
    return viewer


def _visible(viewer: Person, appeals: list[Appeal]) -> set[int]:
    people = {one.attempt.person_id for one in appeals}
    return set(Person.objects.visible_to(viewer).filter(pk__in=people).values_list("pk", flat=True))


@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    viewer = _answerer(request)
    everything = request.GET.get("all") == "1"
    rows = Appeal.objects.answerable_by(viewer).select_related(*WITH)
    rows = rows.order_by("-made_at") if everything else rows.open().order_by("made_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    visible = _visible(viewer, list(page))
    context = {
        "rows": [(one, name_of(one, visible)) for one in page],
        "page": page,
        "everything": everything,
        "listed": "all=1" if everything else "",
        "breadcrumbs_items": [{"url": "", "label": _("Appeals")}],
    }
    return TemplateResponse(request, "quizzes/appeals/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _answerer(request)
    found = get_object_or_404(Appeal.objects.answerable_by(viewer).select_related(*WITH), pk=pk)
    screens = reading.screens(found.attempt)
    form = AnswerForm(
        screens,
        request.POST or None,
        may_regrade=found.item is not None and may_author(viewer),
        use_required_attribute=False,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.answer_appeal(
                appeal=found,
                decision=said["decision"],
                answer=said["answer"],
                marks=form.new_marks(),
                actor=viewer,
            )
        except QuizRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answered. The candidate is told."))
            if said["decision"] == Appeal.Decision.REGRADE and found.item:
                return redirect("regrade_question", pk=found.item.version.question_id)
            return redirect("appeals")
    theirs = other_language(found.attempt)
    context = {
        "appeal": found,
        "name": name_of(found, _visible(viewer, [found])),
        "form": form,
        "questions": judged(found, screens, form),
        "shown": Aspect.values,
        "theirs": theirs,
        "words": theirs if request.GET.get("words") == "theirs" and theirs else get_language(),
        "journal": journal_of(found.attempt),
        "breadcrumbs_items": [
            {"url": reverse("appeals"), "label": _("Appeals")},
            {"url": "", "label": found.attempt.quiz.name},
        ],
    }
    return TemplateResponse(request, "quizzes/appeals/answer.html", context, status=422 if form.errors else 200)
