"""What part of what must be held is held, by certification and by unit; counted in SQL, in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Value

from certificates.models import StandingSpan
from certificates.states import HOLDS, State
from reports.selection import Selection, placed

ASKS_NOTHING = (State.WAIVED, State.PAUSED)


@dataclass(frozen=True)
class Share:
    """Of ``must`` duties, those that are held."""

    must: int = 0
    held: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 only where nothing is lacking. ``None`` where nothing must be held."""
        return 100 * self.held // self.must if self.must else None


@dataclass(frozen=True)
class Shares:
    """``people`` are those listed, where they were to be counted as well."""

    certifications: dict[int, Share]
    units: dict[int, Share]
    people: int | None = None


def shares(selection: Selection, units: Collection[int], *, counts_people: bool = False) -> Shares:
    """Of everybody in the selection's scope; of ``units`` those who are placed there, not below."""
    found: dict[str, dict[int, Share]] = {"certification": {}, "unit": {}, "people": {}}
    more = [_by_unit(selection, units)] if units else []
    if counts_people:
        more.append(_people(selection))
    rows = _by_certification(selection)
    for kind, pk, must, held in rows.union(*more, all=True) if more else rows:
        found[kind][pk] = Share(must, held)
    people = found["people"].get(0, Share()).must if counts_people else None
    return Shares(found["certification"], found["unit"], people)


def _people(selection: Selection) -> QuerySet[Any, Any]:
    """How many are listed, as a row beside the shares: a query less for a page that is narrowed by state."""
    listed = selection.people().order_by().annotate(kind=Value("people"), key=Value(0)).values("kind", "key")
    return listed.annotate(must=Count("pk"), held=Value(0)).values_list("kind", "key", "must", "held")


def _by_certification(selection: Selection) -> QuerySet[Any, Any]:
    spans = StandingSpan.objects.on(selection.on).filter(duty__isnull=False).exclude(state__in=ASKS_NOTHING)
    mine = spans.filter(person__in=selection.scope(), certification__in=selection.certifications).order_by()
    return (
        mine.values("certification")
        .annotate(kind=Value("certification"), must=Count("pk"), held=Count("pk", filter=Q(state__in=HOLDS)))
        .values_list("kind", "certification", "must", "held")
    )


def _by_unit(selection: Selection, units: Collection[int]) -> QuerySet[Any, Any]:
    span = FilteredRelation("standing_spans", condition=asked_on_the_day(selection))
    return (
        placed(selection.scope(), selection.on)
        .alias(span=span)
        .annotate(unit=F("at__unit"))  # a filter on ``at`` itself would join placements anew
        .filter(unit__in=units)
        .values("unit")
        .annotate(kind=Value("unit"), must=Count("span"), held=Count("span", filter=Q(span__state__in=HOLDS)))
        .values_list("kind", "unit", "must", "held")
    )


def asked_on_the_day(selection: Selection) -> Q:
    """The span that covers the day, of what must be held. A duty that is waived or paused asks for nothing."""
    on = selection.on
    ends = Q(standing_spans__ends_on=None) | Q(standing_spans__ends_on__gte=on)
    covers = ends & Q(standing_spans__starts_on__lte=on, standing_spans__certification__in=selection.certifications)
    must = Q(standing_spans__duty__isnull=False) & ~Q(standing_spans__state__in=ASKS_NOTHING)
    return covers & must
