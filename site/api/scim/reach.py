"""What a token sees: the people and units of its part of the organisation (rule 6)."""

from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from api.models import ApiToken
from bilingual.days import today
from people.models import Person, Placement, RoleGrant, Unit


def lasting() -> Q:
    """Placements that hold today and will tomorrow: what was ended today is over for an identity provider at once."""
    day = today()
    return Q(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Reach:
    """Everything over SCIM starts here. ``unit`` is the token's limit, or ``None``."""

    def __init__(self, token: ApiToken) -> None:
        self.token = token
        self.unit = token.unit
        self.source = token.source

    @cached_property
    def home(self) -> Unit | None:
        """Where people go who come without a department: the token's unit, or the only root that there is."""
        if self.unit is not None:
            return self.unit
        roots = list(Unit.objects.open().filter(depth=1)[:2])
        return roots[0] if len(roots) == 1 else None

    def units(self) -> QuerySet[Unit]:
        units: QuerySet[Unit] = Unit.objects.open()
        return units.filter(path__startswith=self.unit.path) if self.unit else units

    def placements(self) -> QuerySet[Placement]:
        found = Placement.objects.all()
        return found.filter(unit__path__startswith=self.unit.path) if self.unit else found

    def people(self) -> QuerySet[Person]:
        """Placed here; or nowhere, and last here or waiting to be. Not whom a client deleted, nor who is anonymous."""
        there = Q(is_active=True) | Q(provisioned=None) | Q(provisioned__deleted_at=None)
        return self.everyone().filter(there)

    def everyone(self) -> QuerySet[Person]:
        """With those whom the client deleted."""
        people: QuerySet[Person] = Person.objects.filter(anonymised_at=None)
        if self.unit is None:
            return people
        mine = Placement.objects.filter(person=OuterRef("pk"))
        here = Exists(self.placements().filter(lasting(), person=OuterRef("pk")))
        last = Subquery(mine.order_by("-starts_on", "-pk").values("unit__path")[:1])
        gone = Q(last_path__startswith=self.unit.path) | Q(provisioned__waiting_unit__path__startswith=self.unit.path)
        return people.alias(last_path=last).filter(Q(here) | (~Q(Exists(mine.filter(lasting()))) & gone))

    def told(self) -> QuerySet[Placement]:
        """The placements that people are told by; of each person the first counts.

        The primary one; of who has left, the last.
        """
        shown = self.placements().filter(Q(lasting()) | Q(person__is_active=False))
        return shown.order_by(Case(When(lasting(), then=0), default=1), "-is_primary", "-starts_on", "-pk")

    def may_change(self, person: Person) -> bool:
        """A limited token leaves alone whose role reaches beyond its part: who changes an address can become them."""
        if self.unit is None:
            return True
        beyond = Q(unit=None) | ~Q(unit__path__startswith=self.unit.path)
        return not person.is_superuser and not RoleGrant.objects.filter(beyond, person=person).exists()

    def note(self) -> dict[str, Any]:
        """What every service is told: no person acted, and which program did."""
        return {"actor": None, "reason": f"SCIM: {self.token.name}"}
