"""A question's figures over its versions and its quizzes."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from quizzes.back_office.versions import crumbs
from quizzes.models import Question, StatisticsRun
from quizzes.statistics import charts, wording
from quizzes.statistics.question import Line, QuestionStatistics, statistics_of
from quizzes.statistics.views import author_of, chosen

FIGURES = ("facility", "deviation", "guess", "discrimination", "efficiency")


@require_GET
def question_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    author_of(request)
    question = get_object_or_404(Question, pk=pk)
    which = chosen(request)
    found = statistics_of(question, which)
    whole = found.whole
    lines = [*([_row(whole, _("Together"))] if whole and len(whole.versions) > 1 else []), *map(_row, found.by_version)]
    context = {
        "question": question,
        "which": which,
        "choices": StatisticsRun.Attempts.choices,
        "headline": wording.of_question(_facts(whole)) if whole else "",
        "remarks": list(wording.remarks(_facts(whole))) if whole else [],
        "pooling": list(_pooling(found)),
        "lines": lines,
        "quizzes": [_row(line, line.quiz.name if line.quiz else "") for line in found.by_quiz],
        "heads": _heads(),
        "pictures": _pictures(lines),
        "breadcrumbs_items": crumbs(question, _("Statistics")),
    }
    return TemplateResponse(request, "quizzes/bank/statistics.html", context)


def _heads() -> list[str]:
    return [
        _("Attempts"),
        _("Facility index (%)"),
        _("Standard deviation (%)"),
        _("Random guess (%)"),
        _("Discrimination index (%)"),
        _("Discriminative efficiency (%)"),
    ]


def _facts(line: Line) -> dict[str, Any]:
    """As the wording of a quiz's statistics reads a question; options and languages stand there."""
    return asdict(line.figures) | {"guess": line.guess, "options": {}, "fairness": None}


def _row(line: Line, label: str = "") -> dict[str, Any]:
    facts = _facts(line)
    between = {name: wording.between(facts.get(f"{name}_between")) for name in FIGURES}
    return {
        "label": label or _("Version %(number)s") % {"number": line.versions[0]},
        "versions": ", ".join(map(str, line.versions)),
        "quiz": line.quiz,
        "attempts": line.figures.attempts,
        "cells": [(wording.number(facts[name]), between[name]) for name in FIGURES],
        "facts": facts,
        "between": between,
    }


def _pictures(lines: list[dict[str, Any]]) -> list[tuple[str, charts.Whiskers]]:
    names = {"facility": (_("Facility index (%)"), 0), "discrimination": (_("Discrimination index (%)"), charts.LOWEST)}
    return [
        (
            title,
            charts.whiskers(
                [
                    (line["label"], line["facts"][name], line["facts"][f"{name}_between"], _said(line, name))
                    for line in lines
                ],
                lowest,
            ),
        )
        for name, (title, lowest) in names.items()
    ]


def _said(line: dict[str, Any], name: str) -> str:
    return f"{line['label']}: {wording.number(line['facts'][name])} ({line['between'][name] or '–'})"


def _pooling(found: QuestionStatistics) -> list[str]:
    """From which versions the figures come, and why others stay out."""
    pooled, other, given = found.pools
    said = []
    if len(pooled) > 1:
        text = _("Versions %(numbers)s count as one: only words changed, and the same answers earn the same.")
        said.append(text % {"numbers": _numbers(pooled)})
    elif pooled:
        said.append(_("The figures come from version %(number)s.") % {"number": pooled[0]})
    if other:
        text = ngettext(
            "Version %(numbers)s stays out: its key was another, so that its marks mean something else.",
            "Versions %(numbers)s stay out: their key was another, so that their marks mean something else.",
            len(other),
        )
        said.append(text % {"numbers": _numbers(other)})
    if given:
        text = ngettext(
            "Version %(numbers)s stays out: everybody was given full marks.",
            "Versions %(numbers)s stay out: everybody was given full marks.",
            len(given),
        )
        said.append(text % {"numbers": _numbers(given)})
    return said


def _numbers(numbers: list[int]) -> str:
    return _(", ").join(map(str, numbers))
