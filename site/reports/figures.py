"""The numbers above the matrix, counted in SQL: who holds what they must, and what expires when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from bilingual.days import month_end, months_later
from certificates.models import Certificate, Obligation
from certificates.models.certificate import CertificateQuerySet
from certificates.standing import SOON_DAYS
from reports.selection import Selection

MONTHS = 6


@dataclass(frozen=True)
class Duties:
    """People with a duty on the day; of them, who lacks something; and of those, whose day has passed."""

    people: int
    lacking: int
    overdue: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where nobody lacks anything."""
        return 100 * (self.people - self.lacking) // self.people


@dataclass(frozen=True)
class Expiries:
    """Certificates that expire within 30 days, up to ``soon_until``; and by month, the first being that of the day."""

    soon: int
    soon_until: date
    months: list[tuple[date, int]]


def duties(selection: Selection) -> Duties:
    held = Exists(_certificates(selection).filter(person=OuterRef("person")).valid(selection.on))
    counted = (
        Obligation.objects.current(selection.on)
        .filter(person__in=selection.scope(), certification__in=selection.certifications)
        .annotate(held=held)
        .aggregate(
            people=Count("person", distinct=True),
            lacking=Count("person", distinct=True, filter=Q(held=False)),
            overdue=Count("person", distinct=True, filter=Q(held=False, due_on__lt=selection.on)),
        )
    )
    return Duties(**counted)


def expiries(selection: Selection) -> Expiries:
    """Of certificates that nothing of the same kind outlasts: what was renewed already worries nobody."""
    on, soon_until = selection.on, selection.on + timedelta(days=SOON_DAYS)
    starts = [months_later(on.replace(day=1), number) for number in range(MONTHS)]
    longer = _certificates(selection).filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")), person=OuterRef("person")
    )
    counted = (
        Certificate.objects.filter(person__in=selection.scope())
        .valid(on)
        .filter(certification__in=selection.certifications, expires_on__lte=month_end(starts[-1]))
        .filter(~Exists(longer.valid(on)))
        .order_by()
        .values(month=TruncMonth("expires_on"))
        .annotate(count=Count("pk"), soon=Count("pk", filter=Q(expires_on__lte=soon_until)))
    )
    found = list(counted)
    counts = {row["month"]: row["count"] for row in found}
    months = [(start, counts.get(start, 0)) for start in starts]
    return Expiries(sum(row["soon"] for row in found), soon_until, months)


def _certificates(selection: Selection) -> CertificateQuerySet:
    """Of the same certification as the row around."""
    return Certificate.objects.filter(certification=OuterRef("certification")).order_by()
