"""People and units as resources. What is read are the expressions that filters and sorting use."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from scim2_models import Meta, Reference

from api.scim.columns import GROUP, USER, Attribute, Single, group_columns, user_columns
from api.scim.columns import Column as Value
from api.scim.reach import Reach, lasting
from api.scim.resources import Email, EnterpriseUser, Group, Manager, Member, Membership, Name, PhoneNumber
from api.scim.service import FullUser
from people.models import Person, Unit

_PREFIX = "scim_"


def _flat(columns: Mapping[str, Attribute]) -> dict[str, Any]:
    """Attribute by attribute, as annotations."""
    flat: dict[str, Any] = {}
    for name, attribute in columns.items():
        parts = attribute.columns if isinstance(attribute, Single) else {}
        if isinstance(attribute, Value):
            parts = {"": attribute}
        for part, column in parts.items():
            flat[_PREFIX + name.replace(".", "_") + (f"_{part}" if part else "")] = column.expression
    return flat


def _version(shown: Any) -> str:
    """A weak ETag: what the client would see, whoever wrote it."""
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()
    return f'W/"{digest[:24]}"'


EVERYTHING = slice(None)


def read_users(reach: Reach, people: QuerySet[Person], page: slice = EVERYTHING) -> list[FullUser]:
    """In the order of ``people``. Two queries, however many there are."""
    columns = _flat(user_columns(reach))
    rows = list(people.annotate(**columns).values("pk", *columns)[page])
    groups = defaultdict(list)
    placed = reach.placements().filter(lasting(), person__in=[row["pk"] for row in rows], unit__retired_on=None)
    for person, unit, name in (
        placed.order_by("unit__path").values_list("person", "unit", "unit__name_zh").distinct() if rows else ()
    ):
        groups[person].append((unit, name))
    return [_user({key.removeprefix(_PREFIX): value for key, value in row.items()}, groups[row["pk"]]) for row in rows]


def _user(said: dict[str, Any], groups: list[tuple[int, str]]) -> FullUser:
    name = Name(
        formatted=said["name_formatted"], family_name=said["name_family_name"], given_name=said["name_given_name"]
    )
    manager = said["manager_value"]
    enterprise = EnterpriseUser(
        employee_number=said["employee_number"],
        department=said["department"],
        manager=Manager(value=manager, ref=Reference(f"Users/{manager}")) if manager else None,
    )
    user = FullUser(
        id=said["id"],
        external_id=said["external_id"],
        user_name=said["user_name"],
        name=name if any((name.formatted, name.family_name, name.given_name)) else None,
        display_name=said["display_name"],
        title=said["title"],
        preferred_language=said["preferred_language"],
        locale=said["locale"],
        timezone=said["timezone"],
        active=said["active"],
        emails=_single(Email, said, "emails"),
        phone_numbers=_single(PhoneNumber, said, "phone_numbers"),
        groups=[
            Membership(value=f"{GROUP}{pk}", ref=Reference(f"Groups/{GROUP}{pk}"), display=text) for pk, text in groups
        ]
        or None,
        meta=_meta("User", said, groups),
    )
    if any((enterprise.employee_number, enterprise.department, enterprise.manager)):
        user[EnterpriseUser] = enterprise
    return user


def _membership(pk: int, name: str) -> Membership:
    return Membership(value=f"{GROUP}{pk}", ref=Reference(f"Groups/{GROUP}{pk}"), display=name)


def _member(pk: int) -> Member:
    return Member(value=f"{USER}{pk}", ref=Reference(f"Users/{USER}{pk}"), type="User")


def _single(kind: type[Any], said: dict[str, Any], name: str) -> list[Any] | None:
    value = said[f"{name}_value"]
    return [kind(value=value, type=said[f"{name}_type"], primary=said[f"{name}_primary"])] if value else None


def _meta(resource_type: str, said: dict[str, Any], *more: object) -> Meta:
    shown = {key: value for key, value in said.items() if not key.startswith("meta_")}
    return Meta(
        resource_type=resource_type,
        created=said["meta_created"],
        last_modified=said["meta_last_modified"],
        version=_version([shown, more]),
    )


def read_groups(reach: Reach, units: QuerySet[Unit], page: slice = EVERYTHING, *, members: bool = True) -> list[Group]:
    """``members=False`` leaves them out of what is built; the version covers them all the same."""
    columns = _flat(group_columns(reach))
    rows = list(units.annotate(**columns).values("pk", *columns)[page])
    placed = defaultdict(list)
    if rows:
        found = reach.placements().filter(lasting(), unit__in=[row["pk"] for row in rows])
        for unit, person in found.order_by("person").values_list("unit", "person").distinct():
            placed[unit].append(person)
    return [
        _group({key.removeprefix(_PREFIX): value for key, value in row.items()}, placed[row["pk"]], members)
        for row in rows
    ]


def _group(said: dict[str, Any], people: list[int], members: bool) -> Group:
    shown = (
        [Member(value=f"{USER}{pk}", ref=Reference(f"Users/{USER}{pk}"), type="User") for pk in people]
        if members
        else []
    )
    return Group(
        id=said["id"],
        external_id=said["external_id"],
        display_name=said["display_name"],
        members=shown or None,
        meta=_meta("Group", said, people),
    )
