"""Carrying out plans, by the services that everything else calls too: the same locks, signals and audit rows."""

from typing import Any

from people.importing.known import Found, Setting
from people.importing.plan import PlacementPlan, Plan, TagPlan
from people.importing.reading.text import fold_key
from people.importing.units import Known, Place, PositionList, Post, UnitTree, family_codes
from people.models import Person, Placement, Position, PositionFamily, Tag, Tagging, Unit
from people.services import (
    Newcomer,
    add_family,
    add_people,
    add_person,
    add_position,
    add_unit,
    begin_leave_of_absence,
    change_person,
    change_placement,
    end_leave_of_absence,
    end_tags,
    give_tags,
    leave,
    place,
    rejoin,
)


class Applier:
    """One chunk's. What it makes (units, positions) the rows after it find."""

    def __init__(self, setting: Setting, found: Found, reason: str) -> None:
        self.setting, self.found = setting, found
        self.by: dict[str, Any] = {"actor": setting.actor, "reason": reason}
        self.units: dict[int, Unit] = {}
        self.positions: dict[str, Position] = {}

    def read_anew(self) -> None:
        """What was made has been taken back: units and positions in memory must not outlive it."""
        self.found.units, self.found.positions = UnitTree.read(), PositionList.read()
        self.found.families = family_codes()
        self.units.clear()
        self.positions.clear()

    def apply(self, plan: Plan) -> Person:
        """Raises ``PeopleError``. The caller's savepoint takes back what a row had begun."""
        person = plan.person or self._add(plan)
        if plan.person:
            if plan.comes_back:
                rejoin(person=person, **self.by)
            if plan.fields:
                change_person(person=person, **plan.fields, **self.by)
        if plan.placement:
            self._place(person, plan)
        self._leave_of_absence(person, plan)
        if plan.tags:
            self._tag(person, plan.tags)
        if plan.left_on:
            leave(person=person, on=plan.left_on, **self.by)
        return person

    def _add(self, plan: Plan) -> Person:
        return add_person(**_fields(plan), **self.by)

    def add_all(self, plans: list[Plan], *, event: str) -> list[Person]:
        """Newcomers without a history, at once. Raises ``IntegrityError`` or ``PeopleError``; then nobody was added."""
        self._read_places([plan.placement for plan in plans if plan.placement])
        return add_people(newcomers=[self._newcomer(plan) for plan in plans], event=event, **self.by)

    def _read_places(self, wanted: list[PlacementPlan]) -> None:
        """Units and positions that are there already, in two queries."""
        known = {one.place.known.pk for one in wanted if one.place and one.place.known and not one.place.is_new}
        self.units |= Unit.objects.in_bulk(known - self.units.keys())
        codes = {one.post.code for one in wanted if one.post and one.post.code}
        self.positions |= Position.objects.in_bulk(codes - self.positions.keys(), field_name="code")

    def _newcomer(self, plan: Plan) -> Newcomer:
        given = self._given(plan.placement) if plan.placement else None
        taggings = (
            [Tagging(tag=tag, starts_on=plan.tags.start) for tag in self._tags(plan.tags.given)] if plan.tags else []
        )
        return Newcomer(_fields(plan), Placement(**given) if given else None, taggings)

    # --- Where somebody works ---

    def _place(self, person: Person, plan: Plan) -> None:
        wanted = plan.placement
        if wanted is None:
            return
        given = self._given(wanted)
        if wanted.placement:
            change_placement(placement=wanted.placement, **given, **self.by)
        else:
            place(person=person, is_primary=wanted.is_primary, **given, **self.by)

    def _given(self, wanted: PlacementPlan) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if wanted.place:
            given["unit"] = self._unit(wanted.place)
        if wanted.post:
            given["position"] = self._position(wanted.post)
        if wanted.starts_on:
            given["starts_on"] = wanted.starts_on
        if wanted.ends_on:
            given["ends_on"] = wanted.ends_on
        if wanted.sets_manager:
            given["line_manager"] = self.found.people.get(wanted.manager) if wanted.manager else None
        return given

    def _unit(self, wanted: Place) -> Unit:
        known = wanted.known
        for name in wanted.names:
            known = self._child(known, name) or self._make_unit(known, name)
        if known is None:
            raise Unit.DoesNotExist
        if known.pk not in self.units:
            self.units[known.pk] = Unit.objects.get(pk=known.pk)
        return self.units[known.pk]

    def _child(self, above: Known | None, name: str) -> Known | None:
        """An earlier row may have made it."""
        named = self.found.units.by_name.get(fold_key(name), [])
        return next((unit for unit in named if self.found.units.parent(unit) == above), None)

    def _make_unit(self, above: Known | None, name: str) -> Known:
        parent = Unit.objects.get(pk=above.pk) if above else None
        code = _free_code("U", self.found.units.by_code)
        unit = add_unit(code=code, name_zh=name, name_en=name, parent=parent, **self.by)
        made = Known(unit.pk, unit.code, unit.path, (name, name))
        self.found.units.add(made)
        return made

    def _position(self, wanted: Post) -> Position:
        post = self.found.positions.find(wanted.name, may_create=True) if wanted.is_new else wanted
        if post.is_new:
            position = self._make_position(wanted)
            self.found.positions.add(position.code, position.name_zh, position.name_en, None)
            post = Post(position.code)
            self.positions[post.code] = position
        if post.code not in self.positions:
            self.positions[post.code] = Position.objects.get(code=post.code)
        return self.positions[post.code]

    def _make_position(self, wanted: Post) -> Position:
        code = _free_code("P", self.found.positions.by_code)
        family = self._family(wanted.family) if wanted.family else None
        return add_position(code=code, name_zh=wanted.name, name_en=wanted.name, family=family, **self.by)

    def _family(self, name: str) -> PositionFamily:
        code = self.found.families.get(fold_key(name))
        if code:
            return PositionFamily.objects.get(code=code)
        code = _free_code("F", self.found.families)
        made = add_family(code=code, name_zh=name, name_en=name, **self.by)
        self.found.families |= {fold_key(name): code, fold_key(code): code}
        return made

    # --- Long leave ---

    def _leave_of_absence(self, person: Person, plan: Plan) -> None:
        wanted = plan.leave
        if wanted is None:
            return
        if wanted.away and wanted.ends_on:
            end_leave_of_absence(leave_of_absence=wanted.away, on=wanted.ends_on, **self.by)
        elif wanted.starts_on:
            begin_leave_of_absence(person=person, starts_on=wanted.starts_on, ends_on=wanted.ends_on, **self.by)

    # --- Tags ---

    def _tag(self, person: Person, wanted: TagPlan) -> None:
        if wanted.ended:
            end_tags(person=person, tags=self._tags(wanted.ended), on=wanted.last, **self.by)
        if wanted.given:
            give_tags(person=person, tags=self._tags(wanted.given), starts_on=wanted.start, **self.by)

    def _tags(self, codes: list[str]) -> list[Tag]:
        return [self.found.tags.find(code) for code in codes]


def _fields(plan: Plan) -> dict[str, Any]:
    return {"staff_number": str(plan.parsed.values["staff_number"]), **plan.fields}


def _free_code(letter: str, taken: dict[str, Any]) -> str:
    """U0001, …: a code that HR may change later, since everything points to the row."""
    number = len(taken) + 1
    while fold_key(code := f"{letter}{number:04}") in taken:
        number += 1
    return code
