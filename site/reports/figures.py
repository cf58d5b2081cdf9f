"""The numbers above the matrix, counted in SQL: who holds what they must, and what expires when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Q
from django.db.models.functions import TruncMonth

from certificates.models import StandingSpan
from certificates.states import HOLDS, LACKS
from certificates.tallies.counting import Calendar
from certificates.tallies.reading import Tallied
from reports import tallied
from reports.keeping import Kept, kept
from reports.selection import Selection
from reports.shares import Share, Shares, asked_on_the_day, shares

Around = tuple[int, int]  # from one place in the list to before another


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


@dataclass(frozen=True)
class Above:
    """All numbers above the list and in its heads."""

    duties: Duties
    expiries: Expiries
    shares: Shares


def above(selection: Selection, around: Around | None = None) -> Kept[Above]:
    """From the tallies; or by three passes over the standings of everybody. ``around``: of the units those alone are
    needed in which the people stand who have these places in the list."""
    found = _tallied(selection, around) if selection.is_of_all else None
    if found is not None:
        listed = _listed(selection, found.total.who[0])
        return Kept(_above(selection, found, listed.value), listed.counted_at)

    def count() -> Above:
        return Above(duties(selection), expiries(selection), shares(selection))

    return kept("list", selection, count, size=lambda one: one.duties.everyone)


def _tallied(selection: Selection, around: Around | None) -> Tallied | None:
    if around is None or not selection.is_of_everybody:
        return tallied.ask(selection, places=True)
    found = tallied.ask(selection, places=True, around=around)
    if found is not None and found.total.who[0] <= around[0]:  # a page past the end: the last one is shown
        return tallied.ask(selection, places=True)
    return found


def _listed(selection: Selection, everyone: int) -> Kept[int]:
    if not selection.asks_for_a_state:
        return Kept(everyone)
    return kept("listed", selection, lambda: selection.people().count(), size=lambda _: everyone)


def _above(selection: Selection, found: Tallied, listed: int) -> Above:
    calendar = Calendar(selection.on)
    soon, months = tallied.by_month(found.total, calendar)
    certifications = {pk: Share(numbers[0], numbers[1]) for pk, numbers in found.total.of.items()}
    nowhere = found.places.pop("", None)
    places = [found.places[path] for path in sorted(found.places)]
    return Above(
        Duties(*found.total.who),
        Expiries(soon, calendar.soon_until, list(zip(calendar.starts, months, strict=True))),
        Shares(certifications, [place for place in (*places, nowhere) if place and place[1]], listed, found.before),
    )


def duties(selection: Selection) -> Duties:
    """In one pass: each person with what they must hold on the day, and what of it they do not. A duty that is waived
    or paused asks for nothing."""
    span = FilteredRelation("standing_spans", condition=asked_on_the_day(selection))
    people = selection.scope().alias(span=span).values("pk")
    return Duties(
        **people.annotate(
            duties=Count("span"),
            lacks=Count("span", filter=~Q(span__state__in=HOLDS)),
            late=Count("span", filter=Q(span__state__in=LACKS)),
        ).aggregate(
            everyone=Count("pk"),
            people=Count("pk", filter=Q(duties__gt=0)),
            lacking=Count("pk", filter=Q(lacks__gt=0)),
            overdue=Count("pk", filter=Q(late__gt=0)),
        )
    )


def expiries(selection: Selection) -> Expiries:
    """By the certificate that counts: what was renewed already worries nobody."""
    calendar = Calendar(selection.on)
    soon_until = calendar.soon_until
    counted = (
        StandingSpan.objects.on(selection.on)
        .filter(person__in=selection.scope(), certification__in=selection.certifications)
        .filter(state__in=HOLDS, day__lte=calendar.last)
        .order_by()
        .values(month=TruncMonth("day"))
        .annotate(count=Count("pk"), soon=Count("pk", filter=Q(day__lte=soon_until)))
    )
    found = list(counted)
    counts = {row["month"]: row["count"] for row in found}
    months = [(start, counts.get(start, 0)) for start in calendar.starts]
    return Expiries(sum(row["soon"] for row in found), soon_until, months)
