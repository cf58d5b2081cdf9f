"""The question and its answer: who it speaks of on the day, how many, and the sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from certificates.models import Certification, StandingSpan
from certificates.states import HOLDS, LACKS
from people.models import Person, PersonQuerySet, Unit
from reports.auditing.drawing import draw
from reports.auditing.models import Inspection, Who
from reports.selection import Listed, Selection, placed

CHUNK = 2000


@dataclass(frozen=True)
class Question:
    """The same query as today's, for whichever day: standings are derived, and what was known since is in them."""

    viewer: Person
    on: date
    certification: Certification
    who: str
    seed: str
    unit: Unit | None = None

    @classmethod
    def of(cls, inspection: Inspection) -> "Question":
        one = inspection
        return cls(one.actor, one.on, one.certification, one.who, one.seed, one.unit)

    @property
    def selection(self) -> Selection:
        return Selection(self.viewer, self.on, [self.certification], unit=self.unit)

    @cached_property
    def people(self) -> PersonQuerySet:
        found: PersonQuerySet = self.selection.scope().filter(pk__in=self._spans().values("person"))
        return found

    def _spans(self) -> "QuerySet[StandingSpan]":
        spans = StandingSpan.objects.on(self.on).filter(certification=self.certification).order_by()
        if self.who == Who.VALID:
            return spans.filter(state__in=HOLDS)
        required = spans.filter(duty__isnull=False)
        return required.filter(state__in=LACKS) if self.who == Who.LACKING else required

    def count(self) -> int:
        return self.people.count()

    def numbers(self) -> Iterator[str]:
        yield from self.people.order_by().values_list("staff_number", flat=True).iterator(chunk_size=CHUNK)

    def sample(self) -> list[Listed]:
        """In the order in which they were drawn."""
        drawn = draw(self.seed, self.numbers())
        rows = placed(Person.objects.visible_to(self.viewer).filter(staff_number__in=drawn).order_by(), self.on)
        found = {one.staff_number: one for one in (Listed(*row) for row in rows)}
        return [found[number] for number in drawn if number in found]
