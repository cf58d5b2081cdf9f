"""The numbers above the matrix, counted in SQL: who holds what they must, and what expires when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, FilteredRelation, Min, OuterRef, Q
from django.db.models.functions import TruncMonth

from bilingual.days import month_end, months_later
from certificates.models import Certificate
from certificates.models.certificate import CertificateQuerySet
from certificates.standing import SOON_DAYS
from reports.selection import Selection

MONTHS = 6


@dataclass(frozen=True)
class Duties:
    """Of ``everyone``: people with a duty on the day; of them, who lacks something; of those, whose day has passed."""

    everyone: int
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
    """In one pass: each person with the first day by which they should hold something that they do not."""
    on = selection.on
    current = Q(obligations__ends_on=None) | Q(obligations__ends_on__gte=on), Q(obligations__starts_on__lte=on)
    asked = Q(*current, obligations__certification__in=selection.certifications)
    held = Certificate.objects.filter(person=OuterRef("duty__person"), certification=OuterRef("duty__certification"))
    lacking = Min("duty__due_on", filter=~Exists(held.valid(on).order_by()))
    people = selection.scope().alias(duty=FilteredRelation("obligations", condition=asked)).values("pk")
    return Duties(
        **people.annotate(duties=Count("duty"), lacks_since=lacking).aggregate(
            everyone=Count("pk"),
            people=Count("pk", filter=Q(duties__gt=0)),
            lacking=Count("lacks_since"),
            overdue=Count("pk", filter=Q(lacks_since__lt=on)),
        )
    )


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
