"""HR's start page, in pictures: how much is held of what must be, how that moved, where it is worst, what runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q

from bilingual.days import month_end, months_later
from bilingual.text import in_language, language
from certificates.models import Certification, StandingSpan
from certificates.models.span import SpanQuerySet
from certificates.states import HOLDS, State
from people.models import Person
from reports import figures
from reports.keeping import Kept, kept
from reports.selection import Selection

MONTHS = 12
WORST = 6
FEWEST = 3  # duties; of fewer a percentage says nothing
KEPT = 3600  # seconds; the past hardly moves
LIFTED = (State.WAIVED, State.PAUSED)


@dataclass(frozen=True)
class Share:
    """How many duties are held, of how many."""

    name: str
    code: str
    duties: int
    held: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where none is lacking."""
        return 100 * self.held // self.duties if self.duties else 100


@dataclass(frozen=True)
class Point:
    day: date
    percent: int


@dataclass(frozen=True)
class Pictures:
    """In the reader's language."""

    duties: figures.Duties
    expiries: figures.Expiries
    trend: list[Point]
    certifications: list[Share]
    units: list[Share]


def pictures(selection: Selection) -> Kept[Pictures]:
    viewer, on = selection.viewer, selection.on

    def count() -> Pictures:
        return Pictures(
            figures.duties(selection),
            figures.expiries(selection),
            trend(viewer, on),
            by_certification(viewer, on),
            worst_units(viewer, on),
        )

    return kept(f"overview:{language()}", selection, count, size=lambda found: found.duties.everyone)


def duties_of(viewer: Person, on: date) -> SpanQuerySet:
    """What is to be held on the day by people whom the viewer sees; what is waived or paused is not."""
    asked = _asked(viewer).on(on)
    found: SpanQuerySet = asked.order_by()
    return found


def _asked(viewer: Person) -> SpanQuerySet:
    spans = StandingSpan.objects.filter(duty__isnull=False).exclude(state__in=LIFTED)
    found: SpanQuerySet = spans.filter(person__is_active=True)
    return found if viewer.scope.everywhere else found.visible_to(viewer)


def by_certification(viewer: Person, on: date) -> list[Share]:
    """The one least held first. Two queries."""
    names = {one.pk: one for one in Certification.objects.all()}
    rows = duties_of(viewer, on).values_list("certification").annotate(**_counts())
    shares = [Share(names[pk].name, names[pk].code, duties, held) for pk, duties, held in rows]
    return sorted(shares, key=lambda one: (one.percent, one.name))


def worst_units(viewer: Person, on: date) -> list[Share]:
    """The units, by the primary placement of the day, in which least of what must be held is held."""
    at = Q(person__placements__is_primary=True, person__placements__starts_on__lte=on)
    current = at & (Q(person__placements__ends_on=None) | Q(person__placements__ends_on__gte=on))
    columns = [f"person__placements__unit__{name}" for name in ("code", "name_zh", "name_en")]
    rows: Any = duties_of(viewer, on).filter(current).values_list(*columns).annotate(**_counts())
    shares = [
        Share(in_language({"zh-hans": chinese, "en": english}), code, duties, held)
        for code, chinese, english, duties, held in rows
        if duties >= FEWEST and held < duties
    ]
    return sorted(shares, key=lambda one: (one.percent, -one.duties, one.code))[:WORST]


def _counts() -> dict[str, Any]:
    return {"duties": Count("pk"), "held": _held()}


def _held() -> Any:
    return Count("pk", filter=Q(state__in=HOLDS))


def trend(viewer: Person, on: date) -> list[Point]:
    """At the end of each of the months before, and on the day. The past is kept for an hour: it takes one pass over
    every span of these people."""
    ends = [month_end(months_later(on.replace(day=1), -number)) for number in range(MONTHS, 0, -1)]
    key = f"dashboards:trend:{viewer.pk}:{on.isoformat()}"
    past = cache.get(key)
    if past is None:
        past = _shares_on(viewer, ends)
        cache.set(key, past, KEPT)
    return [Point(day, percent) for day, percent in past] + _shares_today(viewer, on)


def _shares_on(viewer: Person, days: Sequence[date]) -> list[tuple[date, int]]:
    wanted = {}
    for number, day in enumerate(days):
        there = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
        wanted[f"d{number}"] = Count("pk", filter=there)
        wanted[f"h{number}"] = Count("pk", filter=there & Q(state__in=HOLDS))
    last, first = max(days), min(days)
    spans = _asked(viewer).filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last).order_by()
    counts = spans.aggregate(**wanted)
    return [
        (day, 100 * counts[f"h{number}"] // counts[f"d{number}"])
        for number, day in enumerate(days)
        if counts[f"d{number}"]
    ]


def _shares_today(viewer: Person, on: date) -> list[Point]:
    counts = duties_of(viewer, on).aggregate(duties=Count("pk"), held=_held())
    return [Point(on, 100 * counts["held"] // counts["duties"])] if counts["duties"] else []
