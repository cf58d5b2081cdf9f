"""The answers that wait for people, as many markers see them: of each what ``queue.open_to`` says of one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from people.models import MARKS_ANSWERS, Person, Scope
from people.reaching import Reach
from people.rules import may_mark_answers
from quizzes.by_hand.queue import waiting
from quizzes.models import ManualMark, MarkDraft


class Waiting(NamedTuple):
    response: int
    person: int
    since: datetime
    markers: int


class Shares:
    """Four queries, however many wait and for however many."""

    def __init__(self, now: datetime) -> None:
        rows = waiting().order_by()
        columns = ("pk", "item__attempt__person", "item__attempt__submitted_at", "item__attempt__markers")
        self.rows = [Waiting(*row) for row in rows.values_list(*columns)]
        self._given = _markers(ManualMark.objects.standing().filter(response__in=rows.values("pk")))
        self._held = _markers(MarkDraft.objects.holding(now).filter(response__in=rows.values("pk")))
        self._reach = Reach({row.person for row in self.rows})

    def of(self, marker: Person) -> Iterator[Waiting]:
        """``marker`` comes from ``people.reaching.with_roles``, or is asked one query more."""
        if not may_mark_answers(marker):
            return
        scope = Scope(marker, MARKS_ANSWERS)
        for row in self.rows:
            if row.person != marker.pk and self._has_room(row, marker.pk) and self._reach.holds(scope, row.person):
                yield row

    def _has_room(self, row: Waiting, marker: int) -> bool:
        given, held = self._given[row.response], self._held[row.response] - {marker}
        wanted = max(row.markers, len(given) + 1)  # one more than there are, where two differ
        return marker not in given and len(held) < wanted - len(given)


def _markers(rows: "QuerySet[ManualMark] | QuerySet[MarkDraft]") -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for response, marker in rows.order_by().values_list("response", "marker"):
        found[response].add(marker)
    return found
