"""What a policy says about one person, and why, whichever way it goes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from certificates.models import Certificate, PolicyVersion
from courses.models import Completion, Course
from people.models import Person


class Finding(StrEnum):
    EARNED = "earned"
    HELD = "held"  # a valid certificate, and its renewal is not open yet
    EVIDENCE_MISSING = "evidence_missing"


@dataclass(frozen=True)
class Verdict:
    finding: Finding
    policy: PolicyVersion
    cycle: int
    evidence: list[Completion] = field(default_factory=list)
    missing: list[Course] = field(default_factory=list)
    held: Certificate | None = None

    @property
    def reason(self) -> dict[str, object]:
        """The verdict as facts, for the audit."""
        return {
            "finding": self.finding.value,
            "policy_version": self.policy.number,
            "cycle": self.cycle,
            "missing": [course.code for course in self.missing],
            "held": self.held.number if self.held else None,
        }


def verdict(*, person: Person, policy: PolicyVersion, on: date) -> Verdict:
    """Evidence counts once: a completion that earned one cycle does not earn the next."""
    earlier = list(Certificate.objects.filter(person=person, certification=policy.certification).order_by("-cycle"))
    cycle = earlier[0].cycle + 1 if earlier else 1
    held = Certificate.objects.filter(pk__in=[one.pk for one in earlier[:1]]).valid(on).first()
    if held and not _renewal_is_open(held, policy, on):
        return Verdict(Finding.HELD, policy, cycle, held=held)
    used = {pk for certificate in earlier for pk in certificate.evidence}
    newest: dict[int, Completion] = {}
    completions = Completion.objects.of_courses().filter(person=person, course__in=policy.courses.all())
    for completion in completions.exclude(pk__in=used).order_by("at"):
        newest[completion.course_id] = completion
    missing = [course for course in policy.courses.all() if course.pk not in newest]
    if missing:
        return Verdict(Finding.EVIDENCE_MISSING, policy, cycle, missing=missing, held=held)
    return Verdict(Finding.EARNED, policy, cycle, evidence=list(newest.values()), held=held)


def _renewal_is_open(held: Certificate, policy: PolicyVersion, on: date) -> bool:
    return held.expires_on is not None and held.expires_on - timedelta(days=policy.renewal_days) <= on
