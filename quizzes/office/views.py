"""Pages of the office. Reading: who sees standings. Deciding: HR and administrators, for their people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.services import record
from people.models import Person
from people.rules import may_author, may_invigilate, may_manage, may_manage_people, may_see_status
from quizzes import reading, services
from quizzes.errors import QuizRefusal
from quizzes.exams.finding import standing_alone
from quizzes.models import Accommodation, Attempt, Quiz, Response, StartRequest
from quizzes.office.forms import AccommodationForm, LateForm
from quizzes.office.replay import journal
from quizzes.office.results import ResultFilter, Results, columns, rows
from quizzes.outcome import outcome_of
from quizzes.views.signed_in import SignedInRequest
from sheets.writing import csv_lines, xlsx_file

PER_PAGE = 50


@require_safe
def exams(request: SignedInRequest) -> HttpResponse:
    """Every quiz, with how many of theirs sat it."""
    viewer = _reader(request)
    quizzes = Quiz.objects.select_related("bank").annotate(stands_alone=standing_alone()).order_by("code")
    page = Paginator(quizzes, PER_PAGE).get_page(request.GET.get("page"))
    sat = Attempt.objects.visible_to(viewer).filter(quiz__in=list(page)).order_by().values("quiz")
    counted = sat.annotate(sat=Count("pk"), running=Count("pk", filter=Q(submitted_at=None)))
    numbers = {row["quiz"]: row for row in counted}
    lines = [(quiz, numbers.get(quiz.pk, {"sat": 0, "running": 0})) for quiz in page]
    context = {"page": page, "lines": lines, "manages": may_manage_people(viewer)}
    return render(request, "quizzes/office/exams.html", context)


@require_safe
def results(request: SignedInRequest, code: str) -> HttpResponse:
    viewer = _reader(request)
    quiz = get_object_or_404(Quiz.objects.select_related("bank").annotate(stands_alone=standing_alone()), code=code)
    form = ResultFilter(request.GET)
    found = Results(quiz, viewer, form.cleaned_data if form.is_valid() else {})
    page = Paginator(found.attempts(), PER_PAGE).get_page(request.GET.get("page"))
    parts = request.GET.copy()
    parts.pop("page", None)
    context = {
        "quiz": quiz,
        "form": form,
        "page": page,
        "rows": [(one, outcome_of(one)) for one in page],
        "query": parts.urlencode(),
        "prints": may_invigilate(viewer),
        "manages": may_manage_people(viewer),
    }
    return render(request, "quizzes/office/results.html", context)


@require_safe
def results_file(request: SignedInRequest, code: str, form: str) -> HttpResponseBase:
    """The list as narrowed, within the viewer's scope."""
    viewer = _reader(request)
    quiz = get_object_or_404(Quiz, code=code)
    narrowed = ResultFilter(request.GET)
    wanted = narrowed.cleaned_data if narrowed.is_valid() else {}
    found = Results(quiz, viewer, wanted)
    filters = {name: str(value) for name, value in wanted.items() if value}
    record(action="results.exported", subject=quiz, actor=viewer, after={"form": form, "filters": filters})
    name = f"{_('results')}-{quiz.code}.{form}"
    if form == "xlsx":
        return FileResponse(xlsx_file(columns(), rows(found)), as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_lines(columns(), rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@never_cache
@require_safe
def replay(request: SignedInRequest, pk: int) -> HttpResponse:
    """One attempt in full, with its journal."""
    viewer = _reader(request)
    return _replayed(request, _attempt(viewer, pk), viewer, LateForm())


@require_POST
def judge_late(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = _reader(request)
    attempt = _attempt(viewer, pk)
    if not may_manage(viewer, attempt.person):
        raise PermissionDenied
    form = LateForm(request.POST)
    if form.is_valid():
        accepted = request.POST.get("decision") == "accept"
        try:
            services.judge_late(attempt=attempt, accepted=accepted, reason=form.cleaned_data["reason"], actor=viewer)
            messages.success(request, _("Decided. The candidate sees it with the result."))
            return redirect("quizzes:replay", pk=pk)
        except QuizRefusal as refusal:
            form.add_error(None, str(refusal))
    return _replayed(request, attempt, viewer, form)


def _replayed(request: SignedInRequest, attempt: Attempt, viewer: Person, form: LateForm) -> HttpResponse:
    late = Response.objects.filter(item__attempt=attempt, late=True).count()
    may_judge = (
        bool(late) and not attempt.late_was_judged and attempt.submitted_at and may_manage(viewer, attempt.person)
    )
    screens, entries = reading.screens(attempt), journal(attempt)
    context = {
        "attempt": attempt,
        "result": outcome_of(attempt),
        "entries": entries,
        "screens": [screen for screen in screens if not screen.kind.private],
        "sections": reading.by_section(attempt, screens) if attempt.submitted_at else [],
        "shown": {"response", "correctness", "marks", "feedback", "right"} if attempt.submitted_at else {"response"},
        "late": late,
        "begun": len({key for entry in entries for key in entry.begun}),
        "form": form if may_judge else None,
        "may_reopen": may_author(viewer) and attempt.person_id != viewer.pk,
    }
    return render(request, "quizzes/office/replay.html", context, status=422 if form.errors else 200)


@never_cache
def accommodations(request: SignedInRequest, code: str) -> HttpResponse:
    viewer = _manager(request)
    quiz = get_object_or_404(Quiz, code=code)
    form = AccommodationForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = services.accommodate(
            quiz=None if said["everywhere"] else quiz,
            people=said["people"],
            unit=said["unit"],
            reason=said["reason"],
            actor=viewer,
            eases=said,
        )
        messages.success(
            request, _("Granted to %(count)s. It holds at once, in running attempts too.") % {"count": len(made)}
        )
        return redirect("quizzes:accommodations", code=code)
    standing = Accommodation.objects.visible_to(viewer).standing().filter(Q(quiz=quiz) | Q(quiz=None))
    page = Paginator(standing.select_related("person", "unit", "granted_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"quiz": quiz, "form": form, "page": page}
    return render(request, "quizzes/office/accommodations.html", context, status=422 if form.errors else 200)


@require_POST
def end_accommodation(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = _manager(request)
    one = get_object_or_404(Accommodation.objects.visible_to(viewer).select_related("person", "quiz", "unit"), pk=pk)
    manages = may_manage(viewer, one.person) if one.person else viewer.manages.covers(one.unit)
    if not manages:
        raise PermissionDenied
    services.end_accommodation(accommodation=one, actor=viewer)
    messages.success(request, _("Ended. What is running keeps its time."))
    code = one.quiz.code if one.quiz else request.POST.get("quiz", "")
    known = Quiz.objects.filter(code=code).exists()
    return redirect("quizzes:accommodations", code=code) if known else redirect("quizzes:exams")


@never_cache
def door(request: SignedInRequest, code: str) -> HttpResponse:
    """Who waits to be let in; POST lets in one or all."""
    viewer = request.user
    if not may_invigilate(viewer):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz, code=code)
    waiting = StartRequest.objects.visible_to(viewer).filter(quiz=quiz, let_in_at=None).select_related("person")
    if request.method == "POST":
        chosen = [asked for asked in waiting if request.POST.get("who") in ("all", str(asked.pk))]
        count = services.let_in(requests=chosen, actor=viewer)
        messages.success(request, _("Let in: %(count)s.") % {"count": count})
        return redirect("quizzes:door", code=code)
    return render(request, "quizzes/office/door.html", {"quiz": quiz, "waiting": waiting})


def _reader(request: SignedInRequest) -> Person:
    if not may_see_status(request.user):
        raise PermissionDenied
    return request.user


def _manager(request: SignedInRequest) -> Person:
    if not may_manage_people(request.user):
        raise PermissionDenied
    return request.user


def _attempt(viewer: Person, pk: int) -> Attempt:
    seen = Attempt.objects.visible_to(viewer).select_related("quiz", "person", "activity", "late_decision__by")
    return get_object_or_404(seen, pk=pk)
