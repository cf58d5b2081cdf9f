"""Writing units: their names, and who is placed in them."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from scim2_models import ConflictException, ForbiddenException, InvalidValueException, UniquenessException

from api.models import ExternalUnitId
from api.scim.columns import USER, key_in
from api.scim.placing import Placing
from api.scim.reach import Reach, lasting
from api.scim.resources import Group
from people.errors import UnitInUse
from people.models import Person, Unit
from people.services import add_unit, change_unit, retire_unit


class Groups:
    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.placing = Placing(reach)
        self.note = reach.note()

    def create(self, wanted: Group) -> Unit:
        self._may_shape()
        name = wanted.display_name or ""
        unit = add_unit(
            code=f"scim-{uuid4().hex[:12]}", name_zh=name, name_en=name, parent=self.reach.home, **self.note
        )
        self._external_id(unit, None, wanted.external_id)
        self._members(unit, set(), _ids(wanted))
        return unit

    def update(self, unit: Unit, before: Group, wanted: Group) -> None:
        if wanted.display_name != before.display_name:
            self._may_shape()
            change_unit(unit=unit, **_names(unit, wanted.display_name or ""), **self.note)
        self._external_id(unit, before.external_id, wanted.external_id)
        self._members(unit, _ids(before), _ids(wanted))

    def delete(self, unit: Unit) -> None:
        """The unit is closed; its people go where else they are placed, or where people without a department go."""
        self._may_shape()
        if unit == self.reach.home:
            raise ForbiddenException(detail=_("The unit that a token is limited to cannot be closed with it."))
        placed = self.reach.placements().filter(lasting(), unit=unit)
        self._members(unit, {f"{USER}{pk}" for pk in placed.values_list("person", flat=True)}, set())
        try:
            retire_unit(unit=unit, **self.note)
        except UnitInUse as refusal:
            raise ConflictException(detail=str(refusal)) from refusal
        ExternalUnitId.objects.filter(unit=unit, source=self.reach.source).delete()

    def _may_shape(self) -> None:
        if not self.reach.token.shapes_organisation:
            raise ForbiddenException(detail=_("This token does not make, rename or close units."))

    def _external_id(self, unit: Unit, before: str | None, wanted: str | None) -> None:
        if before == wanted:
            return
        ours = ExternalUnitId.objects.filter(source=self.reach.source)
        if wanted and ours.filter(value=wanted).exclude(unit=unit).exists():
            raise UniquenessException(detail=_("The externalId “%(value)s” is in use already.") % {"value": wanted})
        ours.filter(unit=unit).delete()
        if wanted:
            ExternalUnitId.objects.create(unit=unit, source=self.reach.source, value=wanted)

    def _members(self, unit: Unit, before: set[str], wanted: set[str]) -> None:
        for person in self._people(before - wanted, missing_are_gone=True):
            self.placing.part(person, unit)
        for person in self._people(wanted - before):
            self.placing.join(person, unit)

    def _people(self, ids: set[str], *, missing_are_gone: bool = False) -> Iterable[Person]:
        """In the order of their keys, in which every service locks them."""
        keys = {key_in(USER, value) for value in ids}
        found = list(self.reach.people().filter(pk__in=keys).order_by("pk"))
        if not missing_are_gone and len(found) != len(ids):
            unknown = sorted(ids - {f"{USER}{person.pk}" for person in found})
            raise InvalidValueException(
                detail=_("Members whom this token does not see: %(ids)s") % {"ids": ", ".join(unknown[:5])}
            )
        for person in found:
            if not self.reach.may_change(person):
                raise ForbiddenException(
                    detail=_("Person %(id)s has a role beyond the token's part: it cannot move them.")
                    % {"id": f"{USER}{person.pk}"}
                )
        return found


def _ids(group: Group) -> set[str]:
    return {member.value for member in group.members or () if member.value}


def _names(unit: Unit, name: str) -> dict[str, Any]:
    """A provider knows one name. The English one follows while it is no name of its own."""
    own = unit.name_en and unit.name_en != unit.name_zh
    return {"name_zh": name} if own else {"name_zh": name, "name_en": name}
