"""A new fact: every policy that asks for it gives its verdict, and what was earned is issued, in one transaction."""

from collections.abc import Collection
from datetime import datetime
from itertools import groupby

from django.db import transaction

from audit.services import record
from bilingual.days import day_of
from certificates.cycles import versions_for
from certificates.evidence import Kind
from certificates.models import PolicyVersion
from certificates.services.approvals import ask_for_approval
from certificates.services.issuing import issue
from certificates.verdicts import Finding, Verdict, verdict
from courses.models import Completion
from people.models import Person


def judge(*, completion: Completion) -> list[Verdict]:
    """A course that was completed."""
    return judge_fact(person=completion.person, kind=Kind.COURSE, ids=[completion.course_id], at=completion.at)


@transaction.atomic
def judge_fact(*, person: Person, kind: Kind, ids: Collection[int], at: datetime) -> list[Verdict]:
    """Ask every policy that this person's cycle goes by, and that the fact may satisfy."""
    on = day_of(at)
    asking = PolicyVersion.objects.begun(on).filter(leaves__kind=kind, leaves__object_id__in=ids)
    versions = (
        PolicyVersion.objects.begun(on)
        .filter(certification__in=asking.values("certification"))
        .select_related("certification")
        .order_by("certification", "number")
    )
    found = []
    for _certification, each in groupby(versions, key=lambda one: one.certification_id):
        policy = versions_for([person.pk], list(each), on)[person.pk]
        if any(leaf.kind is kind and leaf.id in ids for leaf in policy.asks_for()):
            found.append(judge_policy(person=person, policy=policy, at=at))
    return found


@transaction.atomic
def judge_policy(*, person: Person, policy: PolicyVersion, at: datetime) -> Verdict:
    # Two completions at once could each miss the other's row: the person's row makes them take turns.
    Person.objects.lock(person.pk)
    found = verdict(person=person, policy=policy, on=day_of(at))
    if found.finding is not Finding.EARNED:
        record(action=f"policy.{found.finding}", subject=person, after={"policy": policy.pk, **found.reason})
    elif policy.approver:
        ask_for_approval(person=person, found=found, at=at)
    else:
        issue(person=person, found=found, at=at)
    return found
