"""What hangs on one cell: its rows of the audit, and what this viewer may do about it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.models import Record
from audit.wording import Told, tell
from bilingual.days import day_after, today
from certificates.models import Approval, Certificate, Certification, Choice, DutyRequest, Extension, Obligation, Waiver
from certificates.standing import HOLDS, Standing, State
from people.models import Person
from people.rules import may_read_audit, may_remind
from reports.actions.verbs import ACTIONS, Verb

MOST_RECORDS = 20
ABOUT_A_CELL = (Certificate, Obligation, Waiver, Extension, DutyRequest, Choice)


def audit_of(viewer: Person, person: int, certification: Certification, on: date) -> list[Told]:
    """The newest first, up to the day; for who may read the audit."""
    if not may_read_audit(viewer):
        return []
    about = Q(action__startswith="policy.", after__policy__in=list(certification.versions.values_list("pk", flat=True)))
    about |= Q(subject_type=certification._meta.label_lower, subject_id=str(certification.pk))
    for label, pk in _subjects(person, certification):
        about |= Q(subject_type=label, subject_id=str(pk))
    records = Record.objects.visible_to(viewer).filter(about, person=person, at__lt=day_after(on))
    return tell(records.select_related("actor", "person", "erased_by").order_by("-at", "-pk")[:MOST_RECORDS])


def _subjects(person: int, certification: Certification) -> QuerySet[Any, Any]:
    """``(label, pk)`` of the rows that speak of the cell; one query."""
    rows = [
        model._default_manager.filter(person=person, certification=certification)
        .order_by()
        .values_list(Value(model._meta.label_lower), "pk")
        for model in ABOUT_A_CELL
    ]
    approvals = Approval.objects.filter(person=person, policy__certification=certification).order_by()
    return approvals.values_list(Value(Approval._meta.label_lower), "pk").union(*rows, all=True)


def open_to(viewer: Person, person: int, standing: Standing) -> list[tuple[str, str]]:
    """Label and address of what the viewer may do about the cell today; each page says first what would happen."""
    if standing.on != today():
        return []
    verbs = [
        action
        for action in ACTIONS.values()
        if action.may(viewer) and _is_at_hand(action.verb, standing) and (action.for_oneself or person != viewer.pk)
    ]
    asking = _asking(viewer, person, standing)
    if not verbs:
        return asking
    reach = {action.verb.value: Exists(action.reach(viewer).filter(pk=OuterRef("pk")).order_by()) for action in verbs}
    reached = Person.objects.filter(pk=person).annotate(**{f"may_{verb}": found for verb, found in reach.items()})
    [may] = reached.values(*(f"may_{verb}" for verb in reach))
    query = urlencode({"person": person, "of": standing.certification.code})
    return asking + [
        (str(action.verb.label), f"{reverse('reports:act', args=[action.verb])}?{query}")
        for action in verbs
        if may[f"may_{action.verb.value}"]
    ]


def _asking(viewer: Person, person: int, standing: Standing) -> list[tuple[str, str]]:
    """Relief is asked for by staff and managers; HR grants it here, and ends it."""
    if not standing.required or not (person == viewer.pk or may_remind(viewer)):
        return []
    address = reverse("certificates:ask_relief", args=[person, standing.certification.code])
    return [(_("Waiver or extension"), address)]


def _is_at_hand(verb: Verb, standing: Standing) -> bool:
    """Whether it speaks of such a standing at all."""
    if verb == Verb.REVOKE:
        return standing.certificate is not None and standing.state in HOLDS
    if verb == Verb.REMIND:
        return standing.required and standing.state not in (State.VALID, State.WAIVED, State.PAUSED)
    if verb in (Verb.EXTEND, Verb.WAIVE):
        return False  # one person's relief has a page of its own
    return verb != Verb.ASSIGN or not standing.required
