"""*Coverage*: where there will be too few certified people at once; and the rules that say how many it takes."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bilingual.days import today
from people.requests import PersonRequest
from people.rules import may_manage_people, may_see_status
from reports.coverage.forms import ChangeForm, RuleForm
from reports.coverage.looking import names_of, outlooks
from reports.coverage.models import CoverageRule
from reports.coverage.services import CoverageError, change_rule, end_rule, write_rule
from reports.coverage.wording import counts, warnings

NAMED = ("unit", "position", "certification")


@require_safe
def coverage(request: PersonRequest) -> HttpResponse:
    viewer = request.user
    if not may_see_status(viewer):
        raise PermissionDenied
    rules = list(CoverageRule.objects.visible_to(viewer).standing().select_related(*NAMED))
    found = outlooks(rules, today())
    told = warnings(found, names_of(viewer, found), today())
    context = {
        "warnings": told,
        "rules": [(one.rule, counts(one), viewer.manages.covers(one.rule.unit)) for one in found],
        "may_write": may_manage_people(viewer),
    }
    return render(request, "reports/coverage/coverage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest) -> HttpResponse:
    if not may_manage_people(request.user):
        raise PermissionDenied
    form = RuleForm(request.POST or None, viewer=request.user)
    if form.is_bound and form.is_valid():
        try:
            write_rule(actor=request.user, **form.cleaned_data)
        except CoverageError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reports:coverage")
    return render(request, "reports/coverage/rule.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    form = ChangeForm(request.POST or None, initial={"at_least": rule.at_least})
    if form.is_bound and form.is_valid():
        try:
            change_rule(rule=rule, at_least=form.cleaned_data["at_least"], actor=request.user)
        except CoverageError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reports:coverage")
    context = {"form": form, "rule": rule}
    return render(request, "reports/coverage/rule.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    end_rule(rule=_rule(request, pk), actor=request.user)
    return redirect("reports:coverage")


def _rule(request: PersonRequest, pk: int) -> CoverageRule:
    if not may_manage_people(request.user):
        raise PermissionDenied
    found: CoverageRule = get_object_or_404(
        CoverageRule.objects.manageable_by(request.user).standing().select_related(*NAMED), pk=pk
    )
    return found
