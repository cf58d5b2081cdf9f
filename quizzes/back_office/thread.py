"""What trainers say to each other about a question."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Person
from quizzes import services
from quizzes.back_office.versions import crumbs
from quizzes.models import Question, QuestionComment
from quizzes.statistics.views import author_of


class CommentForm(forms.Form):
    text = forms.CharField(
        label=capfirst(gettext_lazy("comment")), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


def thread_of(question: Question, viewer: Person) -> dict[str, list[QuestionComment]]:
    """One query: what is open, and what was resolved."""
    said = QuestionComment.objects.visible_to(viewer).filter(question=question)
    found = list(said.select_related("author", "resolved_by"))
    return {
        "open_comments": [one for one in found if not one.resolved_at],
        "resolved_comments": [one for one in found if one.resolved_at],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def question_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """The thread; POST adds to it."""
    viewer = author_of(request)
    question = get_object_or_404(Question, pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.comment(question=question, text=form.cleaned_data["text"], author=viewer)
        return redirect(f"{reverse('questions:inspect', args=[pk])}#comments")
    context = {
        "object": question,
        "comment_form": form,
        **thread_of(question, viewer),
        "breadcrumbs_items": crumbs(question, _("Comments")),
    }
    return TemplateResponse(request, "quizzes/bank/comments.html", context, status=422 if form.errors else 200)


@require_POST
def resolve_comment(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = author_of(request)
    said = get_object_or_404(QuestionComment.objects.visible_to(viewer), pk=pk)
    services.resolve_comment(said=said, actor=viewer)
    return redirect(f"{reverse('questions:inspect', args=[said.question_id])}#comments")
