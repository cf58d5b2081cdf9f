"""What part of what must be held is held, by certification and by unit; counted in SQL, in one query."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Value
from django.utils.translation import gettext as _

from bilingual.text import language, percent
from certificates.models import StandingSpan
from certificates.states import ASKS_NOTHING, HOLDS
from reports.selection import Selection, placed


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
        return self.words_in(language())

    def words_in(self, spoken: str) -> str:
        """``words``, where the reader's language is known."""
        return "" if self.percent is None else _words(spoken, self.percent)


@lru_cache(maxsize=512)
def _words(_language: str, held: int) -> str:
    return _("%(percent)s held") % {"percent": percent(held)}


Place = tuple[int | None, int, int, int]  # a unit: who is placed in it, not below; what they must hold; what they do


@dataclass(frozen=True)
class Shares:
    """``places`` stand in the order of the list, those without a unit at its end; ``people`` are listed, ``before`` of
    whom stand before the first place."""

    certifications: dict[int, Share]
    places: Sequence[Place]
    people: int
    before: int = 0

    def around(self, begin: int, end: int) -> tuple[list[int | None], int]:
        """Where those of everybody work who stand there in the list; and how many stand before the first unit."""
        found, before, place = [], self.before, self.before
        for unit, people, _must, _held in self.places:
            if place >= end:
                break
            if place + people <= begin:
                before = place + people
            else:
                found.append(unit)
            place += people
        return found, before

    def of_units(self, units: Container[int | None]) -> dict[int | None, Share]:
        return {unit: Share(must, held) for unit, _people, must, held in self.places if unit in units}


def shares(selection: Selection) -> Shares:
    """Of everybody in the selection's scope."""
    parts = [_by_unit(selection), *([_people(selection)] if selection.asks_for_a_state else [])]
    certifications: dict[int, Share] = {}
    places: list[tuple[bool, str, Place]] = []
    listed = None
    for kind, pk, must, held, people, path in _by_certification(selection).union(*parts, all=True):
        if kind == "certification":
            certifications[pk] = Share(must, held)
        elif kind == "unit":
            places.append((path is None, path or "", (pk, people, must, held)))
        else:
            listed = people
    in_order = [place for _is_nowhere, _path, place in sorted(places, key=lambda one: one[:2])]
    everybody = sum(people for _unit, people, _must, _held in in_order)
    return Shares(certifications, in_order, everybody if listed is None else listed)


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
