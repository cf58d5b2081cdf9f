"""What happened in one cell, as facts with their days: what was shown, issued, asked for and decided."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bilingual.days import day_of
from bilingual.templatetags.bilingual import day
from bilingual.text import in_language, percent
from certificates.evidence import Kind, Known, Leaf
from certificates.known import known_of
from certificates.models import Approval, Certificate, Certification, DutyRequest, Extension, Obligation, Waiver
from certificates.models import PolicyVersion as Policy
from certificates.naming import both_names
from people.models import LeaveOfAbsence


@dataclass(frozen=True)
class Fact:
    day: date
    text: str
    css: str = ""  # done, now
    address: str = ""
    note: str = ""


def happened(
    person: int, certification: Certification, certificates: Sequence[Certificate], policy: Policy | None, on: date
) -> list[Fact]:
    """Up to the day, the newest first. ``policy``: whose evidence is looked for."""
    of_cell = {"person": person, "certification": certification}
    found = [fact for certificate in certificates for fact in _of_certificate(certificate)]
    found += _shown(person, policy, on) if policy else ()
    found += [*_duties(of_cell), *_relief(of_cell), *_approvals(person, certification), *_leaves(person)]
    return sorted((fact for fact in found if fact.day <= on), key=lambda fact: fact.day, reverse=True)


def _of_certificate(certificate: Certificate) -> Iterator[Fact]:
    number = {"number": certificate.number}
    revocation = getattr(certificate, "revocation", None)
    if revocation:
        yield Fact(day_of(revocation.at), _("Certificate %(number)s revoked") % number, "now", note=revocation.reason)
    if certificate.expires_on:
        yield Fact(certificate.expires_on, _("Last valid day of certificate %(number)s") % number)
    address = reverse("certificates:certificate", args=[certificate.uuid])
    yield Fact(certificate.issued_on, _("Certificate %(number)s issued") % number, "done", address)


_SHOWN: dict[Kind, Callable[[], str]] = {
    Kind.COURSE: lambda: _("Finished the course %(name)s"),
    Kind.QUIZ: lambda: _("Passed the quiz %(name)s with %(mark)s"),
    Kind.ATTENDANCE: lambda: _("Attended %(name)s"),
    Kind.EXTERNAL: lambda: _("External certificate: %(name)s"),
    Kind.CERTIFICATION: lambda: _("Certificate for %(name)s issued"),
}


def _shown(person: int, policy: Policy, on: date) -> Iterator[Fact]:
    """What the policy's evidence asks for, of every way; a query for each kind, and one for its names."""
    asked = {leaf for leaf in policy.asks_for() if leaf.kind in _SHOWN}
    names = both_names(asked)
    for (kind, pk), each in (
        known_of([person], {Leaf(leaf.kind, leaf.id) for leaf in asked}, on).get(person, {}).items()
    ):
        name = in_language(names.get((kind, pk), {})) or _("something that is not there any more")
        yield from (Fact(one.on, _SHOWN[kind]() % {"name": name, "mark": _mark(one)}, "done") for one in each)


def _mark(known: Known) -> str:
    return percent(round(known.value)) if known.value is not None else ""


def _duties(of_cell: dict[str, Any]) -> Iterator[Fact]:
    for duty in Obligation.objects.filter(**of_cell).order_by("-starts_on"):
        if duty.ends_on:
            yield Fact(duty.ends_on, _("Last day of the obligation"))
        yield Fact(duty.starts_on, _("The obligation began"))


def _relief(of_cell: dict[str, Any]) -> Iterator[Fact]:
    """What was asked for, granted, refused and ended. Why somebody asked is between them and whoever decides."""
    for asked in DutyRequest.objects.filter(**of_cell):
        wants_days = asked.kind == DutyRequest.Kind.EXTENSION
        yield Fact(day_of(asked.asked_at), _("More time was asked for") if wants_days else _("A waiver was asked for"))
        if asked.granted is False and asked.decided_at:
            text = _("More time was not granted") if wants_days else _("The waiver was not granted")
            yield Fact(day_of(asked.decided_at), text)
    for waiver in Waiver.objects.filter(**of_cell).select_related("ending").order_by("-at"):
        days = {"first": day(waiver.starts_on), "last": day(waiver.ends_on) if waiver.ends_on else ""}
        text = _("Waived from %(first)s to %(last)s") if waiver.ends_on else _("Waived from %(first)s for good")
        yield Fact(day_of(waiver.at), text % days)
        if ending := getattr(waiver, "ending", None):
            yield Fact(day_of(ending.at), _("The waiver ends on %(day)s") % {"day": day(ending.last_day)})
    for extension in Extension.objects.filter(**of_cell).order_by("-at"):
        yield Fact(day_of(extension.at), _("Extended to %(day)s") % {"day": day(extension.until)})


def _approvals(person: int, certification: Certification) -> Iterator[Fact]:
    for approval in Approval.objects.filter(person=person, policy__certification=certification):
        yield Fact(day_of(approval.asked_at), _("The evidence was complete; approval was asked for"))
        if approval.decided_at:
            text = _("Approved") if approval.granted else _("Approval was refused")
            yield Fact(day_of(approval.decided_at), text, "done" if approval.granted else "now")


def _leaves(person: int) -> Iterator[Fact]:
    """Not of which kind: that is HR's alone."""
    for leave in LeaveOfAbsence.objects.filter(person=person):
        yield Fact(leave.starts_on, _("A leave began"))
        if leave.ends_on:
            yield Fact(leave.ends_on, _("Last day of a leave"))
