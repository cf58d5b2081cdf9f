"""Who works where. History is kept: moving ends one placement and begins another."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from audit.services import record
from bilingual.days import today
from people.errors import EndsBeforeStart, HasLeft, LeadsThemselves, PlacementOverlaps, UnitClosed
from people.models import Person, Placement, Position, Unit
from people.services.following import day_after_last, owe_following
from people.signals import placement_changed

CHANGEABLE = frozenset({"unit", "position", "starts_on", "ends_on", "line_manager"})


@transaction.atomic
def place(
    *,
    person: Person,
    unit: Unit,
    position: Position,
    starts_on: date,
    ends_on: date | None = None,
    is_primary: bool = True,
    line_manager: Person | None = None,
    actor: Person | None = None,
    reason: str = "",
) -> Placement:
    """Begin a placement, today, in the past or ahead. Saying it again changes nothing.

    A primary one ends the one that covers its first day, the day before. Where another begins later and no end is
    given, it lasts until that one begins. ``PlacementOverlaps`` where one begins on that day, or before ``ends_on``.
    """
    Person.objects.lock(person.pk)  # two placements at once would each end the one before, and both begin
    wanted = Placement(
        person=person,
        unit=unit,
        position=position,
        starts_on=starts_on,
        ends_on=ends_on,
        is_primary=is_primary,
        line_manager=line_manager,
    )
    if known := _same(wanted):
        return known
    check_placement(wanted)
    if is_primary:
        _make_room(wanted, actor)
    wanted.save()
    record(action="placement.began", subject=person, actor=actor, after=placement_facts(wanted), reason=reason)
    _tell(wanted)
    return wanted


@transaction.atomic
def move(
    *,
    person: Person,
    unit: Unit,
    position: Position | None = None,
    on: date,
    line_manager: Person | None = None,
    actor: Person | None = None,
    reason: str = "",
) -> Placement:
    """From ``on`` the primary place is this one; the position stays unless given. Somebody who is there stays there.

    A place that began on the same day was a mistake, and is put right.
    """
    Person.objects.lock(person.pk)
    now = person.placements.current(on).primary().first()
    chosen = position or (now.position if now else None)
    if chosen is None:
        raise Position.DoesNotExist
    if now and (now.unit_id, now.position_id) == (unit.pk, chosen.pk):
        return now
    if now and now.starts_on == on:
        fields = {"unit": unit, "position": chosen, "line_manager": line_manager}
        return change_placement(placement=now, actor=actor, reason=reason, **fields)
    return place(
        person=person,
        unit=unit,
        position=chosen,
        starts_on=on,
        line_manager=line_manager,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def end_placement(*, placement: Placement, on: date, actor: Person | None = None, reason: str = "") -> Placement:
    """``on`` is its last day. One that has not begun by then is called off."""
    if placement.starts_on > on:
        cancel_placement(placement=placement, actor=actor, reason=reason)
        return placement
    return change_placement(placement=placement, ends_on=on, actor=actor, reason=reason)


@transaction.atomic
def change_placement(
    *, placement: Placement, actor: Person | None = None, reason: str = "", **fields: Any
) -> Placement:
    """Put right what was written wrongly, or set its end. A move is not a change: see ``move``."""
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"Not a placement's to change: {', '.join(sorted(unknown))}")
    Person.objects.lock(placement.person_id)
    placement.refresh_from_db()
    before = placement_facts(placement)
    for field, value in fields.items():
        setattr(placement, field, value)
    after = placement_facts(placement)
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return placement
    check_placement(placement)
    if placement.is_primary and (other := _primaries(placement).first()):
        raise PlacementOverlaps(str(other), other.starts_on)
    placement.save()
    record(
        action="placement.changed",
        subject=placement.person,
        actor=actor,
        before={"placement": placement.pk, **{key: before[key] for key in changed}},
        after={"placement": placement.pk, **{key: after[key] for key in changed}},
        reason=reason,
    )
    _tell(placement)
    return placement


@transaction.atomic
def cancel_placement(*, placement: Placement, actor: Person | None = None, reason: str = "") -> None:
    """A placement that has not begun is no fact yet: it is taken back, and the audit remembers it."""
    if placement.starts_on <= today():
        raise ValueError("This placement has begun: end it instead.")
    Person.objects.lock(placement.person_id)
    person, before = placement.person, placement_facts(placement)
    placement.delete()
    record(action="placement.cancelled", subject=person, actor=actor, before=before, reason=reason)
    placement_changed.send(sender=Placement, people=[person.pk])


def _same(wanted: Placement) -> Placement | None:
    """The very placement, as it was begun before."""
    return wanted.person.placements.filter(
        unit=wanted.unit,
        position=wanted.position,
        starts_on=wanted.starts_on,
        is_primary=wanted.is_primary,
    ).first()


def check_placement(wanted: Placement) -> None:
    if wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise EndsBeforeStart
    if wanted.line_manager_id == wanted.person_id:
        raise LeadsThemselves
    if wanted.unit.retired_on and (wanted.ends_on is None or wanted.ends_on > wanted.unit.retired_on):
        raise UnitClosed(wanted.unit.name)
    left_on = wanted.person.left_on
    if left_on and (wanted.ends_on is None or wanted.ends_on > left_on):
        raise HasLeft(left_on)


def _primaries(wanted: Placement) -> Any:
    """The person's other primary placements that overlap this one, earliest first."""
    others = wanted.person.placements.primary().exclude(pk=wanted.pk)
    return others.overlapping(wanted.starts_on, wanted.ends_on).select_related("unit", "position").order_by("starts_on")


def _make_room(wanted: Placement, actor: Person | None) -> None:
    for other in _primaries(wanted):
        if other.starts_on < wanted.starts_on:
            before = other.ends_on
            other.ends_on = wanted.starts_on - timedelta(days=1)
            other.save(update_fields=["ends_on"])
            _note_end(other, before, actor)
        elif other.starts_on > wanted.starts_on and wanted.ends_on is None:
            wanted.ends_on = other.starts_on - timedelta(days=1)
            return
        else:
            raise PlacementOverlaps(str(other), other.starts_on)


def _note_end(placement: Placement, before: date | None, actor: Person | None) -> None:
    record(
        action="placement.ended",
        subject=placement.person,
        actor=actor,
        before={"placement": placement.pk, "ends_on": before and before.isoformat()},
        after={"placement": placement.pk, "ends_on": placement.ends_on and placement.ends_on.isoformat()},
    )


def _tell(placement: Placement) -> None:
    owe_following(person=placement.person, days=(placement.starts_on, day_after_last(placement.ends_on)))
    placement_changed.send(sender=Placement, people=[placement.person.pk])


def placement_facts(placement: Placement) -> dict[str, object]:
    """Codes and days, as the audit keeps them; people by their key, which identifies nobody once they are anonymous."""
    plain: dict[str, object] = {
        "unit": placement.unit.code,
        "position": placement.position.code,
        "starts_on": placement.starts_on.isoformat(),
        "ends_on": placement.ends_on and placement.ends_on.isoformat(),
        "is_primary": placement.is_primary,
        "line_manager": placement.line_manager_id,
    }
    return plain
