"""The markers' pages: what waits, and one answer after another."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.media import picture_file
from people.models import Person
from people.rules import may_author, may_mark_answers
from quizzes.by_hand import services
from quizzes.by_hand.forms import MarkForm, form_of
from quizzes.by_hand.queue import given_by, of_question, only_skipped, open_to, queue_of
from quizzes.errors import QuizRefusal
from quizzes.models import ManualMark, MarkDraft
from quizzes.reading import Screen, read_pictures
from quizzes.views.signed_in import SignedInRequest

WITH = ("marker", "response__item", "item__attempt__quiz", "item__version__question")


def _marker(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not may_mark_answers(viewer):
        raise PermissionDenied
    return viewer


def _draft(viewer: Person, code: UUID) -> MarkDraft:
    """Their own: another marker's is not there."""
    draft: MarkDraft = get_object_or_404(MarkDraft.objects.visible_to(viewer).select_related(*WITH), code=code)
    draft.marker = viewer  # as read already
    return draft


@never_cache
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    viewer = _marker(request)
    context = {"queue": queue_of(viewer, timezone.now()), "may_reopen": may_author(viewer)}
    return render(request, "quizzes/by_hand/queue.html", context)


@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Into an answer to the question that was chosen."""
    viewer = _marker(request)
    quiz, question = request.POST.get("quiz", ""), request.POST.get("question", "")
    if not (quiz.isdecimal() and question.isdecimal() and max(len(quiz), len(question)) < 10):
        raise Http404
    return _go_on(request, viewer, int(quiz), int(question))


def _go_on(
    request: SignedInRequest, viewer: Person, quiz: int, question: int, *, skipped: bool = False
) -> HttpResponse:
    if skipped and only_skipped(viewer, quiz, question, timezone.now()):
        messages.info(request, _("Only answers that you skipped are left of this question."))
        return redirect("quizzes:marking")
    draft = services.take_next(quiz=quiz, question=question, marker=viewer)
    if draft is None:
        messages.info(request, _("No more answers to this question wait for you."))
        return redirect("quizzes:marking")
    return redirect("quizzes:marking-answer", code=draft.code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, code: UUID) -> HttpResponse:
    """One answer: read, draft, mark, skip."""
    viewer = _marker(request)
    draft = _draft(viewer, code)
    if request.method != "POST":
        return _shown(request, draft, form_of(draft))
    form = form_of(draft, request.POST)
    does = {"mark": _mark, "skip": _skip, "discard": _discard}.get(request.POST.get("do", ""), _save)
    return does(request, draft, form)


def _mark(request: SignedInRequest, draft: MarkDraft, form: MarkForm) -> HttpResponse:
    if not form.is_valid():
        services.save_draft(draft=draft, points=form.typed(), comment=form.typed_comment())
        return _shown(request, draft, form, status=422)
    try:
        services.give_mark(draft=draft, points=form.points(), comment=form.cleaned_data["comment"])
    except QuizRefusal as refusal:
        services.save_draft(draft=draft, points=form.typed(), comment=form.typed_comment())
        form.add_error(None, str(refusal))
        return _shown(request, draft, form, status=refusal.status)
    messages.success(request, _("Marked: %(code)s.") % {"code": draft.short_code})
    item = draft.item
    return _go_on(request, draft.marker, item.attempt.quiz_id, item.version.question_id)


def _save(request: SignedInRequest, draft: MarkDraft, form: MarkForm) -> HttpResponse:
    """The page's script asks for JSON, whenever something was typed."""
    kept = services.save_draft(draft=draft, points=form.typed(), comment=form.typed_comment())
    at = date_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    if request.accepts("text/html") is False or request.headers.get("Accept") == "application/json":
        return JsonResponse({"saved": at, "kept": kept})
    if kept:
        messages.success(request, _("Draft saved at %(at)s.") % {"at": at})
    return redirect("quizzes:marking-answer", code=draft.code)


def _skip(request: SignedInRequest, draft: MarkDraft, form: MarkForm) -> HttpResponse:
    if any(form.typed().values()) or form.typed_comment():
        services.save_draft(draft=draft, points=form.typed(), comment=form.typed_comment())
    services.skip(draft=draft)
    item = draft.item
    return _go_on(request, draft.marker, item.attempt.quiz_id, item.version.question_id, skipped=True)


@require_POST
def take_back(request: SignedInRequest, code: UUID) -> HttpResponse:
    """One press: the mark is a draft again, and its answer opens."""
    viewer = _marker(request)
    found = ManualMark.objects.filter(code=code, marker=viewer).select_related("marker", "item", "response__item")
    given = get_object_or_404(found.order_by("-pk")[:1])
    try:
        draft = services.take_back(given=given)
    except QuizRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("quizzes:marking")
    messages.success(request, _("Taken back: %(code)s. Mark it again.") % {"code": draft.short_code})
    return redirect("quizzes:marking-answer", code=draft.code)


def _discard(request: SignedInRequest, draft: MarkDraft, form: MarkForm) -> HttpResponse:
    services.discard(draft=draft)
    messages.success(request, _("The draft is gone. The answer waits for a marker."))
    return redirect("quizzes:marking")


def _shown(request: SignedInRequest, draft: MarkDraft, form: MarkForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    item = draft.item
    waits = open_to(draft.marker, now).filter(pk=draft.response_id).exists()
    left = of_question(draft.marker, item.attempt.quiz_id, item.version.question_id, now).exclude(pk=draft.response_id)
    count = left.count()
    context = {
        "draft": draft,
        "form": form,
        "screen": read_pictures([Screen(item, draft.response)])[0],
        "waits": waits,
        "last": next((one for one in given_by(draft.marker, 1) if one.may_take_back), None),
        "left": ngettext("%(count)s more waits", "%(count)s more wait", count) % {"count": count} if count else "",
    }
    return render(request, "quizzes/by_hand/answer.html", context, status=status)


@never_cache
@require_safe
def picture(request: SignedInRequest, code: UUID) -> FileResponse:
    """The question's picture, under the answer's code."""
    draft = _draft(_marker(request), code)
    shown = Screen(draft.item, draft.response).picture
    if shown is None:
        raise Http404
    return picture_file(shown.image, "wide")
