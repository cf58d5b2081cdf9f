"""What a batch of rows meets in the database: a constant number of queries, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Lower

from people.importing.models import PeopleImport, Row
from people.importing.parsing import Parsed, key_of
from people.importing.units import PositionList, TagList, UnitTree, family_codes
from people.models import LeaveOfAbsence, Person, Placement, Scope, Tag, Tagging

LONGEST_PADDED = 12  # digits; zeros are looked for up to here


@dataclass(frozen=True)
class Setting:
    """What holds for all rows. ``scope`` is ``None`` where everything is allowed: on the command line."""

    import_pk: int
    actor: Person | None
    scope: Scope | None
    effective_on: date
    create_units: bool
    create_positions: bool
    is_check: bool  # a line manager may still be to come, in this file

    @classmethod
    def of(cls, people_import: PeopleImport, *, is_check: bool) -> "Setting":
        actor = people_import.actor
        scope = actor.manages if actor else None
        return cls(
            people_import.pk,
            actor,
            scope,
            people_import.effective_on,
            people_import.create_units,
            people_import.create_positions and (scope is None or scope.everywhere),  # the list is one for all
            is_check,
        )


@dataclass
class Found:
    """``people`` by key, with what ``places``, ``other_places``, ``away`` and ``tagged`` say of them."""

    people: dict[str, Person]
    manageable: set[int]
    emails: dict[str, int]  # address → whose
    rows: dict[str, list[int]]  # key → rows of this file
    email_rows: dict[str, list[int]]
    padded: dict[str, str]  # digits without their leading zeros → the staff number that has them
    units: UnitTree = field(default_factory=lambda: UnitTree(()))
    positions: PositionList = field(default_factory=lambda: PositionList(()))
    families: dict[str, str] = field(default_factory=dict)
    tags: TagList = field(default_factory=lambda: TagList(()))


def places(person: Person) -> list[Placement]:
    """Primary placements, earliest first."""
    return [one for one in person.__dict__.get("placed", []) if one.is_primary]


def other_places(person: Person) -> list[Placement]:
    return [one for one in person.__dict__.get("placed", []) if not one.is_primary]


def away(person: Person) -> list[LeaveOfAbsence]:
    return person.__dict__.get("away", [])


def tagged(person: Person) -> list[Tagging]:
    """Where the batch speaks of tags at all."""
    return person.__dict__.get("marked", [])


def find(setting: Setting, batch: Sequence[Parsed]) -> Found:
    keys = {parsed.key for parsed in batch if parsed.key}
    emails = {email for parsed in batch if (email := parsed.text("email"))}
    by_tags = any("tags" in parsed.values for parsed in batch)
    people = _people(keys, by_tags=by_tags)
    managers = {key_of(number) for parsed in batch if (number := parsed.text("line_manager"))} - people.keys()
    people |= {key_of(one.staff_number): one for one in _by_key(managers)}
    owned = Person.objects.annotate(key=Lower("email")).filter(key__in=emails)
    return Found(
        people=people,
        manageable=_manageable(setting, people.values()),
        emails=dict(owned.values_list("key", "pk")),
        rows=_rows(setting, "staff_number", {*keys, *managers}),
        email_rows=_rows(setting, "email", emails),
        padded=_padded(key for key in keys if key.isdecimal() and key not in people),
        units=UnitTree.read(),
        positions=PositionList.read(),
        families=family_codes(),
        tags=TagList(Tag.objects.all() if by_tags else ()),
    )


def _by_key(keys: Iterable[str]) -> Any:
    return Person.objects.annotate(key=Lower("staff_number")).filter(key__in=set(keys))


def _people(keys: set[str], *, by_tags: bool) -> dict[str, Person]:
    placements = Placement.objects.select_related("unit", "position", "line_manager").order_by("starts_on")
    found = _by_key(keys).prefetch_related(
        Prefetch("placements", queryset=placements, to_attr="placed"),
        Prefetch("leaves", queryset=LeaveOfAbsence.objects.order_by("starts_on"), to_attr="away"),
    )
    if by_tags:
        taggings = Tagging.objects.select_related("tag").order_by("starts_on")
        found = found.prefetch_related(Prefetch("taggings", queryset=taggings, to_attr="marked"))
    return {key_of(person.staff_number): person for person in found}


def _manageable(setting: Setting, people: Iterable[Person]) -> set[int]:
    pks = {person.pk for person in people}
    if setting.actor is None:
        return pks
    return set(Person.objects.filter(pk__in=pks).manageable_by(setting.actor).values_list("pk", flat=True))


def _rows(setting: Setting, column: str, values: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = Row.objects.filter(people_import=setting.import_pk, is_secondary=False)
    rows = rows.filter(**{f"{column}__in": values - {""}})
    for value, number in rows.order_by("number").values_list(column, "number"):
        found[value].append(number)
    return found


def _padded(keys: Iterable[str]) -> dict[str, str]:
    wanted = {key.zfill(length) for key in keys for length in range(len(key) + 1, LONGEST_PADDED + 1)}
    if not wanted:
        return {}
    numbers = Person.objects.filter(staff_number__in=wanted).values_list("staff_number", flat=True)
    return {number.lstrip("0"): number for number in numbers}
