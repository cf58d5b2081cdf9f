"""A policy is published as its next version; none is ever edited. Whoever has everything already is found by jobs."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import organisation_zone, today
from certificates.evidence import Kind
from certificates.models import Certification, PolicyEvidence, PolicyVersion
from certificates.projection import owe_projecting
from certificates.trees import check_trees
from jobs.services import owe
from people.models import Person

JUDGE_EVERYBODY = "certificates.judge_everybody"
FIRST_DAY = date(2000, 1, 1)


@transaction.atomic
def publish_policy(
    *,
    certification: Certification,
    actor: Person | None = None,
    reason: str = "",
    effective_on: date | None = None,
    **terms: Any,
) -> PolicyVersion:
    """The next version, with its trees checked and indexed. Raises ``certificates.trees.TreeProblem``.

    ``terms`` are fields of ``PolicyVersion``. Without a day the first is in force from long ago, others from today.
    """
    Certification.objects.select_for_update().get(pk=certification.pk)  # two at once would take the same number
    latest = certification.versions.order_by("-number").first()
    number = latest.number + 1 if latest else 1
    begins = effective_on or (today() if latest else FIRST_DAY)
    policy = PolicyVersion(
        certification=certification, number=number, effective_on=begins, created_by=actor, reason=reason, **terms
    )
    check_trees(policy)
    policy.save(force_insert=True)
    index(policy)
    record(
        action="policy.published",
        subject=policy,
        actor=actor,
        reason=reason,
        before=terms_of(latest) if latest else None,
        after=terms_of(policy),
    )
    owe_judging(policy, key="published", on=begins)
    if policy.applies_to == PolicyVersion.AppliesTo.BEGUN:
        owe_projecting(certification=certification, event=f"policy:{policy.pk}", on=begins)
    return policy


def index(policy: PolicyVersion) -> None:
    """One row for each thing that the trees ask for."""
    full = {(leaf.kind, leaf.id) for leaf in policy.full_leaves()}
    rows = {
        (leaf.kind, leaf.id): PolicyEvidence(
            policy=policy,
            kind=leaf.kind,
            object_id=leaf.id,
            course_id=leaf.id if leaf.kind is Kind.COURSE and (leaf.kind, leaf.id) in full else None,
        )
        for leaf in policy.asks_for()
    }
    PolicyEvidence.objects.bulk_create(rows.values())


def owe_judging(policy: PolicyVersion, *, key: str, on: date) -> None:
    """From the day on, everybody is asked about the policy, a few hundred a job. ``key``: why, once."""
    begins = datetime.combine(on, time.min, organisation_zone())
    owe(
        kind=JUDGE_EVERYBODY,
        key=f"{policy.pk}:{key}:0",
        payload={"policy": policy.pk, "why": key, "after": 0, "asked": 0, "earned": 0},
        available_at=begins if begins > timezone.now() else None,
    )


TERMS = (
    "effective_on",
    "applies_to",
    "evidence",
    "renewal_evidence",
    "renewal_in_turn",
    "valid_months",
    "valid_until",
    "to_month_end",
    "counted_from",
    "renewal_days",
    "grace_days",
    "approver",
)


def terms_of(policy: PolicyVersion) -> Mapping[str, object]:
    return {name: getattr(policy, name) for name in TERMS} | {"version": policy.number}
