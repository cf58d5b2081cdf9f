"""A question's versions side by side, and its two languages side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bilingual.text import LANGUAGES
from quizzes import services
from quizzes.models import Question, QuestionVersion
from quizzes.statistics.views import author_of
from quizzes.translation import BEHIND, MISSING, Translation
from quizzes.versions.comparing import compare, pieces
from quizzes.versions.telling import ANY, Told, told
from quizzes.versions.use import Use, use_of


def crumbs(question: Question, last: str) -> list[dict[str, str]]:
    return [
        {"url": reverse("questions:index"), "label": _("Questions")},
        {"url": reverse("questions:inspect", args=[question.pk]), "label": question.stem[:40] or question.code},
        {"url": "", "label": last},
    ]


@require_GET
def question_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain, and any two of it compared: the newest and the one before it where none are chosen."""
    author_of(request)
    question = get_object_or_404(Question, pk=pk)
    chain = list(question.versions.select_related("created_by"))
    used = use_of(question)
    old, new = _chosen(request, chain)
    parts = compare(_all_of(old), _all_of(new)) if old and new else []
    context = {
        "question": question,
        "chain": [(version, used.get(version.pk, Use())) for version in chain],
        "old": old,
        "new": new,
        "changed": [part for part in parts if part.differs],
        "same": [part for part in parts if not part.differs],
        "breadcrumbs_items": crumbs(question, _("Versions")),
    }
    return TemplateResponse(request, "quizzes/bank/versions.html", context)


def _chosen(request: HttpRequest, chain: list[QuestionVersion]) -> tuple[QuestionVersion | None, ...]:
    """The older comes first, however they were asked for."""
    by_number = {str(version.number): version for version in chain}
    asked = [by_number.get(request.GET.get(side, "")) for side in ("old", "new")]
    default = [chain[min(1, len(chain) - 1)], chain[0]] if chain else [None, None]
    found = [one or other for one, other in zip(asked, default, strict=True)]
    return tuple(sorted(found, key=lambda version: version.number if version else 0))


def _all_of(version: QuestionVersion) -> list[Told]:
    """The content, and what stands beside it."""
    beside = {
        "kind": (_("Kind of question"), version.get_kind_display()),
        "state": (_("State"), version.get_state_display()),
        "difficulty": (_("Difficulty"), version.get_difficulty_display()),
        "translation": (_("Translation"), version.get_translation_display()),
    }
    row = [Told(("", name), label, {ANY: str(value)}) for name, (label, value) in beside.items()]
    return [*told(version.kind, version.content), *row]


@require_http_methods(["GET", "HEAD", "POST"])
def question_translation(request: HttpRequest, pk: int) -> HttpResponse:
    """Both languages, and what changed in the one that has moved on. POST: the translation still holds."""
    viewer = author_of(request)
    question = get_object_or_404(Question, pk=pk)
    if request.method == "POST":
        version = services.confirm_translation(question=question, actor=viewer)
        if version.translation == Translation.WHOLE:
            messages.success(request, _("Noted: both languages say the same."))
        return redirect("questions:inspect", pk)
    chain = list(question.versions.select_related("created_by"))
    newest, base = (chain[0] if chain else None), _last_whole(chain)
    ahead = next((one for one in LANGUAGES if newest and newest.translation == BEHIND[_other(one)]), "")
    context = {
        "question": question,
        "newest": newest,
        "base": base,
        "ahead": ahead,
        "is_missing": bool(newest and newest.translation in MISSING.values()),
        "rows": _rows(newest, base, ahead) if newest else [],
        "breadcrumbs_items": crumbs(question, _("Translation")),
    }
    return TemplateResponse(request, "quizzes/bank/translation.html", context)


def _other(language: str) -> str:
    return next(one for one in LANGUAGES if one != language)


def _last_whole(chain: list[QuestionVersion]) -> QuestionVersion | None:
    """The last version of which both languages said the same."""
    return next((version for version in chain if version.translation == Translation.WHOLE), None)


def _rows(newest: QuestionVersion, base: QuestionVersion | None, ahead: str) -> list[dict[str, Any]]:
    """What has words in a language, what changed first. The language ahead shows what came and what went."""
    new = [one for one in told(newest.kind, newest.content) if ANY not in one.words]
    old = told(base.kind, base.content) if base else new
    before = {one.place: one.words for one in old}
    rows = []
    for one in new:
        was = before.get(one.place, {}).get(ahead, "")
        gone, come = pieces(was, one.words.get(ahead, "")) if ahead else ([], [])
        differs = bool(ahead) and was != one.words.get(ahead, "")
        rows.append({"label": one.label, "words": one.words, "gone": gone, "come": come, "differs": differs})
    return sorted(rows, key=lambda row: not row["differs"])
