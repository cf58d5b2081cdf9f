"""What is known of people, as the leaves of a policy ask for it: one query for each kind that is asked for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.functions import TruncDate

from bilingual.days import day_after, day_of, organisation_zone
from certificates.evidence import DAYS_OF_A_YEAR, Facts, Kind, Known, Leaf
from certificates.models import Certificate, Equivalence, ExternalCertificate
from courses.models import Completion
from people.models import Person, Placement
from prepared import Given, PreparedRows
from prepared.among import Among
from quizzes.models import Attempt

People = Collection[int] | QuerySet[Person] | Among
Found = Iterator[tuple[int, int, Known]]  # whose, of what, the fact
Spell = tuple[date, date, int]  # from, to, the placement
Rows = QuerySet[Any, tuple[Any, ...]]

# What happened on a day earns one cycle. What goes on (a position, a certificate that is valid) may earn the next, too.
EVENTS = frozenset({Kind.COURSE, Kind.QUIZ, Kind.ATTENDANCE, Kind.OBSERVATION})


def known_of(people: People, asked: Iterable[Leaf], on: date) -> dict[int, Facts]:
    """By person, what is known of up to the day. Whoever has nothing is not in it."""
    by_kind: dict[Kind, set[Leaf]] = defaultdict(set)
    for leaf in asked:
        by_kind[leaf.kind].add(leaf)
    found: dict[int, dict[tuple[Kind, int], list[Known]]] = defaultdict(lambda: defaultdict(list))
    for kind, leaves in by_kind.items():
        for person, object_id, known in SOURCES[kind](people, leaves, on):
            found[person][kind, object_id].append(known)
    return {person: dict(facts) for person, facts in found.items()}


def mark_of(kind: Kind, known: Known) -> int | str:
    """How a certificate remembers the fact that earned it: a completion by its id, others by kind and id."""
    return known.pk if kind in (Kind.COURSE, Kind.ATTENDANCE) else f"{kind}:{known.pk}"


def unspent(facts: Facts, spent: Collection[int | str], since: date | None) -> Facts:
    """Without the events that earned an earlier cycle, or are older than ``since``, the day of the last certificate."""
    return {
        key: [one for one in known if mark_of(key[0], one) not in spent and not (since and one.on < since)]
        if key[0] in EVENTS
        else known
        for key, known in facts.items()
    }


def _ids(leaves: set[Leaf]) -> set[int]:
    return {leaf.id for leaf in leaves}


def _asked(written: Callable[..., Rows], prepared: PreparedRows, people: People, leaves: set[Leaf], on: date) -> Any:
    if isinstance(people, Among):  # as pages ask it, of one or of fifty
        return prepared.all(people=people.keys, ids=_ids(leaves), before=day_after(on))
    return written(people, _ids(leaves), day_after(on))


def _prepared(written: Callable[..., Rows]) -> PreparedRows:
    return PreparedRows(lambda: written(Among(Given("people")), Among(Given("ids")), Given("before", DateTimeField())))


def _courses(people: People, leaves: set[Leaf], on: date) -> Found:
    for pk, person, course, at in _asked(_completed, _courses_prepared, people, leaves, on):
        yield person, course, Known(at, pk)


def _completed(people: Any, courses: Any, before: Any) -> Rows:
    rows = Completion.objects.of_courses().filter(person__in=people, course__in=courses, at__lt=before)
    day = TruncDate("at", tzinfo=organisation_zone())  # by the database: there may be hundreds of thousands
    return rows.order_by().values_list("pk", "person", "course", day)


def _attendances(people: People, leaves: set[Leaf], on: date) -> Found:
    rows = Completion.objects.filter(person__in=people, activity__in=_ids(leaves), at__lt=day_after(on))
    for pk, person, activity, at in rows.order_by().values_list("pk", "person", "activity", "at"):
        yield person, activity, Known(day_of(at), pk)


def _quizzes(people: People, leaves: set[Leaf], on: date) -> Found:
    """Passed, by the mark that the attempt began with."""
    for pk, person, quiz, at, score, highest, mark in _asked(_submitted, _quizzes_prepared, people, leaves, on):
        if score is not None and highest and score * 100 >= mark * highest:
            yield person, quiz, Known(day_of(at), pk, float(score * 100 / highest))


def _submitted(people: Any, quizzes: Any, before: Any) -> Rows:
    rows = Attempt.objects.filter(person__in=people, quiz__in=quizzes, submitted_at__lt=before, held_back=False)
    return rows.order_by().values_list("pk", "person", "quiz", "submitted_at", "score", "max_score", "pass_percent")


def _observations(people: People, leaves: set[Leaf], on: date) -> Found:
    """Nobody writes observations yet: what asks for one is not met."""
    yield from ()


def _externals(people: People, leaves: set[Leaf], on: date) -> Found:
    """Whether it is valid still on the day that is judged, the tree's judgement sees."""
    rows = ExternalCertificate.objects.filter(
        person__in=people, kind__in=_ids(leaves), accepted=True, issued_on__lte=on
    )
    for pk, person, kind, issued, expires in rows.order_by().values_list(
        "pk", "person", "kind", "issued_on", "expires_on"
    ):
        yield person, kind, Known(issued, pk, ends_on=expires)


