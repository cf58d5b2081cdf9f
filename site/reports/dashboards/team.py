"""*My people*: whom a manager should speak to this week, and what waits for their answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from certificates.models import StandingSpan
from certificates.models.span import SpanQuerySet
from certificates.standing import LACKS, Standing, State
from people.models import Person

SHOWN = 20
WEEK = timedelta(days=7)
SECTIONS: tuple[tuple[str, tuple[State, ...], str], ...] = (
    ("late", LACKS, "late"),
    ("soon", (State.DUE_SOON,), State.DUE_SOON.value),
    ("renewal", (State.RENEWAL_OPEN,), State.RENEWAL_OPEN.value),
)


@dataclass(frozen=True)
class Line:
    """One person and one certification."""

    person: Person
    standing: Standing
    is_this_week: bool

    @property
    def explained(self) -> str:
        parts = {"person": self.person.pk, "certification": self.standing.certification.code}
        return f"{reverse('reports:status')}?{urlencode(parts)}#panel"

    @property
    def remind(self) -> str:
        parts = {"person": self.person.pk, "of": self.standing.certification.code}
        return f"{reverse('reports:act', args=['remind'])}?{urlencode(parts)}"


@dataclass(frozen=True)
class Part:
    """``count`` of them, of which the most urgent are shown; ``more`` leads to all."""

    name: str
    count: int
    lines: Sequence[Line]
    more: str

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.lines)


@dataclass(frozen=True)
class Team:
    people: int
    must: int  # people with a duty
    lacking: int
    parts: Sequence[Part]

    @property
    def waiting(self) -> int:
        """How many lines there are this week: what is late, and what falls due within seven days."""
        late, soon = self.parts[0], self.parts[1]
        return late.count + sum(1 for line in soon.lines if line.is_this_week)


def team_of(viewer: Person, on: date) -> Team:
    """Everybody in the viewer's part but the viewer. Five queries."""
    people = Person.objects.active().visible_to(viewer).exclude(pk=viewer.pk).order_by()
    spans = StandingSpan.objects.on(on).filter(person__in=people, duty__isnull=False).order_by()
    states = dict(spans.values_list("state").annotate(Count("pk")))
    told = spans.exclude(state__in=(State.WAIVED, State.PAUSED)).aggregate(
        must=Count("person", distinct=True),
        lacking=Count("person", distinct=True, filter=Q(state__in=LACKS)),
    )
    parts = [
        Part(name, _sum(states, wanted), list(_lines(spans, wanted, on)), f"{reverse('reports:status')}?state={more}")
        for name, wanted, more in SECTIONS
    ]
    return Team(people.count(), told["must"], told["lacking"], parts)


def _sum(states: dict[str, int], wanted: Iterable[State]) -> int:
    return sum(states.get(state.value, 0) for state in wanted)


def _lines(spans: SpanQuerySet, wanted: Iterable[State], on: date) -> Iterable[Line]:
    """The soonest days first: what is longest late, or falls due next."""
    found = spans.filter(state__in=wanted).select_related("person", "certification").order_by("day", "person", "pk")
    for span in found[:SHOWN]:
        is_near = span.state == State.DUE_SOON and span.day is not None and span.day <= on + WEEK
        yield Line(span.person, Standing(State(span.state), span.certification, on, span.day), is_near)
