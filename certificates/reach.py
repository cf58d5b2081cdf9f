"""Requirements and people, read as ``certificates.audience`` wants them; and whom a requirement may reach at all."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certificates.audience import FOR_EVER, Audience, Place, Someone, Tagged
from certificates.models import Certification, Obligation, Requirement
from people.models import Person, Placement, Position, PositionFamily, Tag, Tagging, Unit

DRAFT = 2**62  # stands for the number that a requirement will have


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a requirement says, before it is written."""

    certification: Certification
    starts_on: date
    ends_on: date | None = None
    within_days: int = 60
    counted_from: str = Requirement.CountedFrom.JOINING
    decider: str = Requirement.Decider.HR
    everybody: bool = False
    joined_after: date | None = None
    units: Collection[Unit] = field(default=())
    positions: Collection[Position] = field(default=())
    families: Collection[PositionFamily] = field(default=())
    tags: Collection[Tag] = field(default=())
    people: Collection[Person] = field(default=())
    exceptions: Collection[Person] = field(default=())

    def audience(self, follows: int | None = None) -> Audience:
        return Audience(
            requirement=DRAFT,
            certification=self.certification.pk,
            starts_on=self.starts_on,
            ends_on=self.ends_on or FOR_EVER,
            follows=follows,
            within_days=self.within_days,
            from_start=self.counted_from == Requirement.CountedFrom.START,
            everybody=self.everybody,
            paths=[unit.path for unit in self.units],
            positions=frozenset(position.pk for position in self.positions),
            families=frozenset(family.pk for family in self.families),
            tags=frozenset(tag.pk for tag in self.tags),
            joined_after=self.joined_after,
            people=frozenset(person.pk for person in self.people),
            exceptions=frozenset(person.pk for person in self.exceptions),
        )


PARTS = ("units", "positions", "families", "tags", "people", "exceptions")
SINGLE = (
    "certification",
    "starts_on",
    "ends_on",
    "within_days",
    "counted_from",
    "decider",
    "everybody",
    "joined_after",
)


def terms_of(requirement: Requirement) -> Terms:
    """Seven queries, or none where its parts were prefetched."""
    single: dict[str, Any] = {name: getattr(requirement, name) for name in SINGLE}
    parts: dict[str, Any] = {name: list(getattr(requirement, name).all()) for name in PARTS}
    return Terms(**single, **parts)


def audiences(certification: int | None = None) -> list[Audience]:
    """Of all requirements, or of those that ask for one certification. Seven queries."""
    rows = Requirement.objects.standing().select_related("certification").prefetch_related(*PARTS).order_by("pk")
    return [audience_of(one) for one in (rows.filter(certification=certification) if certification else rows)]


def audience_of(requirement: Requirement) -> Audience:
    return replace(terms_of(requirement).audience(requirement.follows_id), requirement=requirement.pk)


def people_of(pks: Collection[int]) -> Iterator[Someone]:
    """With all their placements, past and to come. Three queries."""
    places: dict[int, list[Place]] = defaultdict(list)
    rows = Placement.objects.filter(person__in=pks).order_by()
    for person, path, position, family, starts_on, ends_on in rows.values_list(
        "person", "unit__path", "position", "position__family", "starts_on", "ends_on"
    ):
        places[person].append(Place(path, position, family, starts_on, ends_on or FOR_EVER))
    tags: dict[int, list[Tagged]] = defaultdict(list)
    for person, tag, starts_on, ends_on in (
        Tagging.objects.filter(person__in=pks).order_by().values_list("person", "tag", "starts_on", "ends_on")
    ):
        tags[person].append(Tagged(tag, starts_on, ends_on or FOR_EVER))
    for pk, joined_on, left_on in (
        Person.objects.filter(pk__in=pks).order_by().values_list("pk", "joined_on", "left_on")
    ):
        yield Someone(pk, places[pk], tags[pk], joined_on, left_on)


def concerned(audience: Audience, requirements: Collection[int] = ()) -> QuerySet[Person]:
    """Nobody beyond these can be of the audience, or has a duty by one of ``requirements``. Some of them may not be."""
    found = Q(pk__in=audience.people) | Q(
        pk__in=Obligation.objects.standing().filter(requirement__in=requirements).values("person")
    )
    if not audience.names_people_alone:
        found |= _such(audience)
    return Person.objects.filter(found).order_by("pk")


def _such(audience: Audience) -> Q:
    such = Q()
    if audience.tags:
        such &= Q(pk__in=Tagging.objects.filter(tag__in=audience.tags).order_by().values("person"))
    if audience.joined_after:
        such &= Q(joined_on__gt=audience.joined_after)
    if audience.paths or audience.positions or audience.families:
        such &= Q(pk__in=_placed(audience).values("person"))
    return such or ~Q(pk=None)


def _placed(audience: Audience) -> QuerySet[Placement]:
    """Ever."""
    rows = Placement.objects.order_by()
    if audience.paths:
        below = Q()
        for path in audience.paths:
            below |= Q(unit__path__startswith=path)
        rows = rows.filter(below)
    if audience.positions or audience.families:
        rows = rows.filter(Q(position__in=audience.positions) | Q(position__family__in=audience.families))
    return rows
