"""A quiz as an exam, in the back office: whether it stands alone, and the way to its candidates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.exams.finding import exam_of
from quizzes.exams.services import stand_alone
from quizzes.models import Quiz
from quizzes.printed.views import printing
from quizzes.statistics.views import author_of


def exam(request: HttpRequest, code: str) -> HttpResponse:
    """POST lets it stand alone, or makes papers."""
    viewer = author_of(request)
    quiz = get_object_or_404(Quiz, code=code)
    form, ordered, papers = printing(request, viewer, quiz)
    if ordered:
        return redirect("quiz_exam", code=code)
    if request.method == "POST" and not form.is_bound:
        stand_alone(quiz=quiz, actor=viewer)
        messages.success(request, _("It stands alone now. Say who is to sit it."))
        return redirect("quizzes:invitations", code=code)
    found = exam_of(quiz)
    context = {
        **papers,
        "exam": found if found and not found.retired else None,
        "breadcrumbs_items": [
            {"url": reverse("quiz-rules:index"), "label": _("Quizzes")},
            {"url": reverse("quiz-rules:edit", args=[quiz.pk]), "label": quiz.name},
            {"url": "", "label": _("Exam")},
        ],
    }
    return TemplateResponse(request, "quizzes/admin/exam.html", context, status=422 if form.errors else 200)
