"""Schedules as pages: written, changed, paused, ended, and what was delivered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bilingual.text import language
from people.models import Person
from people.requests import PersonRequest
from reports.schedules import services
from reports.schedules.forms import ScheduleForm
from reports.schedules.kinds import KINDS, ReportKind
from reports.schedules.making import Report
from reports.schedules.models import Rhythm, Schedule
from reports.schedules.selecting import query_of, report_form
from reports.schedules.views import kind_or_404

AT_ONCE = 30
BEGIN = {"rhythm": Rhythm.WEEKLY, "weekday": 1, "month_day": 1, "hour": 7, "format": "xlsx"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest, kind: str) -> HttpResponse:
    """The filters stand in the address, as on the report's page."""
    chosen = kind_or_404(request, kind)
    filters = report_form(chosen, request.user, request.GET)
    if not filters.is_valid():
        return redirect("reports:report", kind=kind)
    initial = {**BEGIN, "recipients": request.user.staff_number}
    form = ScheduleForm(request.POST or None, viewer=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        made = services.write_schedule(owner=request.user, kind=kind, filters=filters.parts(), **form.given)
        return redirect("reports:schedule", pk=made.pk)
    context = {"kind": chosen, "form": form, "said": _said(chosen, request.user, filters.parts())}
    return render(request, "reports/schedules/new.html", context, status=422 if form.errors else 200)


def _said(kind: ReportKind, viewer: Person, filters: dict[str, str]) -> list[str]:
    form = report_form(kind, viewer, query_of(filters))
    return Report(kind, form, form.selection(viewer), language()).of_any_day if form.is_valid() else []


def _found(request: PersonRequest, pk: int) -> Schedule:
    visible = Schedule.objects.visible_to(request.user).select_related("owner")
    found: Schedule = get_object_or_404(visible, pk=pk)
    return found


def _is_theirs(request: PersonRequest, schedule: Schedule) -> bool:
    return request.user.is_superuser or schedule.owner_id == request.user.pk


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: PersonRequest, pk: int) -> HttpResponse:
    """Its owner changes it here; whoever gets it sees what they got, and may leave the list."""
    found = _found(request, pk)
    is_theirs = _is_theirs(request, found)
    if request.method == "POST" and not is_theirs:
        raise PermissionDenied
    people = list(Person.objects.filter(pk__in=found.recipients.values("person")))
    form = None
    if is_theirs and not found.ended_at:
        form = ScheduleForm(
            request.POST or None,
            viewer=request.user,
            keep=frozenset(person.pk for person in people),
            initial=_initial(found, people),
        )
        if form.is_bound and form.is_valid():
            services.change_schedule(schedule=found, actor=request.user, **form.given)
            return redirect("reports:schedule", pk=pk)
    context = {**_context(request, found, people, is_theirs), "form": form}
    return render(request, "reports/schedules/schedule.html", context, status=422 if form and form.errors else 200)


def _initial(found: Schedule, people: list[Person]) -> dict[str, Any]:
    day = {Rhythm.WEEKLY: "weekday", Rhythm.MONTHLY: "month_day"}.get(Rhythm(found.rhythm), "")
    given = {"rhythm": found.rhythm, "hour": found.hour, "format": found.format, **({day: found.on_day} if day else {})}
    return {**BEGIN, **given, "recipients": "\n".join(sorted(person.staff_number for person in people))}


def _context(request: PersonRequest, found: Schedule, people: list[Person], is_theirs: bool) -> dict[str, Any]:
    deliveries = found.deliveries.select_related("person").exclude(outcome="")
    if not is_theirs:
        deliveries = deliveries.filter(person=request.user)
    kind = KINDS[found.kind]
    return {
        "schedule": found,
        "kind": kind,
        "is_theirs": is_theirs,
        "gets_it": any(person.pk == request.user.pk for person in people),
        "said": _said(kind, request.user, found.filters),
        "page": Paginator(deliveries, AT_ONCE).get_page(request.GET.get("page")),
    }


@require_POST
def act(request: PersonRequest, pk: int) -> HttpResponse:
    found, step = _found(request, pk), request.POST.get("step")
    if step == "leave":
        services.leave_list(schedule=found, person=request.user)
        return redirect("reports:reports")
    if not _is_theirs(request, found):
        raise PermissionDenied
    verbs = {"pause": services.pause, "resume": services.resume, "end": services.end}
    if step in verbs:
        verbs[step](schedule=found, actor=request.user)
    return redirect("reports:schedule", pk=pk)
