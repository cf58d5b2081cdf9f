"""Evidence is complete, and somebody has to say yes. The answer is given once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import day_of
from certificates.histories import histories_of
from certificates.models import Approval, Certificate, PolicyVersion
from certificates.projection import project
from certificates.services.issuing import IssuingError, issue
from certificates.verdicts import Finding, Verdict, decide
from notices.services import notify
from people.lines import line_manager_of
from people.models import Person, Role

Approver = PolicyVersion.Approver


class AlreadyDecided(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("Somebody has decided this already; nothing was changed."))


class NothingLeftToIssue(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("A certificate was issued in the meantime, or the evidence has become too old."))


@transaction.atomic
def ask_for_approval(*, person: Person, found: Verdict, at: datetime) -> Approval | None:
    """Ask whoever decides, once a cycle. What was refused is not asked again until the evidence is another."""
    policy = found.policy
    facts = {"policy": policy.pk, **found.reason}
    refused = Approval.objects.filter(person=person, policy=policy, cycle=found.cycle, granted=False)
    evidence = list(found.evidence)
    if any(one.evidence == evidence for one in refused):
        record(action="policy.refused_before", subject=person, after=facts)
        return None
    try:
        with transaction.atomic():
            asked = Approval.objects.create(
                person=person, policy=policy, cycle=found.cycle, evidence=evidence, earned_at=at
            )
    except IntegrityError:
        return Approval.objects.waiting().get(person=person, policy=policy, cycle=found.cycle)
    project([person.pk], [policy.certification_id])
    record(action="approval.asked", subject=asked, person=person, after=facts)
    for approver in approvers_of(asked):
        notify(
            person=approver,
            kind="certificates.approval",
            key=str(asked.pk),
            facts={"name": _names(person), "certification": policy.certification.names},
        )
    return asked


def approvers_of(approval: Approval) -> Iterable[Person]:
    """Who decides it. Where the policy names somebody who is not there, HR of the person's part does."""
    person, policy = approval.person, approval.policy
    if policy.approver == Approver.MANAGER and (manager := line_manager_of(person)):
        return [manager]
    owner = policy.certification.owner
    if policy.approver == Approver.OWNER and owner and owner.is_active and owner.pk != person.pk:
        return [owner]
    return Person.objects.in_charge_of(person, Role.HR).exclude(pk=person.pk)


@transaction.atomic
def decide_approval(*, approval: Approval, actor: Person, granted: bool, reason: str = "") -> Certificate | None:
    """Say yes, and the certificate is issued today, its expiry counted from the evidence; or no, with a reason."""
    at = timezone.now()
    Person.objects.lock(approval.person_id)
    won = Approval.objects.waiting().filter(pk=approval.pk)
    if not won.update(granted=granted, decided_by=actor, decided_at=at, reason=reason):
        raise AlreadyDecided
    approval.refresh_from_db()
    project([approval.person_id], [approval.policy.certification_id])
    if not granted:
        _note(approval, "approval.refused", actor, reason)
        _tell_of_refusal(approval)
        return None
    _note(approval, "approval.granted", actor, reason)
    return issue(person=approval.person, found=_still_earned(approval), at=at, actor=actor)


def _note(approval: Approval, action: str, actor: Person, reason: str) -> None:
    facts = {"policy": approval.policy_id, "cycle": approval.cycle}
    record(action=action, subject=approval, person=approval.person, actor=actor, reason=reason, after=facts)


def _still_earned(approval: Approval) -> Verdict:
    """What was complete when it was asked, with the dates of then; the day of issue is that of the decision."""
    person, policy = approval.person, approval.policy
    on = day_of(timezone.now())
    history = histories_of([person.pk], policy.certification_id).get(person.pk, ())
    now = decide(policy, history, {}, on)
    held = now.held
    earned_on = approval.earned_on
    expires_on = policy.expires_on(earned_on, previous=held.expires_on if held else None)
    if now.finding is Finding.HELD or now.cycle != approval.cycle or (expires_on and expires_on < on):
        raise NothingLeftToIssue
    evidence = tuple(approval.evidence)
    return Verdict(Finding.EARNED, policy, approval.cycle, (), evidence, held, earned_on, expires_on)


def _tell_of_refusal(approval: Approval) -> None:
    notify(
        person=approval.person,
        kind="certificates.approval_refused",
        key=str(approval.pk),
        facts={"certification": approval.policy.certification.names, "reason": approval.reason},
    )


def _names(person: Person) -> dict[str, str]:
    return {"zh-hans": person.name, "en": person.name_latin or person.name}
