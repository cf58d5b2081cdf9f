"""Questions in and out of files: bring one, look at the dry run, import; or take a category away."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bilingual.days import today
from quizzes.back_office.fields import CategoryField
from quizzes.exchange.bringing import bring, carry_out
from quizzes.exchange.exporting import export
from quizzes.exchange.faults import Fault, FileRefused
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.planning import CHANGED, NEW, UNCHANGED, WRONG
from quizzes.exchange.sheet.template import template
from quizzes.exchange.writing import kind_name
from quizzes.models import QuestionBank, QuestionImport, QuestionVersion
from quizzes.statistics.views import author_of

AT_ONCE = 50
VERDICTS = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    UNCHANGED: gettext_lazy("unchanged"),
    WRONG: gettext_lazy("not understood"),
}


class BringForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))
    into = CategoryField(label=gettext_lazy("Into the category"), queryset=QuestionBank.objects.all())
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.name, one.label) for one in FORMATS.values()]
        self.fields["format"].choices = [("", _("as the file says")), *known]  # type: ignore[attr-defined]


class TakeForm(forms.Form):
    category = CategoryField(label=gettext_lazy("The category, and all below it"), queryset=QuestionBank.objects.all())
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(one.name, one.label) for one in FORMATS.values()]
    )


def questions_import(request: HttpRequest) -> HttpResponse:
    """The form for a file, and the files brought so far."""
    viewer = author_of(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = bring(
                data=file.read(),
                name=file.name,
                form=form.cleaned_data["format"],
                into=form.cleaned_data["into"],
                actor=viewer,
            )
            return redirect("questions_import_page", brought.pk)
        except FileRefused as refused:
            form.add_error("file", str(refused))
    imports = QuestionImport.objects.visible_to(viewer).select_related("actor", "bank")
    page = Paginator(imports, 20).get_page(request.GET.get("p"))
    context = {"form": form, "page_obj": page, "is_paginated": page.has_other_pages(), "formats": FORMATS.values()}
    context["breadcrumbs_items"] = _crumbs()
    return TemplateResponse(request, "quizzes/bank/import.html", context, status=422 if form.errors else 200)


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    start = [(reverse("questions:index"), _("Questions")), (reverse("questions_import"), _("Import questions"))]
    return [{"url": url, "label": label} for url, label in (*start, *more)]


def questions_import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run; POST imports. Afterwards what was done."""
    viewer = author_of(request)
    brought = get_object_or_404(QuestionImport.objects.visible_to(viewer).select_related("bank"), pk=pk)
    error = ""
    if request.method == "POST":
        try:
            carry_out(brought=brought, actor=viewer, leave_out=bool(request.POST.get("leave_out")))
            return redirect("questions_import_page", pk)
        except FileRefused as refused:
            error = str(refused)
    lines = _lines(brought)
    page = Paginator(lines, AT_ONCE).get_page(request.GET.get("p"))
    counts = brought.counts
    context = {
        "brought": brought,
        "error": error,
        "counts": [(VERDICTS[one], counts.get(one, 0)) for one in VERDICTS],
        "wrong": counts.get(WRONG, 0),
        "to_do": counts.get(NEW, 0) + counts.get(CHANGED, 0),
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "breadcrumbs_items": _crumbs(("", brought.name)),
    }
    return TemplateResponse(request, "quizzes/bank/import_page.html", context)


def _lines(brought: QuestionImport) -> list[dict[str, Any]]:
    """A row for each line of the file that says something; what was not understood first."""
    said: dict[int, list[Fault]] = defaultdict(list)
    for kept in brought.report.get("faults", []):
        said[kept["line"]].append(Fault.from_kept(kept))
    rows = []
    for step in brought.report.get("steps", []):
        rows.append({**step, "faults": said.pop(step["line"], [])})
    for line, faults in said.items():
        is_wrong = any(not fault.is_note for fault in faults)
        rows.append({"line": line, "faults": faults, "verdict": WRONG if is_wrong else ""})
    rows.sort(key=lambda row: (row["verdict"] != WRONG, row["line"]))
    states = dict(QuestionVersion.State.choices)
    for row in rows:
        row["kind_name"] = kind_name(row.get("kind", ""))
        row["state_name"] = states.get(row.get("state", ""), "")
        row["verdict_name"] = capfirst(VERDICTS.get(row["verdict"], "–"))
    return rows


def questions_export(request: HttpRequest) -> HttpResponseBase:
    """The form; POST gives the file, and says in a page what it could not hold."""
    author_of(request)
    form = TakeForm(request.POST or None)
    lost: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        chosen = FORMATS[form.cleaned_data["format"]]
        data, made = export(form.cleaned_data["category"], chosen)
        if not made.faults or request.POST.get("all_the_same"):
            name = f"{form.cleaned_data['category'].code}-{today().isoformat()}.{chosen.suffix}"
            return _file(data, name)
        lost = made.faults
    context = {"form": form, "lost": lost, "formats": FORMATS.values(), "breadcrumbs_items": _export_crumbs()}
    return TemplateResponse(request, "quizzes/bank/export.html", context)


def _export_crumbs() -> list[dict[str, str]]:
    return [{"url": reverse("questions:index"), "label": _("Questions")}, {"url": "", "label": _("Export questions")}]


def _file(data: bytes, name: str) -> HttpResponse:
    """As an attachment whatever it is: nothing of it is opened in the browser."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def question_template(request: HttpRequest) -> HttpResponse:
    author_of(request)
    return _file(template(), "questions.xlsx")
