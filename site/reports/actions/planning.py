"""What would happen to whom: many people, a chunk at a time, each chunk in a constant number of queries."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from certificates.standing import Standing, standings
from people.models import Person
from reports.actions.findings import Finding, Kind, cannot
from reports.actions.verbs.base import BulkAction, Setting
from reports.selection import Listed

CHUNK = 500
ORDER = {kind: place for place, kind in enumerate(Kind)}


class Key(NamedTuple):
    """Somebody to ``standings``, by the key alone."""

    pk: int


class Plan(NamedTuple):
    standing: Standing
    finding: Finding


@dataclass(frozen=True)
class Line:
    """One line of the preview."""

    person: Listed
    standing: Standing
    finding: Finding


def plan(action: BulkAction, setting: Setting, pks: Sequence[int]) -> dict[int, Plan]:
    """For one chunk. Who is beyond the actor's reach is told so, and nothing else about them is asked."""
    may = setting.actor.is_active and action.may(setting.actor)  # a run outlasts a role
    reach = set(action.reach(setting.actor).filter(pk__in=pks).values_list("pk", flat=True)) if may else set()
    working = set(Person.objects.active().filter(pk__in=pks).values_list("pk", flat=True))
    cells = standings([Key(pk) for pk in pks], [setting.certification], setting.on, explained=False)
    stand = {pk: cells[pk, setting.certification.pk] for pk in pks}
    barred = {pk: why for pk in pks if (why := _barred(action, setting, pk, reach, working))}
    found = action.find(setting, {pk: one for pk, one in stand.items() if pk not in barred})
    return {pk: Plan(stand[pk], barred.get(pk) or found[pk]) for pk in pks}


def _barred(action: BulkAction, setting: Setting, pk: int, reach: set[int], working: set[int]) -> Finding | None:
    if pk not in reach:
        return cannot("beyond")
    if pk == setting.actor.pk and not action.for_oneself:
        return cannot("self")
    if pk not in working and not action.for_leavers:
        return cannot("left")
    return None


def preview(action: BulkAction, setting: Setting, people: Sequence[Listed]) -> list[Line]:
    """In the order of the list, and within it first what will be done, then what is not possible."""
    lines = list(_lines(action, setting, people))
    return sorted(lines, key=lambda line: ORDER[line.finding.kind])


def _lines(action: BulkAction, setting: Setting, people: Sequence[Listed]) -> Iterator[Line]:
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        plans = plan(action, setting, [person.pk for person in chunk])
        yield from (Line(person, *plans[person.pk]) for person in chunk)


def counts(lines: Sequence[Line]) -> dict[Kind, int]:
    counted = Counter(line.finding.kind for line in lines)
    return {kind: counted[kind] for kind in Kind}


def mark(setting: Setting, lines: Sequence[Line]) -> str:
    """Of what is shown: only what was seen is done, so the form sends back the mark of the preview it stood beside."""
    will = sorted(
        [line.person.pk, line.finding.code, *sorted(line.finding.facts.items())]
        for line in lines
        if line.finding.kind == Kind.WILL
    )
    days = sorted((name, str(value)) for name, value in setting.given.items())
    told = json.dumps([setting.certification.pk, days, will])
    return hashlib.sha256(told.encode()).hexdigest()
