"""Whom and what a report speaks of: who looks, on which day, and how far they narrowed it. Page and export share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from bilingual.text import in_language
from certificates.filters import in_state
from certificates.models import Certification
from certificates.standing import Policies, State, policies_in_force
from people.models import Person, PersonQuerySet, Placement, Unit


@dataclass(frozen=True)
class Selection:
    viewer: Person
    on: date
    certifications: Sequence[Certification]
    unit: Unit | None = None
    states: tuple[State, ...] = ()  # none: any
    words: str = ""

    @cached_property
    def policies(self) -> Policies:
        return policies_in_force(self.certifications, self.on)

    def scope(self) -> PersonQuerySet:
        """Whom the headline speaks of: a wish for one state narrows the list, not what it is measured against."""
        people = here_on(Person.objects.visible_to(self.viewer), self.on).order_by()
        if self.unit:
            people = people.placed_within([self.unit], self.on)
        if self.words:
            by_number = Q(staff_number__icontains=self.words)
            people = people.filter(by_number | Q(name__icontains=self.words) | Q(name_latin__icontains=self.words))
        return people

    def people(self) -> PersonQuerySet:
        """In the order of units, then of names, each with its ``place`` on the day."""
        people = self.scope()
        if self.states:
            people = in_state(people, self.states, self.certifications, self.on, self.policies)
        return placed(people, self.on).order_by(
            F("unit_path").asc(nulls_last=True), "name_latin", "name", "staff_number"
        )


def here_on(people: PersonQuerySet, on: date) -> PersonQuerySet:
    """Had joined by the day, and had not left."""
    joined = Q(joined_on=None) | Q(joined_on__lte=on)
    return people.filter(joined, Q(left_on__gte=on) | Q(left_on=None, is_active=True))


def placed(people: PersonQuerySet, on: date) -> PersonQuerySet:
    """With ``place``, the names of unit and position on the day; in the same query, for a page has none to spare."""
    placement = Placement.objects.current(on).filter(person=OuterRef("pk")).order_by("-is_primary", "-starts_on", "-pk")
    names = JSONObject(
        unit_zh="unit__name_zh",
        unit_en="unit__name_en",
        position_zh="position__name_zh",
        position_en="position__name_en",
    )
    return people.annotate(
        unit_path=Subquery(placement.values("unit__path")[:1]),
        place=Subquery(placement.values(names=names)[:1]),
    )


def place_of(person: Person) -> tuple[str, str]:
    """Unit and position of a person from ``placed``, for the reader; empty without a placement on the day."""
    place: dict[str, str] = person.place or {}  # type: ignore[attr-defined]
    unit, position = (
        in_language({"zh-hans": place.get(f"{name}_zh", ""), "en": place.get(f"{name}_en", "")})
        for name in ("unit", "position")
    )
    return unit, position
