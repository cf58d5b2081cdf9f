"""What a regrade would change, before anybody says it."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, islice

from django.db.models import Exists, OuterRef

from people.models import Person
from quizzes.hanging import Hanging, hanging_on
from quizzes.marking.marks import settle
from quizzes.marking.results import results_of
from quizzes.models import Attempt, Regrade
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.quiz import Counts

CHUNK = 500  # people whose attempts are held at once
MOST = 100  # rows on a page
SAME = {"enrolment": OuterRef("enrolment"), "quiz": OuterRef("quiz")}


@dataclass
class Row:
    """One attempt, before and after. ``name`` is empty where the viewer may not see whose it is."""

    attempt: int
    person: int
    quiz: str
    score_before: Decimal | None
    possible_before: Decimal | None
    passed_before: bool
    score_after: Decimal | None
    possible_after: Decimal | None
    passed_after: bool
    name: str = ""
    hanging: list[Hanging] = field(default_factory=list)

    @property
    def lost(self) -> bool:
        return self.passed_before and not self.passed_after

    @property
    def gained(self) -> bool:
        return self.passed_after and not self.passed_before


@dataclass
class Preview:
    """Figures over all attempts; ``rows`` the first of those that change, lost and won passes before all others."""

    attempts: int = 0
    running: int = 0
    changed: int = 0
    gained: int = 0
    lost: int = 0
    rows: list[Row] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.changed - len(self.rows)


def preview(word: Regrade, viewer: Person) -> Preview:
    """A number of queries that grows only with every :data:`CHUNK` attempts."""
    found = Preview(running=_attempts(word).open().count())
    lost: list[Row] = []
    gained: list[Row] = []
    others: list[Row] = []
    for row in _rows(word):
        found.attempts += 1
        if row is None:
            continue
        found.changed += 1
        (lost if row.lost else gained if row.gained else others).append(row)
        found.lost, found.gained = found.lost + row.lost, found.gained + row.gained
        for rows in (lost, gained, others):
            del rows[MOST:]
    found.rows = [*lost, *gained, *others][:MOST]
    _name(found.rows, viewer)
    return found


def _attempts(word: Regrade) -> AttemptQuerySet:
    return Attempt.objects.filter(items__version=word.version)


def _rows(word: Regrade) -> Iterator[Row | None]:
    """One for each attempt that was handed in and is marked again; ``None`` where nothing changes.

    Where the average counts, all attempts of a person are marked again, in their order, each after those before it:
    as :func:`quizzes.marking.averages.together` does.
    """
    averaged = Attempt.objects.submitted().filter(counts=Counts.AVERAGE, **SAME)
    alone = _attempts(word).submitted().filter(~Exists(averaged)).order_by("pk")
    holding = _attempts(word).submitted().filter(**SAME)
    hanging = (
        Attempt.objects.submitted()
        .filter(Exists(averaged), Exists(holding))
        .order_by("enrolment_id", "quiz_id", "number")
    )
    yield from _marked(([attempt] for attempt in _stream(alone)), word)
    grouped = groupby(_stream(hanging), key=lambda one: (one.enrolment_id, one.quiz_id))
    yield from _marked((list(group) for _key, group in grouped), word)


def _stream(attempts: AttemptQuerySet) -> Iterator[Attempt]:
    return attempts.select_related("quiz").iterator(chunk_size=CHUNK)


def _marked(groups: Iterator[list[Attempt]], word: Regrade) -> Iterator[Row | None]:
    while chunk := list(islice(groups, CHUNK)):
        results = results_of([attempt for group in chunk for attempt in group], instead=word)
        for group in chunk:
            earlier: list[Attempt] = []
            for attempt in group:
                after = copy(attempt)
                settle(after, results[attempt.pk], earlier)
                earlier.append(after)
                yield _row(attempt, after)


def _row(before: Attempt, after: Attempt) -> Row | None:
    if (before.score, before.max_score, before.passed) == (after.score, after.max_score, after.passed):
        return None
    return Row(
        attempt=before.pk,
        person=before.person_id,
        quiz=before.quiz.name,
        score_before=before.score,
        possible_before=before.max_score,
        passed_before=before.passed,
        score_after=after.score,
        possible_after=after.max_score,
        passed_after=after.passed,
    )


def _name(rows: list[Row], viewer: Person) -> None:
    """Names where the viewer may see the person, and what hangs on the passes that would be lost."""
    visible = Person.objects.visible_to(viewer).in_bulk({row.person for row in rows})
    hanging = hanging_on([row.attempt for row in rows if row.lost])
    for row in rows:
        person = visible.get(row.person)
        row.name = person.display_name if person else ""
        row.hanging = hanging.get(row.attempt, [])
