"""The page before a bulk action: what is to be said, and what will happen to whom."""

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bilingual.days import today
from people.requests import PersonRequest
from reports.actions.choosing import MOST, Chosen, chosen
from reports.actions.findings import Kind
from reports.actions.forms import ActForm
from reports.actions.planning import Line, counts, mark, preview
from reports.actions.services import begin
from reports.actions.verbs import BulkAction, Verb, action_of
from reports.actions.verbs.base import Setting
from reports.wording import Words

AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: PersonRequest, verb: str) -> HttpResponse:
    """Looking and doing are one form; what is done is what was seen beside it, or it is shown anew."""
    action = _action(request, verb)
    who = chosen(request)
    if not who.form.is_valid():
        return redirect(f"{reverse('reports:status')}?{request.GET.urlencode()}")
    if who.certification is None:
        return render(request, "reports/actions/choose.html", _choosing(request, action, who))
    is_final = request.POST.get("step") == "go"
    form = action.form_class(request.POST or None, is_final=is_final)
    is_well_formed = not form.is_bound or form.is_valid()
    if any(name != "reason" for name in form.errors) or who.is_too_many:
        return _page(request, action, who, form, None, [])
    setting = Setting(request.user, who.certification, today(), form.days(), _reason(form))
    lines = preview(action, setting, who.people)
    seen = mark(setting, lines)
    is_other = is_final and request.POST.get("seen") != seen
    if not (is_final and is_well_formed and not is_other and counts(lines)[Kind.WILL]):
        return _page(request, action, who, form, setting, lines, is_other=is_other)
    run = begin(action=action, setting=setting, lines=lines, token=_token(request))
    return redirect("reports:run", pk=run.pk)


def _action(request: PersonRequest, verb: str) -> BulkAction:
    action = action_of(verb)
    if action is None:
        raise Http404
    if not action.may(request.user):
        raise PermissionDenied
    return action


def _reason(form: ActForm) -> str:
    return str(form.cleaned_data.get("reason") or "") if form.is_bound else ""


def _token(request: PersonRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _choosing(request: PersonRequest, action: BulkAction, who: Chosen) -> dict[str, Any]:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "of"]
    return {"verb": Verb(action.verb), "certifications": list(who.form.certifications.values()), "kept": kept}


def _page(
    request: PersonRequest,
    action: BulkAction,
    who: Chosen,
    form: ActForm,
    setting: Setting | None,
    lines: Sequence[Line],
    *,
    is_other: bool = False,
) -> HttpResponse:
    counted = counts(lines)
    show = request.POST.get("show", "")
    shown = [line for line in lines if line.finding.kind == show] if show in Kind.values else lines
    context = {
        "verb": Verb(action.verb),
        "certification": who.certification,
        "form": form,
        "is_too_many": who.is_too_many,
        "most": MOST,
        "is_other": is_other,
        "headline": action.will(counted[Kind.WILL]),
        "many": counted[Kind.WILL],
        "counts": [(kind, counted[kind], kind == show) for kind in Kind if counted[kind]],
        "everybody": len(lines),
        "show": show,
        "page": Paginator(shown, AT_ONCE).get_page(request.POST.get("page")),
        "words": Words(),
        "seen": mark(setting, lines) if setting else "",
        "token": request.POST.get("token") or uuid.uuid4(),
        "query": urlencode(list(_query(request))),
        "back": f"{reverse('reports:status')}?{urlencode(who.form.parts())}",
    }
    is_refused = bool(form.errors) or is_other
    return render(request, "reports/actions/act.html", context, status=422 if is_refused else 200)


def _query(request: PersonRequest) -> Any:
    return ((name, value) for name, values in request.GET.lists() for value in values)
