"""Exams on paper: asked for, watched while they are made, and taken. The key is for trainers alone."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import record
from people.models import Person
from people.rules import may_author, may_invigilate
from quizzes.errors import QuizRefusal
from quizzes.models import PaperSet, PrintedPart, Quiz
from quizzes.models.printed import PaperSetQuerySet
from quizzes.printed.forms import PapersForm
from quizzes.printed.packing import entries, zipped
from quizzes.printed.services import order_again, order_papers
from quizzes.views.signed_in import SignedInRequest

PER_PAGE = 20
ON_ITS_WAY = gettext_lazy("A worker makes them. You may leave this page and come back.")


def may_print(viewer: Person) -> bool:
    return may_invigilate(viewer) or may_author(viewer)


def sets_for(viewer: Person) -> PaperSetQuerySet:
    """Trainers see all: the questions are theirs."""
    found: PaperSetQuerySet = PaperSet.objects.all() if may_author(viewer) else PaperSet.objects.visible_to(viewer)
    return found


@dataclass(frozen=True)
class Shown:
    """A set in the list: how many papers, and its files, as far as they are made."""

    made: PaperSet
    parts: list[PrintedPart]

    @property
    def papers(self) -> int:
        return max((part.last for part in self.parts), default=0)

    @property
    def done(self) -> int:
        return sum(1 for part in self.parts if part.file)

    @property
    def runs(self) -> bool:
        return any(not part.file and not part.problem for part in self.parts)

    @property
    def is_whole(self) -> bool:
        return all(part.file for part in self.parts)

    @property
    def is_gone(self) -> bool:
        """Of some, the files were taken away."""
        return any(part.problem in (PrintedPart.ERASED, PrintedPart.EXPIRED) for part in self.parts)


def printing(request: HttpRequest, viewer: Person, quiz: Quiz) -> tuple[PapersForm, bool, dict[str, Any]]:
    """The form, whether papers were ordered by this request, and what the page shows. Both pages share it."""
    step = request.POST.get("step") if request.method == "POST" else None
    asked = step == "print"
    form = PapersForm(request.POST if asked else None, viewer=viewer, quiz=quiz, initial={"languages": viewer.language})
    if step == "again":
        _again(request, viewer, quiz)
        return form, True, {}
    if asked and form.is_valid():
        said = form.cleaned_data
        try:
            order_papers(
                quiz=quiz,
                languages=said["languages"],
                same=said["same"],
                people=said["everybody"],
                blank=said["blank"] or 0,
                seed=said["seed"],
                actor=viewer,
            )
            messages.success(request, str(ON_ITS_WAY))
            return form, True, {}
        except QuizRefusal as refusal:
            form.add_error(None, str(refusal))
    rows = sets_for(viewer).filter(quiz=quiz).select_related("made_by").prefetch_related("parts")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    sets = [Shown(one, list(one.parts.all())) for one in page]
    context = {
        "quiz": quiz,
        "form": form,
        "page": page,
        "sets": sets,
        "runs": any(one.runs for one in sets),
        "sees_key": may_author(viewer),
        "days_kept": settings.PRINTED_PAPERS_DAYS,
    }
    return form, False, context


def _again(request: HttpRequest, viewer: Person, quiz: Quiz) -> None:
    wanted = request.POST.get("set", "")
    if not wanted.isdecimal():
        raise Http404
    order_again(paper_set=get_object_or_404(sets_for(viewer), pk=wanted, quiz=quiz), actor=viewer)
    messages.success(request, str(ON_ITS_WAY))


@never_cache
def papers(request: SignedInRequest, code: str) -> HttpResponse:
    if not may_print(request.user):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz, code=code)
    form, ordered, context = printing(request, request.user, quiz)
    if ordered:
        return redirect("quizzes:papers", code=code)
    return render(request, "quizzes/printed/papers.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def papers_file(request: SignedInRequest, pk: int, what: str) -> FileResponse:
    """``what``: the papers, or their key."""
    viewer = request.user
    if not may_print(viewer) or (what == "key" and not may_author(viewer)):
        raise PermissionDenied
    rows = PrintedPart.objects.select_related("paper_set__quiz")
    part = get_object_or_404(rows, pk=pk, paper_set__in=sets_for(viewer))
    name = part.key_file if what == "key" else part.file
    if not name or not default_storage.exists(name):
        raise Http404
    quiz = part.paper_set.quiz
    record(
        action="papers.key_taken" if what == "key" else "papers.taken",
        subject=quiz,
        actor=viewer,
        after={"first": part.first, "last": part.last},
    )
    title = f"{quiz.code}-{part.paper_set_id}-{part.first:03}-{what}.pdf"
    return FileResponse(default_storage.open(name, "rb"), as_attachment=True, filename=title)


@never_cache
@require_safe
def papers_zip(request: SignedInRequest, pk: int) -> StreamingHttpResponse:
    """A whole set, papers, answer sheets and key: for who may see the key."""
    viewer = request.user
    if not may_author(viewer):
        raise PermissionDenied
    made = get_object_or_404(sets_for(viewer).select_related("quiz"), pk=pk)
    parts = list(made.parts.all())
    wanted = entries(made, parts)
    if not wanted or not all(name and default_storage.exists(name) for _in_archive, name in wanted):
        raise Http404
    papers = max(part.last for part in parts)
    record(action="papers.set_taken", subject=made.quiz, actor=viewer, after={"papers": papers})
    response = StreamingHttpResponse(zipped(wanted), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{made.quiz.code}-{made.pk}.zip")
    return response
