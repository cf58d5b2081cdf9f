"""``certificates.standing.derive`` said in SQL: to find, count and page people by state. A test holds the two together.

Each state is one subquery over the rows that put a person in it, however many certifications are asked for.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from bilingual.days import day_after
from certificates.models import Certificate, Certification, Obligation
from certificates.models.certificate import CertificateQuerySet
from certificates.models.duty import ObligationQuerySet
from certificates.standing import SOON_DAYS, Policies, State, policies_in_force
from people.models import PersonQuerySet


def in_state(
    people: PersonQuerySet,
    states: Sequence[State],
    certifications: Sequence[Certification],
    on: date,
    policies: Policies | None = None,
) -> PersonQuerySet:
    """People who stand in one of ``states`` with one of ``certifications`` on the day.

    ``policies`` spares a query where the caller has those in force on the day.
    """
    policies = policies_in_force(certifications, on) if policies is None else policies
    facts = _Facts(certifications, on, policies)
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= Q(Exists(facts.of_person(state)))
    return people.filter(wanted)


PERSON: dict[str, Any] = {"person": OuterRef("pk")}
SAME: dict[str, Any] = {"person": OuterRef("person"), "certification": OuterRef("certification")}
CROSS: dict[str, Any] = {"person": OuterRef(OuterRef("pk")), "certification": OuterRef("pk")}


@dataclass(frozen=True)
class _Facts:
    """Rows of one person (PERSON, within people), or of one cell: that of the row around (SAME), or the person's
    around a certification (CROSS)."""

    certifications: Sequence[Certification]
    on: date
    policies: Policies

    def of_person(self, state: State) -> QuerySet[Any]:
        if state is State.VALID:
            return self.lasting(**PERSON)
        if state is State.RENEWAL_OPEN:
            return self.valid(**PERSON).filter(~Exists(self.lasting(**SAME)))
        if state is State.REVOKED:
            return self.last_revoked(**PERSON).filter(~Exists(self.valid(**SAME)))
        if state is State.NOT_REQUIRED:
            asked = Certification.objects.filter(pk__in=[one.pk for one in self.certifications])
            return self._with_nothing(asked, CROSS).filter(~Exists(self.duties(**CROSS)))
        if state is State.LAPSED:
            duties = self._with_nothing(self.duties(**PERSON), SAME)
            return duties.filter(Exists(self.issued(**SAME)))
        return self.duties_in(state, **PERSON).filter(~Exists(self.issued(**SAME)))

    def _with_nothing(self, rows: "QuerySet[Model]", cell: dict[str, Any]) -> "QuerySet[Model]":
        """Nothing valid is held there, and the last certificate was not revoked."""
        return rows.filter(~Exists(self.valid(**cell)), ~Exists(self.last_revoked(**cell)))

    def issued(self, **cell: Any) -> CertificateQuerySet:
        asked = Certificate.objects.filter(certification__in=self.certifications, issued_on__lte=self.on)
        return asked.filter(**cell).order_by()

    def valid(self, **cell: Any) -> CertificateQuerySet:
        return self.issued(**cell).valid(self.on)

    def lasting(self, **cell: Any) -> CertificateQuerySet:
        """Valid, and the renewal is not open yet."""
        by_days: dict[int, list[Certification]] = defaultdict(list)
        for certification in self.certifications:
            policy = self.policies.get(certification.pk)
            by_days[policy.renewal_days if policy else 0].append(certification)
        enough = Q(expires_on=None)
        for days, certifications in by_days.items():
            enough |= Q(certification__in=certifications, expires_on__gt=self.on + timedelta(days=days))
        return self.valid(**cell).filter(enough)

    def last_revoked(self, **cell: Any) -> CertificateQuerySet:
        later = self.issued(**SAME).filter(cycle__gt=OuterRef("cycle"))
        return self.issued(**cell).filter(~Exists(later), revocation__at__lt=day_after(self.on))

    def duties(self, **cell: Any) -> ObligationQuerySet:
        return Obligation.objects.current(self.on).filter(certification__in=self.certifications).filter(**cell)

    def duties_in(self, state: State, **cell: Any) -> ObligationQuerySet:
        begun_later = Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
        duties = self.duties(**cell).filter(~Exists(self.duties(**SAME).filter(begun_later)))
        soon = self.on + timedelta(days=SOON_DAYS)
        if state is State.OVERDUE:
            return duties.filter(due_on__lt=self.on)
        if state is State.DUE_SOON:
            return duties.filter(due_on__gte=self.on, due_on__lte=soon)
        return duties.filter(due_on__gt=soon)