def _certifications(people: People, leaves: set[Leaf], on: date) -> Found:
    """Not revoked, of the certification itself or of one that counts as it."""
    counts_as = standing_in(_ids(leaves), on)
    rows = Certificate.objects.not_revoked(on).filter(person__in=people, certification__in=counts_as, issued_on__lte=on)
    columns = rows.order_by().values_list("pk", "person", "certification", "issued_on", "expires_on")
    for pk, person, certification, issued, expires in columns:
        for wanted in counts_as[certification]:
            yield person, wanted, Known(issued, pk, ends_on=expires)


def standing_in(certifications: Collection[int], on: date) -> dict[int, set[int]]:
    """By the certification held, the wanted ones it counts as on the day: itself, and by equivalence."""
    found: dict[int, set[int]] = defaultdict(set)
    for wanted in certifications:
        found[wanted].add(wanted)
    rows = Equivalence.objects.on(on).filter(
        Q(target__in=certifications) | Q(source__in=certifications, both_ways=True)
    )
    for source, target, both_ways in rows.values_list("source", "target", "both_ways"):
        if target in certifications:
            found[source].add(target)
        if both_ways and source in certifications:
            found[target].add(source)
    return dict(found)


def counts_for(certification: int, on: date) -> set[int]:
    """The certification itself, and those it counts as by equivalence."""
    rows = Equivalence.objects.on(on).filter(Q(source=certification) | Q(target=certification, both_ways=True))
    others = {one for row in rows.values_list("source", "target") for one in row}
    return others | {certification}


def spells_of(people: People, positions: Collection[int], on: date) -> Mapping[tuple[int, int], list[Spell]]:
    """By person and position, from when to when they were placed in it, up to the day. One query."""
    rows = Placement.objects.filter(person__in=people, position__in=positions, starts_on__lte=on)
    spells: dict[tuple[int, int], list[Spell]] = defaultdict(list)
    columns = ("person", "position", "starts_on", "ends_on", "pk")
    for person, position, starts, ends, pk in rows.order_by("starts_on", "pk").values_list(*columns):
        spells[person, position].append((starts, min(ends or on, on), pk))
    return spells


def _positions(people: People, leaves: set[Leaf], on: date) -> Found:
    """For each number of years asked for, the day on which they were full; spells add up, a day counts once."""
    spells = spells_of(people, _ids(leaves), on)
    for (person, position), each in spells.items():
        for days in {needed(leaf) for leaf in leaves if leaf.id == position}:
            if full := full_on(each, days):
                yield person, position, Known(*full, value=days)


def needed(leaf: Leaf) -> int:
    """The days in a position that the leaf's years take."""
    return ceil((leaf.years or 0) * DAYS_OF_A_YEAR)


def full_on(spells: Iterable[Spell], days: int) -> tuple[date, int] | None:
    """The day on which so many days were full, and the placement of it. Overlapping days count once."""
    counted, covered = 0, date.min
    for starts, ends, pk in spells:
        begins = max(starts, covered + timedelta(days=1)) if covered > date.min else starts
        length = (ends - begins).days + 1
        if length > 0:
            if counted + length >= days:
                return begins + timedelta(days=max(days - counted - 1, 0)), pk
            counted, covered = counted + length, ends
    return None


_courses_prepared, _quizzes_prepared = _prepared(_completed), _prepared(_submitted)
SOURCES: Mapping[Kind, Callable[[People, set[Leaf], date], Found]] = {
    Kind.COURSE: _courses,
    Kind.QUIZ: _quizzes,
    Kind.OBSERVATION: _observations,
    Kind.ATTENDANCE: _attendances,
    Kind.EXTERNAL: _externals,
    Kind.CERTIFICATION: _certifications,
    Kind.POSITION: _positions,
}
