"""What a policy says about people, and why, whichever way it goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from certificates.evidence import Facts, Leaf, Outcome, judge
from certificates.histories import History, Past, histories_of
from certificates.known import EVENTS, known_of, mark_of, unspent
from certificates.models import PolicyVersion
from people.models import Person


class Finding(StrEnum):
    EARNED = "earned"
    HELD = "held"  # a valid certificate, and its renewal is not open yet
    EVIDENCE_MISSING = "evidence_missing"
    TOO_OLD = "too_old"  # complete so long ago that what it earns would have ended


@dataclass(frozen=True)
class Verdict:
    finding: Finding
    policy: PolicyVersion
    cycle: int
    missing: tuple[Leaf, ...] = ()
    evidence: tuple[int | str, ...] = ()  # as the certificate remembers it
    held: Past | None = None
    earned_on: date | None = None
    expires_on: date | None = None

    @property
    def reason(self) -> dict[str, object]:
        """The verdict as facts, for the audit."""
        return {
            "finding": self.finding.value,
            "policy_version": self.policy.number,
            "cycle": self.cycle,
            "missing": [f"{leaf.kind}:{leaf.id}" for leaf in self.missing],
            "held": self.held.number if self.held else None,
        }


def verdict(*, person: Person, policy: PolicyVersion, on: date) -> Verdict:
    return verdicts([person.pk], policy, on)[person.pk]


def verdicts(people: Collection[int], policy: PolicyVersion, on: date) -> dict[int, Verdict]:
    """For each of the people, by their key. As many queries for thousands as for one."""
    histories = histories_of(people, policy.certification_id)
    facts = known_of(people, policy.asks_for(), on)
    return {person: decide(policy, histories.get(person, ()), facts.get(person, {}), on) for person in people}


def decide(policy: PolicyVersion, history: History, facts: Facts, on: date) -> Verdict:
    """Pure. An event counts once: what earned one cycle, or came before its certificate, does not earn the next."""
    last = history[0] if history else None
    cycle = last.cycle + 1 if last else 1
    held = last if last and last.is_valid(on) else None
    if held and not renewal_is_open(held, policy, on):
        return Verdict(Finding.HELD, policy, cycle, held=held)
    outcome = judge(policy.tree_for(cycle, renewing=renews(last, policy, on)), left_of(facts, history), on)
    if not outcome.met:
        return Verdict(Finding.EVIDENCE_MISSING, policy, cycle, outcome.missing, held=held)
    earned_on = _complete_on(outcome, on)
    expires_on = policy.expires_on(earned_on, previous=held.expires_on if held else None)
    used = tuple(dict.fromkeys(mark_of(leaf.kind, known) for leaf, known in outcome.used))
    finding = _worth_issuing(held, expires_on, on)
    return Verdict(finding, policy, cycle, (), used, held, earned_on, expires_on)


def left_of(facts: Facts, history: History) -> Facts:
    """What no earlier cycle rests on."""
    spent = {mark for certificate in history for mark in certificate.evidence}
    return unspent(facts, spent, history[0].issued_on if history else None)


def renewal_is_open(held: Past, policy: PolicyVersion, on: date) -> bool:
    renewal_days, _grace_days = terms(held, policy)
    return held.expires_on is not None and held.expires_on - timedelta(days=renewal_days) <= on


def renews(last: Past | None, policy: PolicyVersion, on: date) -> bool:
    """The way of renewal serves: valid still, or expired no longer ago than the days of grace."""
    if last is None or last.is_revoked(on):
        return False
    _renewal_days, grace_days = terms(last, policy)
    return last.expires_on is None or on <= last.expires_on + timedelta(days=grace_days)


def terms(last: Past, policy: PolicyVersion) -> tuple[int, int]:
    """Days of renewal and of grace: those of the certificate's own version, unless the cycle's reaches into cycles
    that have begun. As ``certificates.facts`` reads them."""
    if policy.applies_to == PolicyVersion.AppliesTo.BEGUN:
        return policy.renewal_days, policy.grace_days
    return last.policy__renewal_days, last.policy__grace_days


def _complete_on(outcome: Outcome, on: date) -> date:
    """The day of the last fact. Where nothing happened but something goes on, the day that is asked about."""
    happened = any(leaf.kind in EVENTS for leaf, _known in outcome.used)
    return (outcome.complete_on or on) if happened else on


def _worth_issuing(held: Past | None, expires_on: date | None, on: date) -> Finding:
    if expires_on is not None and expires_on < on:
        return Finding.TOO_OLD
    if held and held.expires_on and expires_on and expires_on <= held.expires_on:
        return Finding.HELD  # a policy until one fixed day: renewing would win nothing
    return Finding.EARNED
