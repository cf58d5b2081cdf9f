"""Regrades in the back office: trainers make them, HR reads what they did and looks at the passes that were lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Person
from people.rules import may_administer_certificates, may_author, may_see_records
from quizzes.errors import QuizRefusal
from quizzes.models import Question, Regrade
from quizzes.regrading import exports, services
from quizzes.regrading.forms import RegradeForm
from quizzes.regrading.preview import preview
from quizzes.regrading.reading import changes_of
from sheets.writing import csv_lines, xlsx_file

PAGE = 50


def reader_of(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not (may_author(viewer) or may_see_records(viewer)):
        raise PermissionDenied
    return viewer


def author_of(request: HttpRequest) -> Person:
    viewer = reader_of(request)
    if not may_author(viewer):
        raise PermissionDenied
    return viewer


@require_GET
def regrades(request: HttpRequest) -> HttpResponse:
    viewer = reader_of(request)
    page = Paginator(_listed(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_author": may_author(viewer), "breadcrumbs_items": trail()}
    return TemplateResponse(request, "quizzes/regrading/list.html", context)


def _listed() -> QuerySet[Regrade]:
    passes = {
        "lost": Count("changes", Q(changes__passed_before=True, changes__passed_after=False)),
        "gained": Count("changes", Q(changes__passed_before=False, changes__passed_after=True)),
    }
    rows = Regrade.objects.select_related("version__question", "by_version", "made_by")
    return rows.annotate(changed=Count("changes"), **passes).order_by("-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def regrade_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Without a choice the form; with one what it would change; POST does it."""
    viewer = author_of(request)
    question = get_object_or_404(Question.objects.with_current(), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET if "how" in request.GET else None
    form = RegradeForm(question, asked)
    context: dict[str, object] = {"form": form, "question": question, "breadcrumbs_items": trail(question)}
    if asked is None or not form.is_valid():
        status = 200 if asked is None else 422
        return TemplateResponse(request, "quizzes/regrading/question.html", context, status=status)
    said = form.cleaned_data
    chosen = {name: said[name] for name in ("version", "how", "by_version")}
    try:
        if request.method == "POST" and not said["reason"].strip():
            form.add_error("reason", _("Say why: everybody whose result changes reads it."))
        elif request.method == "POST":
            word = services.regrade(**chosen, reason=said["reason"].strip(), actor=viewer)
            messages.success(request, _("It is being done in the background. You may leave this page and come back."))
            return redirect("regrade", pk=word.pk)
        context["preview"] = preview(services.check(**chosen), viewer)
    except QuizRefusal as refusal:
        form.add_error(None, str(refusal))
    return TemplateResponse(request, "quizzes/regrading/question.html", context, status=422 if form.errors else 200)


@require_GET
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = reader_of(request)
    word = get_object_or_404(_listed(), pk=pk)
    page = Paginator(changes_of(word, viewer), PAGE).get_page(request.GET.get("page"))
    context = {
        "regrade": word,
        "page": page,
        "may_look_at_lost": may_administer_certificates(viewer),
        "hidden": word.changed - page.paginator.count,  # type: ignore[attr-defined]  # annotated
        "breadcrumbs_items": trail(word),
    }
    return TemplateResponse(request, "quizzes/regrading/regrade.html", context)


@require_GET
def regrade_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    viewer = reader_of(request)
    word = get_object_or_404(Regrade, pk=pk)
    name = f"{_('regrade')}-{word.pk}.{form}"
    rows = exports.rows(changes_of(word, viewer))
    if form == "xlsx":
        return FileResponse(xlsx_file(exports.columns(), rows), as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_lines(exports.columns(), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def trail(about: Question | Regrade | None = None) -> list[dict[str, str]]:
    first = {"url": reverse("regrades"), "label": _("Regrades")}
    if about is None:
        return [{**first, "url": ""}]
    question = about if isinstance(about, Question) else about.version.question
    return [first, {"url": "", "label": question.code}]
