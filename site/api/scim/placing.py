"""Where an identity provider wants people: a department, a title, a manager, membership of units."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils.translation import gettext as _
from scim2_models import InvalidValueException

from api.models import Provisioned
from api.scim.columns import UNASSIGNED, USER, key_in
from api.scim.reach import Reach, lasting
from bilingual.days import today
from people.models import Person, Placement, Position, Unit
from people.services import add_position, add_unit, change_placement, end_placement, move, place


@dataclass(frozen=True)
class Place:
    unit: Unit
    position: Position
    manager: Person | None


class Placing:
    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.note = reach.note()

    # What the words mean

    def unit(self, text: str) -> Unit:
        """By its code, or by its name in either language, in the token's part."""
        units = self.reach.units()
        found = list(units.filter(code__iexact=text)[:2])
        found = found or list(units.filter(Q(name_zh__iexact=text) | Q(name_en__iexact=text))[:2])
        if len(found) > 1:
            raise InvalidValueException(
                detail=_("Several units are called “%(name)s”. Send the code of one.") % {"name": text}
            )
        return found[0] if found else self.new_unit(text)

    def new_unit(self, name: str) -> Unit:
        if not self.reach.token.shapes_organisation:
            raise InvalidValueException(
                detail=_("There is no unit “%(name)s” here, and this token does not make units.") % {"name": name}
            )
        code = f"scim-{uuid4().hex[:12]}"
        return add_unit(code=code, name_zh=name, name_en=name, parent=self.reach.home, **self.note)

    def position(self, text: str | None) -> Position:
        """By its code or name; without a title, the position of who has none yet."""
        if text is None:
            return self._unassigned()
        named = Q(code__iexact=text) | Q(name_zh__iexact=text) | Q(name_en__iexact=text)
        found = Position.objects.filter(named).exclude(code=UNASSIGNED).order_by("code").first()
        if found is not None:
            return found
        if not self.reach.token.shapes_organisation:
            raise InvalidValueException(
                detail=_("There is no position “%(name)s”, and this token does not make positions.") % {"name": text}
            )
        return add_position(code=f"scim-{uuid4().hex[:12]}", name_zh=text, name_en=text, **self.note)

    def _unassigned(self) -> Position:
        found = Position.objects.filter(code=UNASSIGNED).first()
        return found or add_position(code=UNASSIGNED, name_zh="未定岗", name_en="No position yet", **self.note)

    def manager(self, value: str | None) -> Person | None:
        if value is None:
            return None
        found = self.reach.people().filter(pk=key_in(USER, value)).first()
        if found is None:
            raise InvalidValueException(
                detail=_("The manager “%(value)s” is nobody whom this token sees.") % {"value": value}
            )
        return found

    # Where somebody is

    def told(self, person: Person) -> Placement | None:
        """The placement that the person is told by."""
        return self.reach.told().filter(person=person).select_related("unit", "position", "line_manager").first()

    def lasting(self, person: Person) -> list[Placement]:
        """All that hold beyond today, here or elsewhere, the primary one first."""
        held = person.placements.filter(lasting()).select_related("unit", "position", "line_manager")
        return list(held.order_by("-is_primary", "-starts_on", "-pk"))

    def settle(self, person: Person, wanted: Place) -> None:
        """Have the person told by this place from today on."""
        now = self.told(person)
        if now is None:
            self._begin(person, wanted)
        elif (now.unit, now.position) == (wanted.unit, wanted.position):
            change_placement(placement=now, line_manager=wanted.manager, **self.note)
        elif now.is_primary:
            self._move(person, wanted)
        else:
            self._end(now)
            self._begin(person, wanted, is_primary=False)

    def join(self, person: Person, unit: Unit) -> None:
        """Member of the unit: besides where they are, or instead where they were put for want of a department."""
        held = self.lasting(person)
        if any(one.unit_id == unit.pk for one in held):
            return
        primary = next((one for one in held if one.is_primary), None)
        said = Provisioned.objects.filter(person=person).first()
        wanted = Place(unit, held[0].position if held else self._last_position(person), None)
        if primary is None:
            self._begin(person, wanted)
        elif primary.unit == self.reach.home and said is not None and not said.says_department:
            self._move(person, wanted)
        else:
            self._begin(person, wanted, is_primary=False)

    def part(self, person: Person, unit: Unit) -> None:
        """No member of the unit any more. Who had their primary place there goes where else they are, or home."""
        held = self.lasting(person)
        others = [one for one in held if one.unit_id != unit.pk]
        for one in held:
            if one.unit_id == unit.pk and not (one.is_primary and self._goes_on(person, one, others)):
                self._end(one)

    def away(self, person: Person) -> None:
        """Nowhere here any more."""
        for one in self.lasting(person):
            if self.reach.unit is None or one.unit.path.startswith(self.reach.unit.path):
                self._end(one)

    def _goes_on(self, person: Person, primary: Placement, others: list[Placement]) -> bool:
        if others:
            self._end(others[0])
            self._move(person, Place(others[0].unit, others[0].position, others[0].line_manager))
            return True
        if self.reach.home is None or self.reach.home == primary.unit:
            return False
        self._move(person, Place(self.reach.home, primary.position, None))
        Provisioned.objects.update_or_create(person=person, defaults={"says_department": False})
        return True

    def _last_position(self, person: Person) -> Position:
        last = person.placements.select_related("position").order_by("-starts_on", "-pk").first()
        return last.position if last else self._unassigned()

    def _move(self, person: Person, wanted: Place) -> None:
        move(
            person=person,
            unit=wanted.unit,
            position=wanted.position,
            line_manager=wanted.manager,
            on=today(),
            **self.note,
        )

    def _begin(self, person: Person, wanted: Place, *, is_primary: bool = True) -> None:
        """From today. What began and was ended today goes on instead: two cannot begin on one day."""
        ended = person.placements.filter(starts_on=today(), ends_on=today(), is_primary=is_primary)
        if not is_primary:
            ended = ended.filter(unit=wanted.unit)
        fields: dict[str, Any] = {"unit": wanted.unit, "position": wanted.position, "line_manager": wanted.manager}
        if again := ended.first():
            change_placement(placement=again, ends_on=None, **fields, **self.note)
        else:
            place(person=person, starts_on=today(), is_primary=is_primary, **fields, **self.note)

    def _end(self, placement: Placement) -> None:
        """Today is no day of it any more, unless it began today."""
        end_placement(placement=placement, on=max(placement.starts_on, today() - timedelta(days=1)), **self.note)
