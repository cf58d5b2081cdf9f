"""Who leads whom on a day."""

from collections.abc import Iterable
from datetime import date

from bilingual.days import today
from people.models import Person, Placement, Unit


def line_manager_of(person: Person, on: date | None = None) -> Person | None:
    """Whom the primary placement names; else the nearest manager of its unit or above who is not the person."""
    return line_managers_of([person.pk], on).get(person.pk)


def line_managers_of(people: Iterable[int], on: date | None = None) -> dict[int, Person]:
    """By the person's key, for those who have one; two queries, however many people."""
    on = on or today()
    placements = list(
        Placement.objects.current(on)
        .primary()
        .filter(person__in=list(people))
        .select_related("unit", "line_manager")
        .order_by("starts_on")
    )
    above = {path for placement in placements for path in Unit.paths_above(placement.unit.path)}
    managed = Unit.objects.filter(path__in=above, manager__isnull=False).select_related("manager")
    managers = {unit.path: unit.manager for unit in managed}
    found: dict[int, Person] = {}
    for placement in placements:
        leader = placement.line_manager or _nearest(placement, managers)
        if leader:
            found[placement.person_id] = leader
    return found


def _nearest(placement: Placement, managers: dict[str, Person | None]) -> Person | None:
    for path in reversed(Unit.paths_above(placement.unit.path)):
        leader = managers.get(path)
        if leader and leader.pk != placement.person_id:
            return leader
    return None
