"""Asking everybody about a policy: set by set, and only those who earned something one by one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from audit.services import record
from bilingual.days import today
from certificates.cycles import versions_for
from certificates.models import PolicyVersion
from certificates.services.judging import judge_policy
from certificates.services.policies import JUDGE_EVERYBODY
from certificates.verdicts import Finding, verdicts
from jobs.services import owe
from people.models import Person

CHUNK = 500


def judge_some(payload: Mapping[str, Any]) -> Callable[[], None]:
    """Issue what the next people earned; what is returned, within the job's transaction, owes the rest."""
    policy = PolicyVersion.objects.select_related("certification").get(pk=payload["policy"])
    people = list(Person.objects.active().filter(pk__gt=payload["after"]).order_by("pk")[:CHUNK])
    earned = earning([one.pk for one in people], policy, today())
    for person in people:
        if person.pk in earned:
            judge_policy(person=person, policy=policy, at=timezone.now())
    asked, total = int(payload["asked"]) + len(people), int(payload["earned"]) + len(earned)

    def go_on() -> None:
        if len(people) < CHUNK:
            record(action="policy.everybody_asked", subject=policy, after={"asked": asked, "earned": total})
            return
        last = people[-1].pk
        rest = {**payload, "after": last, "asked": asked, "earned": total}
        owe(kind=JUDGE_EVERYBODY, key=f"{policy.pk}:{payload['why']}:{last}", payload=rest)

    return go_on


def earning(people: Sequence[int], policy: PolicyVersion, on: date) -> set[int]:
    """Those whose cycle goes by this version, and whose evidence is complete."""
    versions = list(PolicyVersion.objects.begun(on).filter(certification=policy.certification_id))
    if policy not in versions:
        return set()
    goes_by = versions_for(people, versions, on)
    mine = [person for person in people if goes_by[person].pk == policy.pk]
    return {person for person, found in verdicts(mine, policy, on).items() if found.finding is Finding.EARNED}
