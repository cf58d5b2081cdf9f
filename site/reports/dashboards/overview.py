"""HR's start page, in pictures: how much is held of what must be, how that moved, where it is worst, what runs out.

What stands today is what the list says, from the tallies where they can tell (``figures.above``); only the past is
counted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Q, Value, When

from bilingual.days import month_end, months_later
from bilingual.text import in_language
from certificates.models import Certification, StandingSpan
from certificates.states import HOLDS, State
from people.models import Unit
from reports import figures
from reports.selection import Selection
from reports.shares import Place, Shares

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
    counted_at: datetime | None


def pictures(selection: Selection) -> Pictures:
    above = figures.above(selection)
    duties, expiries, shares = above.value.duties, above.value.expiries, above.value.shares
    return Pictures(
        duties,
        expiries,
        trend(selection, shares),
        by_certification(selection.certifications, shares),
        worst_units(shares),
        above.counted_at,
    )


def by_certification(certifications: Sequence[Certification], shares: Shares) -> list[Share]:
    """The one least held first."""
    counted = ((one, shares.certifications.get(one.pk)) for one in certifications)
    found = [Share(one.name, one.code, share.must, share.held) for one, share in counted if share and share.must]
    return sorted(found, key=lambda one: (one.percent, one.name))


def worst_units(shares: Shares) -> list[Share]:
    """The units, by the main placement of the day, in which least of what must be held is held. One query."""
    lacking = [place for place in shares.places if place[0] and place[2] >= FEWEST and place[3] < place[2]]
    worst = sorted(lacking, key=lambda place: (100 * place[3] // place[2], -place[2]))[:WORST]
    columns = ("pk", "code", "name_zh", "name_en")
    rows = Unit.objects.filter(pk__in=[place[0] for place in worst]).order_by().values_list(*columns)
    names = {pk: (in_language({"zh-hans": chinese, "en": english}), code) for pk, code, chinese, english in rows}
    return [_share(place, names) for place in worst]


def _share(place: Place, names: dict[int, tuple[str, str]]) -> Share:
    unit, _people, must, held = place
    return Share(*names[unit or 0], must, held)


def trend(selection: Selection, shares: Shares) -> list[Point]:
    """At the end of each of the months before, and on the day. The past is kept for an hour: it takes one pass over
    every span of these people."""
    on = selection.on
    key = f"dashboards:trend:{sha256(repr(selection.facts).encode()).hexdigest()}"
    past = cache.get(key)
    if past is None:
        past = _past(
            selection, [month_end(months_later(on.replace(day=1), -number)) for number in range(MONTHS, 0, -1)]
        )
        cache.set(key, past, KEPT)
    must = sum(share.must for share in shares.certifications.values())
    held = sum(share.held for share in shares.certifications.values())
    today = [Point(on, 100 * held // must)] if must else []
    return [Point(day, percent) for day, percent in past] + today


def _past(selection: Selection, days: Sequence[date]) -> list[tuple[date, int]]:
    """A span covers the days from number ``first`` on and before number ``after``: so the database looks at it once,
    not for each of the days."""
    first = Case(*(When(starts_on__lte=day, then=Value(number)) for number, day in enumerate(days)))
    after = Case(
        *(When(ends_on__lt=day, then=Value(number)) for number, day in enumerate(days)), default=Value(len(days))
    )
    held = Case(When(state__in=HOLDS, then=Value(1)), default=Value(0))
    rows: Any = _asked(selection, days).values_list(first, after, held).annotate(count=Count("pk"))
    counts = [[0, 0] for _ in days]
    for begin, end, is_held, count in rows:
        for number in range(begin, end):
            counts[number][0] += count
            counts[number][1] += count * is_held
    return [(day, 100 * held // must) for day, (must, held) in zip(days, counts, strict=True) if must]


def _asked(selection: Selection, days: Sequence[date]) -> Any:
    """What was to be held between the first of the days and the last, by those who work here now and whom the viewer
    sees; what was waived or paused was not."""
    spans = StandingSpan.objects.filter(duty__isnull=False, person__is_active=True).exclude(state__in=LIFTED)
    if not selection.viewer.scope.everywhere:
        spans = spans.visible_to(selection.viewer)
    return spans.filter(Q(ends_on=None) | Q(ends_on__gte=days[0]), starts_on__lte=days[-1]).order_by()
