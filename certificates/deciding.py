"""Which approvals and requests are somebody's to decide. The same rules as those that name whom to tell, asked from the
other side."""

from collections.abc import Iterable

from django.db.models import Q

from certificates.models import Approval, DutyRequest, PolicyVersion, Requirement
from people.lines import line_manager_of, line_managers_of
from people.models import Person, Role
from people.rules import may_administer_certificates

Approver, Decider = PolicyVersion.Approver, Requirement.Decider


def waiting_for(viewer: Person) -> list[Approval]:
    """Nobody decides their own. A constant number of queries."""
    rows = (
        Approval.objects.waiting()
        .filter(Q(person__in=Person.objects.visible_to(viewer)) | Q(policy__certification__owner=viewer))
        .exclude(person=viewer)
        .select_related("person", "policy__certification__owner")
        .order_by("asked_at")
    )
    each = list(rows)
    led = [one.person_id for one in each if one.policy.approver == Approver.MANAGER]
    managers = line_managers_of(led) if led else {}
    mine = _in_charge_of(viewer, [one.person_id for one in each])
    return [one for one in each if _decides(viewer, one, managers.get(one.person_id), one.person_id in mine)]


def _in_charge_of(viewer: Person, people: list[int]) -> set[int]:
    if not people or not may_administer_certificates(viewer):
        return set()
    return set(Person.objects.manageable_by(viewer).filter(pk__in=people).values_list("pk", flat=True))


def _decides(viewer: Person, approval: Approval, manager: Person | None, in_charge: bool) -> bool:
    approver, owner = approval.policy.approver, approval.policy.certification.owner
    if approver == Approver.MANAGER and manager:
        return manager.pk == viewer.pk
    if approver == Approver.OWNER and owner and owner.is_active and owner.pk != approval.person_id:
        return owner.pk == viewer.pk
    return in_charge


def seen_of(viewer: Person, waiting: Iterable[Approval | DutyRequest]) -> set[int]:
    """Whose standing the viewer may look at: an owner decides about people whom they need not see. One query."""
    people = Person.objects.visible_to(viewer).filter(pk__in=[one.person_id for one in waiting])
    return set(people.values_list("pk", flat=True))


def relief_deciders(request: DutyRequest) -> Iterable[Person]:
    """Whom the requirement names; where that is nobody, or the one who asks, HR of the person's part."""
    named = _named(request, line_manager_of(request.person))
    if named:
        return [named]
    officers = Person.objects.in_charge_of(request.person, Role.HR)
    return officers.exclude(pk__in=[request.person_id, request.asked_by_id])


def _named(request: DutyRequest, manager: Person | None) -> Person | None:
    decider = request.requirement.decider if request.requirement else Decider.HR
    found = {Decider.MANAGER.value: manager, Decider.OWNER.value: request.certification.owner}.get(decider)
    if found and found.is_active and found.pk not in (request.person_id, request.asked_by_id):
        return found
    return None


def relief_waiting_for(viewer: Person) -> list[DutyRequest]:
    """Requests that are this viewer's to decide, the oldest first. A constant number of queries."""
    rows = DutyRequest.objects.waiting().exclude(Q(person=viewer) | Q(asked_by=viewer))
    mine = Q(person__in=Person.objects.visible_to(viewer)) | Q(certification__owner=viewer)
    each = list(
        rows.filter(mine)
        .select_related("person", "asked_by", "certification__owner", "requirement")
        .order_by("asked_at", "pk")
    )
    managers = line_managers_of([one.person_id for one in each]) if each else {}
    in_charge = _in_charge_of(viewer, [one.person_id for one in each])
    return [one for one in each if _decides_relief(viewer, one, managers.get(one.person_id), in_charge)]


def _decides_relief(viewer: Person, request: DutyRequest, manager: Person | None, in_charge: set[int]) -> bool:
    if named := _named(request, manager):
        return named.pk == viewer.pk
    return request.person_id in in_charge
