"""The standings of many people as rows (``StandingSpan``): written with each fact, rebuilt, and compared.

The derivation is ``certificates.timeline``; nothing here decides anything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bilingual.days import organisation_zone
from certificates.facts import Cell, facts_of
from certificates.models import Certificate, Certification, Equivalence, Obligation, StandingSpan
from certificates.span_writing import write_spans
from certificates.states import State
from certificates.tallies.making import make, to_tally
from certificates.timeline import Span, timeline
from jobs.services import owe
from people.models import Person

CHUNK = 500  # people at a time
KIND = "certificates.project"

Waiting = dict[frozenset[int] | None, set[int]]  # people, by the certifications that are looked at
_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)

Row = tuple[date, date | None, str, date | None, int | None, int | None, int | None]
FIELDS = ("starts_on", "ends_on", "state", "day", "certificate", "duty", "reason")


def project(people: Collection[int], certifications: Collection[int] | None = None) -> int:
    """Write what the facts say of these people now; returns how many cells had changed.

    Called in the transaction of the fact, by those who hold the person's lock. Rows that are right stay as they are.
    """
    waiting = _waiting.get()
    if waiting is None:
        return _project(people, certifications)
    waiting[None if certifications is None else frozenset(certifications)].update(people)
    return 0


@contextmanager
def gathered() -> Iterator[None]:
    """Of facts about many people, written one by one in the caller's transaction: projected once, at its end."""
    waiting: Waiting = defaultdict(set)
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for certifications, people in waiting.items():
        project(people, certifications)


@transaction.atomic(savepoint=False)
def _project(people: Collection[int], certifications: Collection[int] | None) -> int:
    wanted, found = derived(people, certifications), kept(people, certifications)
    changed = {cell for cell in {*wanted, *found} if wanted.get(cell) != found.get(cell)}
    by_certification: dict[int, list[int]] = defaultdict(list)
    for person, certification in changed & {*found}:
        by_certification[certification].append(person)
    for certification, them in by_certification.items():
        StandingSpan.objects.filter(certification=certification, person__in=them).delete()
    rows = [(*cell, *row) for cell in sorted(changed) for row in wanted.get(cell, ())]
    write_spans(rows, ("person_id", "certification_id", *FIELDS))
    to_tally({person for person, _ in changed})
    return len(changed)


@transaction.atomic(savepoint=False)
def project_in_turn(people: Collection[int], certifications: Collection[int] | None = None) -> int:
    """The same for whoever brings no fact of their own. Else a fact committed between reading the facts and reading
    the rows would be taken back: the rows would say what had been read before it."""
    Person.objects.lock_all(people)
    return project(people, certifications)


def derived(people: Collection[int], certifications: Collection[int] | None = None) -> dict[Cell, list[Row]]:
    """What the rows should be."""
    spans = {cell: _rows(timeline(facts)) for cell, facts in facts_of(people, certifications).items()}
    return {cell: rows for cell, rows in spans.items() if rows}


def _rows(spans: Iterable[Span]) -> list[Row]:
    """What nobody requires, and nobody holds or held, has no row."""
    return [
        (
            one.starts_on,
            one.ends_on,
            one.stand.state.value,
            one.stand.day,
            one.stand.certificate,
            one.stand.duty,
            one.stand.reason,
        )
        for one in spans
        if one.stand.state is not State.NOT_REQUIRED or one.stand.certificate
    ]


def kept(people: Collection[int], certifications: Collection[int] | None = None) -> dict[Cell, list[Row]]:
    """What the rows are."""
    rows = StandingSpan.objects.filter(person__in=people)
    if certifications is not None:
        rows = rows.filter(certification__in=certifications)
    found: dict[Cell, list[Row]] = defaultdict(list)
    for person, certification, *row in rows.order_by("starts_on").values_list("person", "certification", *FIELDS):
        found[person, certification].append(tuple(row))
    return found


def everybody() -> Iterator[list[int]]:
    """All who have anything to project, or projected, a chunk at a time."""
    concerned = (
        Obligation.objects.order_by().values_list("person"),
        Certificate.objects.order_by().values_list("person"),
        StandingSpan.objects.order_by().values_list("person"),
    )
    people = concerned[0].union(*concerned[1:]).order_by("person").values_list("person", flat=True)
    stream = people.iterator(chunk_size=5000)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def stands_on(certification: int) -> list[int]:
    """The certification, and those that count it as one of themselves."""
    ways = Equivalence.objects.filter(Q(source=certification) | Q(target=certification, both_ways=True))
    found = {pk for way in ways.values_list("source", "target") for pk in way}
    return sorted(found | {certification})


def owe_projecting(*, certification: Certification, event: str, on: date) -> None:
    """Everybody whom the certification concerns is looked at again on the day. ``event`` names itself uniquely."""
    at = max(timezone.now(), datetime.combine(on, time.min, organisation_zone()))
    owe(
        kind=KIND,
        key=f"{certification.pk}:{event}",
        payload={"certification": certification.pk},
        available_at=at,
    )


def project_all_of(certification: int) -> None:
    """A chunk of people is a transaction. Again, it changes nothing."""
    which = stands_on(certification)
    for chunk in everybody():
        project_in_turn(chunk, which)


def rebuild(people: Iterable[Collection[int]] | None = None) -> int:
    """Write everything anew where it differs; returns how many cells had. A chunk of people is a transaction.

    Where everybody is meant, the tallies are made anew with it.
    """
    changed = sum(project_in_turn(chunk) for chunk in people or everybody())
    if people is None:
        make()
    return changed


def differences() -> Iterator[Cell]:
    """Cells whose rows are not what the derivation says. Who differs is looked at again in turn: a fact may have been
    committed between the two readings."""
    for chunk in everybody():
        if people := {person for person, _ in _different(chunk)}:
            with transaction.atomic():
                Person.objects.lock_all(people)
                cells = sorted(_different(people))
            yield from cells


def _different(people: Collection[int]) -> set[Cell]:
    wanted, found = derived(people), kept(people)
    return {cell for cell in {*wanted, *found} if wanted.get(cell) != found.get(cell)}
