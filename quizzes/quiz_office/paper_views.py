"""What a quiz's papers are made of: its blueprint, whether the bank can fill it, how much papers share."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.blueprints import Check, Plan, candidates_in, candidates_of, check, plan_of
from quizzes.drawing import Candidate, Wanted
from quizzes.models import Quiz
from quizzes.quiz_office.paper_form import Choices, Difficulty, SectionForm, bank_of, initial, table
from quizzes.services.designing import SectionDraft, save_paper
from quizzes.statistics.views import author_of

MOST_SECTIONS = 20


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows it; POST checks, adds or leaves out a section, or saves. Nothing typed is lost on the way."""
    viewer = author_of(request)
    quiz = get_object_or_404(Quiz.objects.select_related("bank"), code=code)
    choices = Choices()
    if request.method == "POST":
        forms = _posted(request.POST, quiz, choices)
        action = request.POST.get("action", "save")
        bound = [form for form in forms if form.is_bound]  # not the one that was just added
        valid = not any(form.errors for form in bound)
        if action == "save" and valid:
            save_paper(quiz=quiz, sections=[form.draft() for form in bound], actor=viewer)
            messages.success(request, _("Saved. Attempts that begin from now on get such a paper."))
            return redirect("quiz_paper", code=code)
        result = _checked(quiz, [form.draft() for form in bound]) if valid else None
    else:
        sections = quiz.sections.prefetch_related("picks__question", "picks__quality")
        forms = [_form(quiz, choices, place, initial=initial(one, quiz)) for place, one in enumerate(sections)]
        result = _checked(quiz, None)
    return TemplateResponse(request, "quizzes/admin/paper.html", _context(quiz, forms, result))


def _form(quiz: Quiz, choices: Choices, place: int, **more: object) -> SectionForm:
    return SectionForm(quiz=quiz, choices=choices, prefix=f"s{place}", auto_id="id_%s", **more)


def _posted(data: QueryDict, quiz: Quiz, choices: Choices) -> list[SectionForm]:
    """The sections as typed, one more or one less where that was asked."""
    sections = str(data.get("sections", ""))
    count = min(MOST_SECTIONS, int(sections)) if sections.isdigit() else 0
    action = data.get("action", "")
    kept = [place for place in range(count) if action != f"drop-{place}"]
    moved = QueryDict(mutable=True)
    for new, old in enumerate(kept):
        for name in [name for name in data if name.startswith(f"s{old}-")]:
            moved.setlist(f"s{new}-{name.partition('-')[2]}", data.getlist(name))
    forms = [_form(quiz, choices, place, data=moved) for place in range(len(kept))]
    if action == "add" and len(forms) < MOST_SECTIONS:
        forms.append(_form(quiz, choices, len(forms)))
    return forms


def _context(quiz: Quiz, forms: list[SectionForm], result: Check | None) -> dict[str, object]:
    candidates = _ready(quiz, forms)
    return {
        "quiz": quiz,
        "sections": [(form, list(table(form, candidates))) for form in forms],
        "count": len(forms),
        "difficulties": [*(difficulty.label for difficulty in Difficulty), _("any difficulty")],
        "check": result,
        "breadcrumbs_items": [
            {"url": reverse("quiz-rules:index"), "label": _("Quizzes")},
            {"url": reverse("quiz-rules:edit", args=[quiz.pk]), "label": quiz.name},
            {"url": "", "label": _("Paper")},
        ],
    }


def _ready(quiz: Quiz, forms: list[SectionForm]) -> list[Candidate]:
    tags = {str(form["tag"].value() or "") for form in forms}
    banks = {quiz.bank.path, *(bank_of(form).path for form in forms)}
    return candidates_in(banks, tags=[int(tag) for tag in tags if tag.isdigit()])


def _checked(quiz: Quiz, drafts: Sequence[SectionDraft] | None) -> Check:
    """Of what is typed; of what is saved where nothing is typed."""
    plan = Plan(_wanted(quiz, drafts), []) if drafts else plan_of(quiz)
    return check(quiz, plan, candidates_of(plan))


def _wanted(quiz: Quiz, drafts: Sequence[SectionDraft]) -> list[Wanted]:
    wanted: list[Wanted] = []
    for place, draft in enumerate(drafts):
        bank, tag = (draft.bank or quiz.bank).path, draft.tag.pk if draft.tag else None
        wanted += [Wanted(place, 1, draft.mark, question=question) for question, _ in draft.fixed]
        wanted += [Wanted(place, count, draft.mark, bank, tag, quality, hard) for quality, hard, count in draft.cells]
    return wanted
