"""Who reaches whom, asked of many viewers at once: what ``within_reach`` and ``manageable_by`` say of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from people.models import Person, Placement, Role, RoleGrant, Scope


def with_roles(viewers: Iterable[Person]) -> list[Person]:
    """The same people, and what each of them holds: one query for all."""
    found = list(viewers)
    held = _grants_of([viewer.pk for viewer in found])
    for viewer in found:
        viewer.role_grants = held[viewer.pk]
    return found


def _grants_of(people: Collection[int]) -> dict[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.filter(person__in=people).select_related("unit"):
        found[grant.person_id].append(grant)
    return found


class Reach:
    """Where ``people`` can be reached. One query."""

    def __init__(self, people: Collection[int]) -> None:
        theirs = Placement.objects.filter(person__in=people).order_by()
        kinds = theirs.current(), theirs.coming(), theirs.gone()
        here, *others = (places.values_list("person", "unit__path") for places in kinds)
        self._paths: dict[int, set[str]] = defaultdict(set)
        for person, path in here.union(*others):
            self._paths[person].add(path)

    def holds(self, scope: Scope, person: int) -> bool:
        if scope.everywhere:
            return True
        return any(path.startswith(unit.path) for unit in scope.units for path in self._paths[person])


class Management:
    """Who may change the records of ``people``. Three queries."""

    def __init__(self, people: Collection[int]) -> None:
        self._reach = Reach(people)
        self._held = _grants_of(people)
        self._superusers = set(Person.objects.filter(pk__in=people, is_superuser=True).values_list("pk", flat=True))

    def covers(self, viewer: Person, person: int) -> bool:
        """``viewer`` comes from :func:`with_roles`, or is asked one query more."""
        if viewer.is_superuser:
            return True
        manages = viewer.manages
        if not self._reach.holds(manages, person) or person in self._superusers:
            return False
        return not any(grant.role == Role.ADMIN or not manages.covers(grant.unit) for grant in self._held[person])
