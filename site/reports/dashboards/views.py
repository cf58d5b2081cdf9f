"""The page that a manager, and HR, begin the day with."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bilingual.days import today
from certificates.models import Certification
from people.models import Person
from people.requests import PersonRequest
from people.rules import may_administer_certificates, may_read_audit, may_see_status
from reports import wording
from reports.chart import bars
from reports.dashboards.line import line
from reports.dashboards.overview import pictures
from reports.dashboards.rules import leads
from reports.dashboards.team import team_of
from reports.dashboards.waiting import waiting_of
from reports.dashboards.wording import moved, team_explanation, team_headline, trend_words
from reports.selection import Selection


@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """To the start page of the viewer's role; whoever has none begins with their own learning."""
    if may_administer_certificates(request.user):
        return redirect("reports:overview")
    if leads(request.user):
        return redirect("reports:team")
    if may_read_audit(request.user):
        return redirect("reports:auditing")
    return redirect("reports:status" if may_see_status(request.user) else "pages:home")


@require_safe
def team(request: PersonRequest) -> HttpResponse:
    viewer = _viewer(request)
    found = team_of(viewer, today())
    context = {
        "team": found,
        "headline": team_headline(found),
        "explanation": team_explanation(found),
        "waiting": waiting_of(viewer),
        "may_remind": leads(viewer),
    }
    return render(request, "reports/dashboards/team.html", context)


@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    viewer, on = _viewer(request), today()
    found = pictures(Selection(viewer=viewer, on=on, certifications=list(Certification.objects.all()), is_of_all=True))
    duties, expiries, points = found.duties, found.expiries, found.trend
    context = {
        "counted_at": found.counted_at,
        "has_duties": bool(duties.people),
        "headline": wording.headline(duties),
        "explanation": wording.explanation(duties, expiries),
        "line": line(points),
        "trend": trend_words(points),
        "moved": moved(points),
        "certifications": found.certifications,
        "units": found.units,
        "has_expiries": any(count for _, count in expiries.months),
        "bars": bars(expiries),
        "months": wording.months(expiries),
        "waiting": waiting_of(viewer),
    }
    return render(request, "reports/dashboards/overview.html", context)


def _viewer(request: PersonRequest) -> Person:
    if not may_see_status(request.user):
        raise PermissionDenied
    return request.user
