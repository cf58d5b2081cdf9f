"""Which approvals are somebody's to give. The same rule as ``approvers_of``, asked from the other side."""

from django.db.models import Q

from certificates.models import Approval, PolicyVersion
from people.lines import line_managers_of
from people.models import Person
from people.rules import may_administer_certificates

Approver = PolicyVersion.Approver


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
