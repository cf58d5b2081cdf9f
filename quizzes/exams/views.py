"""Pages of exams: one's own; who is to sit one, and the invitations to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.services import record
from courses.models import Activity
from courses.progress import my_learning
from people.models import Person
from people.rules import may_see_status
from quizzes.exams import services
from quizzes.exams.finding import exam_of, quizzes_at
from quizzes.exams.forms import InvitationForm
from quizzes.exams.reading import exams_of
from quizzes.exams.roll import CSS, STATES, Roll, RollFilter, columns, lines, with_places
from quizzes.exams.scope import invitations_for, may_end, may_invite, may_see_candidates, units_seen_by
from quizzes.models import ExamsPage, Quiz
from quizzes.views.signed_in import SignedInRequest
from sheets.writing import csv_lines, xlsx_file

PER_PAGE = 50


@never_cache
def mine(request: SignedInRequest, page: ExamsPage) -> HttpResponse:
    """The page of exams: those that its reader is to sit."""
    exams = exams_of(request.user, my_learning(request.user))
    return render(request, "quizzes/exams/mine.html", {"page": page, "exams": exams})


@require_safe
def candidates(request: SignedInRequest, code: str) -> HttpResponse:
    viewer, quiz, exam = _found(request, code)
    form = RollFilter(request.GET, units=units_seen_by(viewer))
    roll = Roll(exam, quiz, viewer, form.cleaned_data if form.is_valid() else {})
    page = Paginator(roll.rows(), PER_PAGE).get_page(request.GET.get("page"))
    parts = request.GET.copy()
    parts.pop("page", None)
    counts = roll.counts()
    context = {
        "quiz": quiz,
        "exam": exam,
        "form": form,
        "page": page,
        "rows": [(*row, STATES[row[1]], CSS[row[1]]) for row in with_places(list(page))],
        "all": counts["all"],
        "counts": [(label, counts[state], state, CSS[state]) for state, label in STATES.items() if counts[state]],
        "query": parts.urlencode(),
        "may_invite": may_invite(viewer),
        "sees_results": may_see_status(viewer),
    }
    return render(request, "quizzes/exams/candidates.html", context)


@require_safe
def candidates_file(request: SignedInRequest, code: str, form: str) -> HttpResponseBase:
    """The roll as narrowed, within the viewer's scope."""
    viewer, quiz, exam = _found(request, code)
    narrowed = RollFilter(request.GET, units=units_seen_by(viewer))
    wanted = narrowed.cleaned_data if narrowed.is_valid() else {}
    roll = Roll(exam, quiz, viewer, wanted)
    filters = {name: str(value) for name, value in wanted.items() if value}
    record(action="candidates.exported", subject=quiz, actor=viewer, after={"form": form, "filters": filters})
    name = f"{_('candidates')}-{quiz.code}.{form}"
    if form == "xlsx":
        return FileResponse(xlsx_file(columns(), lines(roll)), as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_lines(columns(), lines(roll)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@never_cache
def invitations(request: SignedInRequest, code: str) -> HttpResponse:
    """Who is invited. A POST says first how many that is; the second button invites them."""
    viewer, quiz, exam = _found(request, code)
    if not may_invite(viewer):
        raise PermissionDenied
    form = InvitationForm(request.POST or None, viewer=viewer)
    counted: int | None = None
    if request.method == "POST" and form.is_valid():
        counted = form.count()
        if request.POST.get("step") == "invite":
            services.invite(quiz=quiz, audience=form.audience, again=form.cleaned_data["again"], actor=viewer)
            told = ngettext("Invited: %(count)s person.", "Invited: %(count)s people.", counted) % {"count": counted}
            messages.success(request, _("%(told)s Who is new to the exam gets a notice.") % {"told": told})
            return redirect("quizzes:candidates", code=code)
    found = (
        invitations_for(viewer)
        .filter(exam=exam.course)
        .standing()
        .select_related("invited_by")
        .prefetch_related("units", "positions", "people")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"quiz": quiz, "exam": exam, "form": form, "counted": counted, "page": page}
    return render(request, "quizzes/exams/invitations.html", context, status=422 if form.errors else 200)


@require_POST
def end_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its maker ends it, or who may invite in all of its units."""
    viewer = request.user
    if not may_invite(viewer):
        raise PermissionDenied
    one = get_object_or_404(invitations_for(viewer), pk=pk)
    if not may_end(viewer, one):
        raise PermissionDenied
    services.end_invitation(invitation=one, actor=viewer)
    messages.success(request, _("Ended. Who has not begun is taken off the list; what was begun stays."))
    activity = one.exam.activities.first()
    quiz = quizzes_at([activity]).get(activity.key) if activity else None
    return redirect("quizzes:invitations", code=quiz.code) if quiz else redirect("quizzes:exams")


def _found(request: SignedInRequest, code: str) -> tuple[Person, Quiz, Activity]:
    """A quiz that stands in courses alone has no candidates."""
    if not may_see_candidates(request.user):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz, code=code)
    exam = exam_of(quiz)
    if exam is None:
        raise Http404
    return request.user, quiz, exam
