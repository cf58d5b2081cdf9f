"""A quiz's statistics in the back office."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bilingual.text import in_language
from people.models import Person
from people.rules import may_author
from quizzes.models import Quiz, StatisticsRun
from quizzes.rules import moment_for_reader
from quizzes.statistics import charts, exports, wording
from quizzes.statistics.services import ask_for_statistics
from sheets.writing import csv_lines, xlsx_book

Attempts = StatisticsRun.Attempts


def statistics(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows the newest; POST asks for a new calculation and comes back to see it grow."""
    viewer = author_of(request)
    quiz = get_object_or_404(Quiz, code=code)
    which = chosen(request)
    if request.method == "POST":
        ask_for_statistics(quiz=quiz, attempts=which, actor=viewer)
        return redirect(f"{reverse('quiz_statistics', args=[code])}?attempts={which}")
    runs = list(StatisticsRun.objects.filter(quiz=quiz, attempts=which)[:5])
    ready = next((run for run in runs if run.result is not None), None)
    context = {
        "quiz": quiz,
        "which": which,
        "choices": Attempts.choices,
        "running": next((run for run in runs if run.made_at is None), None),
        "run": ready,
        "breadcrumbs_items": breadcrumbs(quiz),
        **(shown(ready) if ready else {}),
    }
    return TemplateResponse(request, "quizzes/admin/statistics.html", context)


def statistics_file(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    author_of(request)
    quiz = get_object_or_404(Quiz, code=code)
    run = StatisticsRun.objects.filter(quiz=quiz, attempts=chosen(request)).exclude(made_at=None).first()
    if run is None or run.result is None:
        raise Http404
    name = f"{_('quiz-statistics')}-{quiz.code}.{form}"
    if form == "xlsx":
        book = xlsx_book(exports.sheets(run.result, facts(run.result["quiz"])))
        return FileResponse(book, as_attachment=True, filename=name)
    lines = list(csv_lines(exports.columns(), exports.rows(run.result)))  # read in the reader's language
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def author_of(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not may_author(viewer):
        raise PermissionDenied
    return viewer


def chosen(request: HttpRequest) -> str:
    asked = request.POST.get("attempts") or request.GET.get("attempts")
    return asked if asked in Attempts.values else Attempts.FIRST


def breadcrumbs(quiz: Quiz) -> list[dict[str, str]]:
    return [
        {"url": reverse("quiz-rules:index"), "label": _("Quizzes")},
        {"url": reverse("quiz-rules:edit", args=[quiz.pk]), "label": quiz.name},
        {"url": "", "label": _("Statistics")},
    ]


def shown(run: StatisticsRun) -> dict[str, Any]:
    """The stored result with its words for this reader."""
    result: dict[str, Any] = run.result or {}
    lines = [_line(place, line) for place, line in enumerate(result["questions"], start=1)]
    quiz = result["quiz"]
    return {
        "made_at": moment_for_reader(run.made_at) if run.made_at else "",
        "figures": quiz,
        "headline": wording.headline(quiz),
        "trust": wording.trust(quiz),
        "languages": spoken(result),
        "language_heads": [_("By language"), _("Attempts"), _("Mean (%)"), _("Standard deviation (%)")],
        "facts": facts(quiz),
        "heads": [_("Question"), _("Attempts"), *exports.figure_titles()],
        "lines": lines,
        "noted": sum(bool(line["remarks"]) for line in lines),
        "bars": charts.bars(quiz["distribution"]),
        "dots": charts.dots(lines),
        "pass_at": charts.line_at(run.quiz.pass_percent),
        "zero": charts.height_of(0),
        "good": round(charts.height_of(wording.TELLING) - charts.TOP, 1),
    }


def _line(place: int, line: dict[str, Any]) -> dict[str, Any]:
    options = [
        {
            "version": version,
            "options": [
                {**one, "text": in_language(one["text"]) or _choice(one["key"]), "share": wording.number(one["share"])}
                | {side: wording.number(one[side]) for side in ("weak", "strong")}
                for one in table
            ],
            "attempts": line["versions"][version],
        }
        for version, table in line["options"].items()
    ]
    return {
        **line,
        "place": place,
        "stem": in_language(line["stem"]),
        "remarks": list(wording.remarks(line)),
        "tables": options,
        "cells": [
            (wording.number(line[name]), wording.between(line.get(f"{name}_between"))) for name in exports.FIGURES
        ],
        "spoken": [
            (exports.LANGUAGE_NAMES.get(language, language), wording.number(found["facility"]), found["attempts"])
            for language, found in line.get("languages", {}).items()
        ],
        "delta": wording.number((line["fairness"] or {}).get("delta")),
    }


def spoken(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Language, attempts, mean with its interval, standard deviation; nothing where all took it in one."""
    found = result.get("languages", {})
    if len(found) < 2:
        return []
    return [
        (
            exports.LANGUAGE_NAMES.get(language, language),
            str(one["attempts"]),
            f"{wording.number(one['mean'])} {wording.between(one['mean_between'])}".strip(),
            wording.number(one["deviation"]),
        )
        for language, one in found.items()
    ]


def _choice(key: str) -> str:
    return {"true": _("True"), "false": _("False")}.get(key, key)


def facts(quiz: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, figure, and the interval that holds it in 95 of 100 cases."""
    return [
        (_("Attempts"), str(quiz["attempts"]), ""),
        (_("Mean (%)"), wording.number(quiz["mean"]), wording.between(quiz["mean_between"])),
        (_("Median (%)"), wording.number(quiz["median"]), ""),
        (_("Standard deviation (%)"), wording.number(quiz["deviation"]), ""),
        (_("Skewness"), wording.number(quiz["skewness"]), ""),
        (_("Kurtosis"), wording.number(quiz["kurtosis"]), ""),
        (
            _("Coefficient of internal consistency (%)"),
            wording.number(quiz["consistency"]),
            wording.between(quiz["consistency_between"]),
        ),
        (_("Error ratio (%)"), wording.number(quiz["error_ratio"]), ""),
        (_("Standard error (%)"), wording.number(quiz["standard_error"]), ""),
    ]
