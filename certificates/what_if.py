"""What a policy version would change, before it is saved: for everybody whom the viewer sees, in a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from certificates.cycles import versions_of
from certificates.evidence import Facts
from certificates.histories import History, Past, histories_of
from certificates.known import known_of
from certificates.models import Certificate, PolicyVersion
from certificates.verdicts import Finding, decide
from people.models import Person, PersonQuerySet

NAMED = 100  # names shown of each kind
CHUNK = 5000  # people at a time


class Change(StrEnum):
    GAINS = "gains"  # has everything for a certificate, and had not before
    LOSES = "loses"  # what earned the certificate would not be enough any more
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True)
class Effect:
    """``before`` and ``after`` are last valid days; ``None`` is for ever, or none at all."""

    person: Person
    before: date | None
    after: date | None


@dataclass
class WhatIf:
    counts: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    effects: dict[Change, list[Effect]] = field(default_factory=lambda: {change: [] for change in Change})
    unchanged: int = 0


Days = tuple[date | None, date | None]


def what_if(*, draft: PolicyVersion, current: PolicyVersion | None, viewer: Person, on: date) -> WhatIf:
    """``draft`` is not saved. Certificates keep the dates printed on them: for who holds one it is asked what the same
    evidence would earn under the draft; for who does not, whether they would get one."""
    people = Person.objects.active().visible_to(viewer)
    changes: dict[Change, dict[int, Days]] = {change: {} for change in Change}
    unchanged, keys = 0, list(people.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        first, last = keys[start], keys[start : start + CHUNK][-1]
        unchanged += _of_some(people.filter(pk__range=(first, last)), draft, current, on, changes)
    changes[Change.GAINS] = _reached(changes[Change.GAINS], draft, on)
    return _named(changes, unchanged)


def _reached(gaining: dict[int, Days], draft: PolicyVersion, on: date) -> dict[int, Days]:
    """Those whose cycle would go by the draft: one that is for the next cycles leaves a begun one to its version."""
    if not gaining:
        return gaining
    certification = draft.certification_id
    earlier = list(PolicyVersion.objects.begun(on).filter(certification=certification))
    cells = [(person, certification) for person in gaining]
    goes_by = versions_of(cells, {certification: [draft, *earlier]}, on)
    return {person: days for person, days in gaining.items() if goes_by[person, certification] is draft}


def _of_some(
    people: PersonQuerySet,
    draft: PolicyVersion,
    current: PolicyVersion | None,
    on: date,
    changes: Mapping[Change, dict[int, Days]],
) -> int:
    """Adds what would change for these, and returns for how many holders nothing would. So many at a time that memory
    stays flat, and Python's collector has little to walk through."""
    asked = draft.asks_for() | (current.asks_for() if current else set())
    histories = histories_of(people, draft.certification_id)
    facts = known_of(people, asked, on)
    unchanged = 0
    for person in histories.keys() | facts.keys():
        history = histories.get(person, ())
        found = _change(draft, current, history, facts.get(person, {}), on)
        if found:
            changes[found[0]][person] = found[1]
        elif history and history[0].is_valid(on):
            unchanged += 1
    return unchanged


def _change(
    draft: PolicyVersion, current: PolicyVersion | None, history: History, facts: Facts, on: date
) -> tuple[Change, Days] | None:
    last = history[0] if history else None
    if last and last.is_valid(on):
        return _for_holder(draft, last, history[1:], facts)
    after = decide(draft, history, facts, on)
    if after.finding is not Finding.EARNED:
        return None
    if current and decide(current, history, facts, on).finding is Finding.EARNED:
        return None
    return Change.GAINS, (None, after.expires_on)


def _for_holder(draft: PolicyVersion, held: Past, earlier: History, facts: Facts) -> tuple[Change, Days] | None:
    """By the facts of the day of issue. What was granted or taken over rests on no evidence, and stays as it is."""
    if held.source != Certificate.Source.EARNED:
        return None
    asked = decide(draft, earlier, facts, held.issued_on)
    if asked.finding is Finding.HELD:
        return None
    if asked.finding is not Finding.EARNED:
        return Change.LOSES, (held.expires_on, None)
    before, after = held.expires_on or date.max, asked.expires_on or date.max
    if before == after:
        return None
    return Change.SOONER if after < before else Change.LATER, (held.expires_on, asked.expires_on)


def _named(changes: Mapping[Change, Mapping[int, Days]], unchanged: int) -> WhatIf:
    shown = {pk for each in changes.values() for pk in sorted(each)[:NAMED]}
    people = Person.objects.in_bulk(shown)
    made = WhatIf(unchanged=unchanged)
    for change, each in changes.items():
        made.counts[change] = len(each)
        made.effects[change] = [Effect(people[pk], *each[pk]) for pk in sorted(each)[:NAMED]]
    return made


def equivalence_effect(*, source: int, target: int, both_ways: bool, viewer: Person, on: date) -> tuple[int, int]:
    """How many of the people whom the viewer sees would count as holding ``target`` (and ``source``) by it, and do
    not hold it themselves."""
    people = Person.objects.active().visible_to(viewer)
    valid = Certificate.objects.valid(on).filter(person__in=people)
    holders = {pk: set(valid.filter(certification=pk).values_list("person", flat=True)) for pk in {source, target}}
    gained = len(holders[source] - holders[target])
    return gained, len(holders[target] - holders[source]) if both_ways else 0
