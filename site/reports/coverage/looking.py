"""What the rules say of the year ahead: read for all of them in four queries, however many rules and people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from bilingual.days import months_later
from certificates.models import StandingSpan
from certificates.states import HOLDS
from people.models import LeaveOfAbsence, Person, Placement
from reports.branches import tops
from reports.coverage.models import CoverageRule
from reports.coverage.sweeping import FOREVER, Gap, Interval, common, count_on, gaps, joined, without

MONTHS = 12
BACK = timedelta(days=31)  # a gap that is open keeps the day on which it opened
Days = dict[int, list[Interval]]  # by person


@dataclass(frozen=True)
class Outlook:
    """``count`` on the day; ``gaps`` that are open on it or begin within the year; ``dropping`` of each the people
    whose last day before it was."""

    rule: CoverageRule
    count: int
    gaps: list[Gap]
    dropping: list[list[int]] = field(default_factory=list)


def outlooks(rules: Sequence[CoverageRule], on: date) -> list[Outlook]:
    """Somebody counts on the days on which they work there, are not on a long leave, and hold it."""
    if not rules:
        return []
    first, last = on - BACK, months_later(on, MONTHS)
    reader = _Reader(rules, first, last)
    return [_outlook(rule, reader.counting(rule), on, first, last) for rule in rules]


def _outlook(rule: CoverageRule, people: Days, on: date, first: date, last: date) -> Outlook:
    days = list(people.values())
    found = [gap for gap in gaps(days, rule.at_least, first, last) if gap.ends_on is None or gap.ends_on >= on]
    dropping = [
        [pk for pk, them in people.items() if any(end == gap.starts_on - timedelta(days=1) for _, end in them)]
        for gap in found
    ]
    return Outlook(rule, count_on(days, on), found, dropping)


class _Reader:
    def __init__(self, rules: Sequence[CoverageRule], first: date, last: date) -> None:
        self.first, self.last = first, last
        units = tops(sorted({rule.unit for rule in rules}, key=lambda unit: unit.path))
        self._places = Placement.objects.overlapping(first, last).within(units).order_by()
        self.certifications = {rule.certification_id for rule in rules}
        self.places = list(self._places.values_list("person", "unit__path", "position", "starts_on", "ends_on"))
        self.held, self.away = self._held(), self._away()

    def _held(self) -> dict[int, Days]:
        """By certification."""
        spans = StandingSpan.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=self.first),
            starts_on__lte=self.last,
            state__in=HOLDS,
            certification__in=self.certifications,
            person__in=self._places.values("person"),
        )
        found: dict[int, Days] = defaultdict(lambda: defaultdict(list))
        rows = spans.order_by().values_list("person", "certification", "starts_on", "ends_on")
        for person, certification, starts_on, ends_on in rows:
            found[certification][person].append((starts_on, ends_on or FOREVER))
        return found

    def _away(self) -> Days:
        leaves = LeaveOfAbsence.objects.overlapping(self.first, self.last)
        rows = leaves.filter(person__in=self._places.values("person")).order_by()
        return _by_person(rows.values_list("person", "starts_on", "ends_on"))

    def counting(self, rule: CoverageRule) -> Days:
        there = _by_person(self._working(rule))
        held = self.held.get(rule.certification_id, {})
        days = {
            person: without(common(joined(places), joined(held[person])), self.away.get(person, ()))
            for person, places in there.items()
            if person in held
        }
        return {person: them for person, them in days.items() if them}

    def _working(self, rule: CoverageRule) -> Iterator[tuple[int, date, date | None]]:
        for person, path, position, starts_on, ends_on in self.places:
            if path.startswith(rule.unit.path) and rule.position_id in (None, position):
                yield person, starts_on, ends_on


def _by_person(rows: Iterable[tuple[int, date, date | None]]) -> Days:
    found: Days = defaultdict(list)
    for person, starts_on, ends_on in rows:
        found[person].append((starts_on, ends_on or FOREVER))
    return found


def names_of(viewer: Person, found: Iterable[Outlook]) -> dict[int, str]:
    """Of those who drop out, whom the viewer sees. One query."""
    wanted = {pk for one in found for them in one.dropping for pk in them}
    people = Person.objects.visible_to(viewer).filter(pk__in=wanted)
    return {person.pk: person.display_name for person in people}
