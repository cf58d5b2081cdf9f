"""What part of what must be held is held, by certification and by unit; counted in SQL, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Value
from django.utils.translation import gettext as _

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

    @property
    def words(self) -> str:
        """*88 % held*, or nothing where nothing must be held."""
        return "" if self.percent is None else _("%(percent)s %% held") % {"percent": self.percent}


@dataclass(frozen=True)
class Here(Share):
    """Of those placed in one unit, not below: so many ``people``."""

    people: int = 0


@dataclass(frozen=True)
class Shares:
    """``units`` stand in the order of the list, those without one at its end; ``people`` are listed."""

    certifications: dict[int, Share]
    units: dict[int | None, Here]
    people: int

    def around(self, begin: int, end: int) -> tuple[list[int | None], int]:
        """Where those of everybody work who stand there in the list; and how many stand before the first unit."""
        found, before, place = [], 0, 0
        for unit, here in self.units.items():
            if place + here.people <= begin:
                before = place + here.people
            elif place < end:
                found.append(unit)
            place += here.people
        return found, before


def shares(selection: Selection) -> Shares:
    """Of everybody in the selection's scope."""
    parts = [_by_unit(selection), *([_people(selection)] if selection.asks_for_a_state else [])]
    certifications: dict[int, Share] = {}
    places: list[tuple[bool, str, int | None, Here]] = []
    listed = None
    for kind, pk, must, held, people, path in _by_certification(selection).union(*parts, all=True):
        if kind == "certification":
            certifications[pk] = Share(must, held)
        elif kind == "unit":
            places.append((path is None, path or "", pk, Here(must, held, people)))
        else:
            listed = people
    units = {pk: here for _is_nowhere, _path, pk, here in sorted(places, key=lambda place: place[:2])}
    everybody = sum(here.people for here in units.values())
    return Shares(certifications, units, everybody if listed is None else listed)


ROW = ("kind", "key", "must", "held", "count", "path")


def _people(selection: Selection) -> QuerySet[Any, Any]:
    """How many are listed, as a row beside the shares: a query less for a page that is narrowed by state."""
    listed = selection.people().order_by().annotate(kind=Value("people"), key=Value(0)).values("kind", "key")
    counted = listed.annotate(must=Value(0), held=Value(0), count=Count("pk"), path=Value(""))
    return counted.values_list(*ROW)


def _by_certification(selection: Selection) -> QuerySet[Any, Any]:
    spans = StandingSpan.objects.on(selection.on).filter(duty__isnull=False).exclude(state__in=ASKS_NOTHING)
    mine = spans.filter(person__in=selection.scope(), certification__in=selection.certifications).order_by()
    return (
        mine.values(key=F("certification"))
        .annotate(kind=Value("certification"), must=Count("pk"), held=Count("pk", filter=Q(state__in=HOLDS)))
        .annotate(count=Value(0), path=Value(""))
        .values_list(*ROW)
    )


def _by_unit(selection: Selection) -> QuerySet[Any, Any]:
    span = FilteredRelation("standing_spans", condition=asked_on_the_day(selection))
    return (
        placed(selection.scope(), selection.on)
        .alias(span=span)
        .values(key=F("at__unit"), path=F("at__unit__path"))
        .annotate(kind=Value("unit"), must=Count("span"), held=Count("span", filter=Q(span__state__in=HOLDS)))
        .annotate(count=Count("pk", distinct=True))
        .values_list(*ROW)
    )


def asked_on_the_day(selection: Selection) -> Q:
    """The span that covers the day, of what must be held. A duty that is waived or paused asks for nothing."""
    on = selection.on
    ends = Q(standing_spans__ends_on=None) | Q(standing_spans__ends_on__gte=on)
    covers = ends & Q(standing_spans__starts_on__lte=on, standing_spans__certification__in=selection.certifications)
    must = Q(standing_spans__duty__isnull=False) & ~Q(standing_spans__state__in=ASKS_NOTHING)
    return covers & must
