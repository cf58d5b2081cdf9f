"""The tree's units, and the list of positions with its families."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, models, transaction

from audit.services import record
from bilingual.days import today
from people.errors import BelowItself, CodeTaken, UnitClosed, UnitInUse
from people.models import Person, Placement, Position, PositionFamily, Unit
from people.services.following import owe_following_now
from people.signals import tree_changed


@transaction.atomic
def add_unit(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    parent: Unit | None = None,
    actor: Person | None = None,
    reason: str = "",
) -> Unit:
    """A new unit, below ``parent`` or at the top. Raises ``CodeTaken``, or ``UnitClosed`` for the parent."""
    Unit.objects.lock_tree()
    fields = {"code": code.strip(), "name_zh": name_zh.strip(), "name_en": name_en.strip()}
    above = Unit.objects.get(pk=parent.pk) if parent else None  # treebeard counts children in memory
    if above and above.retired_on:
        raise UnitClosed(above.name)
    if Unit.objects.filter(code=fields["code"]).exists():
        raise CodeTaken(fields["code"])
    unit: Unit = above.add_child(**fields) if above else Unit.add_root(**fields)
    record(
        action="unit.added",
        subject=unit,
        actor=actor,
        after={**fields, "parent": above.code if above else None},
        reason=reason,
    )
    return unit


def change_unit(*, unit: Unit, actor: Person | None = None, reason: str = "", **fields: Any) -> Unit:
    """Code and names. Where it hangs is ``move_unit``'s, its manager ``appoint_manager``'s."""
    _change(unit, "unit.changed", {"code", "name_zh", "name_en"}, fields, actor, reason)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, actor: Person | None = None, reason: str = "") -> None:
    """Hang a unit, with all below it, under another; ``None`` is the top. Duties of its people follow, as owed work."""
    Unit.objects.lock_tree()
    moving = Unit.objects.get(pk=unit.pk)
    target = Unit.objects.get(pk=parent.pk) if parent else None
    before = moving.get_parent()
    if before == target:
        return
    if target and target.path.startswith(moving.path):
        raise BelowItself
    if target and target.retired_on:
        raise UnitClosed(target.name)
    if target:
        moving.move(target, pos="last-child")
    else:
        moving.move(Unit.get_last_root_node(), pos="last-sibling")
    unit.refresh_from_db()
    tree_changed.send(sender=Unit)
    record(
        action="unit.moved",
        subject=unit,
        actor=actor,
        before={"parent": before.code if before else None},
        after={"parent": target.code if target else None},
        reason=reason,
    )
    placed = Placement.objects.current().filter(unit__path__startswith=unit.path)
    people = list(placed.values_list("person", flat=True).distinct())
    owe_following_now(people=people, event=f"moved-{uuid4().hex}")


@transaction.atomic
def retire_unit(*, unit: Unit, on: date | None = None, actor: Person | None = None, reason: str = "") -> None:
    """Close a unit after its last day. ``UnitInUse`` while people are placed in it, or open units hang below."""
    Unit.objects.lock_tree()
    last = on or today()
    if unit.retired_on == last:
        return
    people = unit.placements.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=last)).count()
    below = unit.get_descendants().filter(retired_on=None).count()
    if people or below:
        raise UnitInUse(people, below)
    before, unit.retired_on = unit.retired_on, last
    unit.save(update_fields=["retired_on"])
    record(
        action="unit.retired",
        subject=unit,
        actor=actor,
        before={"retired_on": before and before.isoformat()},
        after={"retired_on": last.isoformat()},
        reason=reason,
    )


def add_position(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    family: PositionFamily | None = None,
    actor: Person | None = None,
    reason: str = "",
) -> Position:
    position = Position(code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), family=family)
    _add(position, "position.added", actor, reason)
    return position


@transaction.atomic
def change_position(*, position: Position, actor: Person | None = None, reason: str = "", **fields: Any) -> Position:
    """Where it comes to another family, duties of its people follow, as owed work."""
    before = position.family_id
    _change(position, "position.changed", {"code", "name_zh", "name_en", "family"}, fields, actor, reason)
    if position.family_id != before:
        placed = Placement.objects.filter(position=position, person__is_active=True)
        people = list(placed.order_by().values_list("person", flat=True).distinct())
        owe_following_now(people=people, event=f"family-{uuid4().hex}")
    return position


def add_family(
    *, code: str, name_zh: str, name_en: str, actor: Person | None = None, reason: str = ""
) -> PositionFamily:
    family = PositionFamily(code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip())
    _add(family, "family.added", actor, reason)
    return family


def change_family(
    *, family: PositionFamily, actor: Person | None = None, reason: str = "", **fields: Any
) -> PositionFamily:
    _change(family, "family.changed", {"code", "name_zh", "name_en"}, fields, actor, reason)
    return family


@transaction.atomic
def _add(thing: Position | PositionFamily, action: str, actor: Person | None, reason: str) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise CodeTaken(thing.code) from error
    record(action=action, subject=thing, actor=actor, after=_plain(thing), reason=reason)


@transaction.atomic
def _change(
    thing: Unit | Position | PositionFamily,
    action: str,
    allowed: set[str],
    fields: dict[str, Any],
    actor: Person | None,
    reason: str,
) -> None:
    """Write what differs; where nothing does, nothing is written and nothing noted."""
    if unknown := fields.keys() - allowed:
        raise TypeError(f"{action} does not change {', '.join(sorted(unknown))}")
    thing.refresh_from_db()
    before = _plain(thing)
    for field, value in fields.items():
        setattr(thing, field, value.strip() if isinstance(value, str) else value)
    after = _plain(thing)
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return
    try:
        with transaction.atomic():
            thing.save(update_fields=list(fields))
    except IntegrityError as error:
        raise CodeTaken(thing.code) from error
    record(
        action=action,
        subject=thing,
        actor=actor,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        reason=reason,
    )


def _plain(thing: Unit | Position | PositionFamily) -> dict[str, object]:
    plain: dict[str, object] = {"code": thing.code, "name_zh": thing.name_zh, "name_en": thing.name_en}
    if isinstance(thing, Position):
        plain["family"] = thing.family.code if thing.family else None
    return plain
