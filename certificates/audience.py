"""Of whom a requirement speaks, and from when to when. Pure: a requirement and a person in, periods and duties out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

DAY = timedelta(days=1)
FOR_EVER = date.max


@dataclass(frozen=True)
class Place:
    """One placement: ``path`` is the unit's in the tree. Both ends inclusive; ``FOR_EVER`` while it is open."""

    path: str
    position: int
    family: int | None
    starts_on: date
    ends_on: date = FOR_EVER


@dataclass(frozen=True)
class Tagged:
    """Who has a tag, from when to when; both ends inclusive."""

    tag: int
    starts_on: date = date.min
    ends_on: date = FOR_EVER


@dataclass(frozen=True)
class Someone:
    pk: int
    places: Sequence[Place] = field(default=())
    tags: Sequence[Tagged] = field(default=())
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Audience:
    """A requirement, as the rules of an audience read it: see ``certificates.models.Requirement``."""

    requirement: int
    certification: int
    starts_on: date
    ends_on: date = FOR_EVER
    follows: int | None = None  # the requirement that it took the place of
    within_days: int = 60
    from_start: bool = False  # the days are counted from the requirement's start, not from joining
    everybody: bool = False  # where nothing narrows
    paths: Sequence[str] = field(default=())
    positions: Collection[int] = field(default=frozenset())
    families: Collection[int] = field(default=frozenset())
    tags: Collection[int] = field(default=frozenset())
    joined_after: date | None = None
    people: Collection[int] = field(default=frozenset())
    exceptions: Collection[int] = field(default=frozenset())

    @property
    def names_people_alone(self) -> bool:
        narrows = self.paths or self.positions or self.families or self.tags or self.joined_after
        return not narrows and not self.everybody


@dataclass(frozen=True)
class Wanted:
    """A duty that there should be. ``since``: it goes on from an earlier one, and its clock began on that day."""

    certification: int
    requirement: int
    starts_on: date
    ends_on: date
    due_on: date
    since: date | None = None
    counted: date = field(default=date.min, compare=False)  # the day from which the days are counted

    @property
    def began(self) -> date:
        return self.since or self.starts_on


def periods(audience: Audience, someone: Someone) -> list[tuple[date, date]]:
    """When the audience holds this person: from, to, in order, apart from each other."""
    if someone.pk in audience.exceptions:
        return []
    last = min(audience.ends_on, someone.left_on or FOR_EVER)
    found = []
    for starts_on, ends_on in _joined(_belongs(audience, someone)):
        begins, ends = max(starts_on, audience.starts_on), min(ends_on, last)
        if begins <= ends:
            found.append((begins, ends))
    return found


def _belongs(audience: Audience, someone: Someone) -> Iterator[tuple[date, date]]:
    if someone.pk in audience.people:
        yield _since(someone), FOR_EVER
        return
    if audience.names_people_alone or not _is_new_enough(audience, someone):
        return
    by_place = audience.paths or audience.positions or audience.families
    for place in someone.places:
        if not by_place or _is_there(audience, place):
            yield from _while_tagged(audience, someone, place)


def _while_tagged(audience: Audience, someone: Someone, place: Place) -> Iterator[tuple[date, date]]:
    """The days of the placement on which they have one of the tags, where any is asked for."""
    if not audience.tags:
        yield place.starts_on, place.ends_on
    for one in someone.tags:
        begins, ends = max(place.starts_on, one.starts_on), min(place.ends_on, one.ends_on)
        if one.tag in audience.tags and begins <= ends:
            yield begins, ends


def _since(someone: Someone) -> date:
    first = min((place.starts_on for place in someone.places), default=None)
    return someone.joined_on or first or date.min


def _is_new_enough(audience: Audience, someone: Someone) -> bool:
    return audience.joined_after is None or (
        someone.joined_on is not None and someone.joined_on > audience.joined_after
    )


def _is_there(audience: Audience, place: Place) -> bool:
    in_unit = not audience.paths or any(place.path.startswith(path) for path in audience.paths)
    named = audience.positions or audience.families
    in_position = place.position in audience.positions or place.family in audience.families
    return in_unit and (in_position if named else True)


def _joined(found: Iterator[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Periods that touch or overlap as one: a move within the audience begins no new duty."""
    current: tuple[date, date] | None = None
    for starts_on, ends_on in sorted(found):
        if current and (current[1] == FOR_EVER or starts_on <= current[1] + DAY):
            current = current[0], max(current[1], ends_on)
        else:
            if current:
                yield current
            current = starts_on, ends_on
    if current:
        yield current


def duties(audiences: Sequence[Audience], someone: Someone) -> list[Wanted]:
    """Every duty this person has, had or will have. Of one certification no two on the same day.

    Where two requirements ask for the same, the one that began first speaks; the other follows when it ends.
    """
    by_requirement: dict[int | None, list[Wanted]] = {}
    by_certification: dict[int, list[Wanted]] = defaultdict(list)
    for audience in sorted(audiences, key=lambda one: one.starts_on):  # what is followed before what follows
        earlier = by_requirement.get(audience.follows, [])
        found = [_wanted(audience, *period, earlier) for period in periods(audience, someone)]
        by_requirement[audience.requirement] = found
        by_certification[audience.certification] += found
    return [one for certification in sorted(by_certification) for one in _in_turn(by_certification[certification])]


def _wanted(audience: Audience, starts_on: date, ends_on: date, earlier: Sequence[Wanted]) -> Wanted:
    """Where a changed requirement takes over somebody's duty, the clock goes on; else it begins.

    Whoever joins when the days from the start are over already has until the day of joining. Shorter days are up on
    the day of the change at the earliest, and what was overdue before stays so.
    """
    before = next((one for one in earlier if one.ends_on + DAY == starts_on == audience.starts_on), None)
    if before:
        counted, least = before.counted, min(before.due_on, starts_on)
    else:
        counted, least = audience.starts_on if audience.from_start else starts_on, starts_on
    return Wanted(
        audience.certification,
        audience.requirement,
        starts_on,
        ends_on,
        max(counted + timedelta(days=audience.within_days), least),
        before.began if before else None,
        counted,
    )


def _in_turn(wanted: list[Wanted]) -> Iterator[Wanted]:
    covered: date | None = None
    for one in sorted(wanted, key=lambda one: (one.began, one.starts_on, one.requirement)):
        if covered is None or one.starts_on > covered:
            yield one
            covered = one.ends_on
        elif one.ends_on > covered:
            yield replace(one, starts_on=covered + DAY, since=one.began)
            covered = one.ends_on
