"""Who leads whom on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from bilingual.days import today
from people.models import Person, PersonQuerySet, Placement, Unit


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


def led_by(people: PersonQuerySet, leader: Person, on: date | None = None) -> PersonQuerySet:
    """Those of ``people`` whose line manager is ``leader``, as ``line_managers_of`` says. One query beforehand."""
    managed = dict(Unit.objects.filter(manager__isnull=False).values_list("path", "manager"))
    by_unit = Q(line_manager=None) & _led_in_units(leader.pk, managed)
    placements = Placement.objects.current(on or today()).primary().filter(Q(line_manager=leader) | by_unit)
    return people.filter(Exists(placements.filter(person=OuterRef("pk"))))


def _led_in_units(leader: int, managed: dict[str, int]) -> Q:
    """Placements in whose unit, or above, the leader is the nearest manager but the person."""
    found = Q(pk__in=[])
    for path, manager in managed.items():
        if manager == leader:
            found |= _nearest_to(path, managed) & ~Q(person=leader)
        elif _next_above(path, managed) == leader:
            found |= _nearest_to(path, managed) & Q(person=manager)
    return found


def _nearest_to(path: str, managed: dict[str, int]) -> Q:
    """In the unit or below it, but not below another manager."""
    others = [one for one in managed if one.startswith(path) and managed[one] != managed[path]]
    within = Q(unit__path__startswith=path)
    for other in others:
        within &= ~Q(unit__path__startswith=other)
    return within


def _next_above(path: str, managed: dict[str, int]) -> int | None:
    above = (managed.get(one) for one in reversed(Unit.paths_above(path)))
    return next((manager for manager in above if manager not in (None, managed[path])), None)
