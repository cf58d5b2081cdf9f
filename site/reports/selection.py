"""Whom and what a report speaks of: who looks, on which day, and how far they narrowed it. Page and export share it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from certificates.filters import AHEAD, ending_within, in_state
from certificates.models import Certification
from certificates.standing import Policies, Standing, State, policies_in_force
from people.lines import led_by
from people.models import (
    Person,
    PersonQuerySet,
    Placement,
    PlacementQuerySet,
    Position,
    PositionFamily,
    Tag,
    Tagging,
    Unit,
)
from people.places import at_main_place, here_on


@dataclass(frozen=True)
class Selection:
    viewer: Person
    on: date
    certifications: Sequence[Certification]
    unit: Unit | None = None
    states: tuple[State, ...] = ()  # none: any
    required: bool = False  # of these states only where it must be held
    words: str = ""
    position: Position | None = None
    family: PositionFamily | None = None
    tag: Tag | None = None  # had on the day
    leader: Person | None = None  # whose line manager it is
    ahead: int | None = None  # expiring or due within so many days
    is_of_all: bool = False  # known to be of all certifications there are

    @cached_property
    def policies(self) -> Policies:
        return policies_in_force(self.certifications, self.on)

    @property
    def facts(self) -> tuple[Any, ...]:
        """Two selections of the same facts speak of the same people on the same day, whoever looks."""
        seen = "all" if self.viewer.scope.everywhere else (self.viewer.pk, *(u.path for u in self.viewer.scope.units))
        places = self.unit and self.unit.path, self.position and self.position.pk, self.family and self.family.pk
        of = tuple(one.pk for one in self.certifications)
        asked = self.words, self.states, self.required, self.ahead
        return seen, self.on, of, *places, self.tag and self.tag.pk, self.leader and self.leader.pk, *asked

    def scope(self) -> PersonQuerySet:
        """Whom the headline speaks of: a wish for one state narrows the list, not what it is measured against."""
        return self._scope

    @cached_property
    def _scope(self) -> PersonQuerySet:
        """Put together once: whom somebody leads is looked up for it."""
        people = here_on(Person.objects.visible_to(self.viewer), self.on).order_by()
        if self.unit or self.position or self.family:
            people = people.filter(Exists(self._places().filter(person=OuterRef("pk"))))
        if self.tag:
            tagged = Tagging.objects.current(self.on).order_by()
            people = people.filter(Exists(tagged.filter(person=OuterRef("pk"), tag=self.tag)))
        if self.leader:
            people = led_by(people, self.leader, self.on)
        if self.words:
            people = people.search(self.words)
        return people

    def people(self) -> PersonQuerySet:
        """Those of them who stand as was asked for."""
        if self.ahead is not None:
            return ending_within(self.scope(), self.ahead, self.certifications, self.on, self.states)
        if self.states:
            return in_state(self.scope(), self.states, self.certifications, self.on, required=self.required)
        return self.scope()

    @property
    def asks_for_a_state(self) -> bool:
        return bool(self.states) or self.ahead is not None

    def wants(self, standing: Standing) -> bool:
        """Whether it is one of those that were asked for: a person listed may stand otherwise in other columns."""
        if self.states and (standing.state not in self.states or (self.required and not standing.required)):
            return False
        if self.ahead is None:
            return True
        last = self.on + timedelta(days=self.ahead)
        return standing.state in AHEAD and standing.day is not None and self.on <= standing.day <= last

    def _places(self) -> PlacementQuerySet:
        """One and the same placement is in the unit and of the position."""
        places = Placement.objects.current(self.on).order_by()
        if self.unit:
            places = places.within([self.unit])
        if self.position:
            places = places.filter(position=self.position)
        return places.filter(position__family=self.family) if self.family else places

    @property
    def is_of_everybody(self) -> bool:
        """Nothing narrows it but the day and the certifications. The list is asked for in the same words then."""
        narrows = (getattr(self, one.name) != one.default for one in fields(self) if one.name not in FACTS)
        return self.viewer.scope.everywhere and not any(narrows)

    def listed(self) -> "QuerySet[Person, Row]":
        """Rows for ``Listed``, in the order of the list."""
        return in_order(self.people(), self.on)


FACTS = ("viewer", "on", "certifications", "is_of_all")


class Listed(NamedTuple):
    """Somebody as a report names them; the names of unit and position are ``None`` without a placement on the day."""

    pk: int
    staff_number: str
    name: str
    name_latin: str
    unit_zh: str | None
    unit_en: str | None
    position_zh: str | None
    position_en: str | None
    unit: int | None = None

    @property
    def full_name(self) -> str:
        """As ``Person.full_name``."""
        return f"{self.name} {self.name_latin}".strip() if self.name != self.name_latin else self.name


Row = tuple[Any, ...]
PLACE = ("at__unit__name_zh", "at__unit__name_en", "at__position__name_zh", "at__position__name_en", "at__unit")


def in_order(people: PersonQuerySet, on: date) -> "QuerySet[Person, Row]":
    """Of units, then of names."""
    return placed(people, on).order_by(F("at__unit__path").asc(nulls_last=True), "name_latin", "name", "staff_number")


def placed(people: PersonQuerySet, on: date) -> "QuerySet[Person, Row]":
    """Rows for ``Listed``, with the main placement of the day."""
    return at_main_place(people, on).values_list(*Listed._fields[:4], *PLACE)
