"""The storage that ``scim2-server`` reads and writes: our tables, through our services, within a token's reach."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from scim2_models import (
    InvalidPathException,
    InvalidValueException,
    NotFoundException,
    NotImplementedException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage
from scim2_server.utils import parametrize

from api.scim.columns import GROUP, USER, Attribute, Column, Several, Single, group_columns, key_in, user_columns
from api.scim.filters import condition, key_of
from api.scim.groups import Groups
from api.scim.reach import Reach
from api.scim.reading import read_groups, read_users
from api.scim.resources import Group
from api.scim.service import FullUser
from api.scim.users import Users
from people.errors import CodeTaken, EmailTaken, PeopleError, StaffNumberTaken
from people.models import Person, Unit


@contextmanager
def refusals() -> Iterator[None]:
    """What a service refuses, as SCIM says it. The sentence is the service's."""
    try:
        yield
    except (StaffNumberTaken, EmailTaken, CodeTaken) as refusal:
        raise UniquenessException(detail=str(refusal)) from refusal
    except PeopleError as refusal:
        raise InvalidValueException(detail=str(refusal)) from refusal


class Storage(ScimStorage):
    """One for each request. ``writes``: what is read is about to be written, so it is locked first."""

    def __init__(self, reach: Reach, *, writes: bool) -> None:
        self.reach = reach
        self.writes = writes
        self.users = Users(reach)
        self.groups = Groups(reach)
        # What ``get`` has locked and read, until the transaction ends: ``update`` need not read it again.
        self.held: dict[str, tuple[Person | Unit, Any]] | None = None

    @contextmanager
    def operation(self) -> Iterator[None]:
        """On SQLite a transaction waits for the one writer, so what only reads takes none."""
        self.held = {}
        try:
            with transaction.atomic() if self.writes else nullcontext():
                yield
        finally:
            self.held = None

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        row = self._row(resource_type, resource_id)
        if not self.writes:
            return self._read(row, members=response_parameters is None or _wants_members(response_parameters))
        self._lock(row)
        found = self._read(row)
        if self.held is not None:
            self.held[resource_id] = (row, found.model_copy(deep=True))
        return found

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        with refusals(), transaction.atomic():
            if isinstance(resource, Group):
                return self._read(self.groups.create(resource))
            wanted = cast(FullUser, resource)
            if (person := self.users.deleted(wanted)) is not None:
                self._lock(person)
                self.users.revive(person, self._read(person), wanted)
            else:
                person = self.users.create(wanted)
            return self._read(person)

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        with refusals(), transaction.atomic():
            row, before = self._as_expected(resource_type, resource.id or "", expected_version)
            if isinstance(row, Unit):
                self.groups.update(row, before, cast(Group, resource))
            else:
                self.users.update(row, before, cast(FullUser, resource))
            return self._read(row)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        with refusals(), transaction.atomic():
            row, _before = self._as_expected(resource_type, resource_id, expected_version)
            if isinstance(row, Unit):
                self.groups.delete(row)
            else:
                self.users.delete(row)

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None
    ) -> SearchPage:
        """People first, then units. An order across both would need a table that neither has."""
        if search_request.sort_by is not None and len(resource_types) > 1:
            raise NotImplementedException(detail=_("People and units cannot be sorted together."))
        start, most = search_request.start_index_0 or 0, search_request.count
        total, found = 0, list[Resource[Any]]()
        for resource_type in resource_types:
            rows = self._found(resource_type, search_request)
            here = rows.count()
            begin = max(0, start - total)
            end = None if most is None else begin + most - len(found)
            if begin < here and (end is None or end > begin):
                found += self._page(rows, slice(begin, end), _wants_members(search_request))
            total += here
        return SearchPage(total, found)

    def _as_expected(
        self, resource_type: ResourceType, resource_id: str, version: str | None
    ) -> tuple[Person | Unit, Any]:
        if self.held and resource_id in self.held:
            row, before = self.held.pop(resource_id)
        else:
            row = self._row(resource_type, resource_id)
            self._lock(row)
            before = self._read(row)
        if version is not None and before.meta is not None and before.meta.version != version:
            raise PreconditionFailedException
        return row, before

    def _row(self, resource_type: ResourceType, resource_id: str) -> Person | Unit:
        if resource_type.name == "Group":
            row: Person | Unit | None = self.reach.units().filter(pk=key_in(GROUP, resource_id)).first()
        else:
            row = self.reach.people().filter(pk=key_in(USER, resource_id)).first()
        if row is None:
            raise NotFoundException(detail=_("There is no such thing here."))
        return row

    def _lock(self, row: Person | Unit) -> None:
        """Who writes about one of them takes turns until the transaction ends."""
        if isinstance(row, Person):
            Person.objects.lock(row.pk)
        else:
            Unit.objects.select_for_update(no_key=True).only("pk").get(pk=row.pk)
        row.refresh_from_db()

    def _read(self, row: Person | Unit, *, members: bool = True) -> Any:
        if isinstance(row, Unit):
            return read_groups(self.reach, Unit.objects.filter(pk=row.pk), members=members)[0]
        return read_users(self.reach, Person.objects.filter(pk=row.pk))[0]

    def _page(self, rows: QuerySet[Any], page: slice, members: bool) -> list[Resource[Any]]:
        if rows.model is Unit:
            return [*read_groups(self.reach, rows, page, members=members)]
        return [*read_users(self.reach, rows, page)]

    def _found(self, resource_type: ResourceType, asked: SearchRequest[Any]) -> QuerySet[Any]:
        is_group = resource_type.name == "Group"
        rows: QuerySet[Any] = self.reach.units() if is_group else self.reach.people()
        columns = group_columns(self.reach) if is_group else user_columns(self.reach)
        model: type[Any] = Group if is_group else FullUser
        if asked.filter is not None:
            of_this_type = parametrize(ScimFilter, model)(str(asked.filter))
            rows = rows.filter(condition(of_this_type, columns))
        return rows.order_by(*_order(asked, model, columns), "pk")


def _order(asked: SearchRequest[Any], model: type[Any], columns: dict[str, Attribute]) -> list[Any]:
    """Without a value: last, and first where the order is turned round (RFC 7644 §3.4.2.3)."""
    binding = asked.sort_binding(model)
    if binding is None:
        return []
    attribute = columns.get(binding.field_name)
    if isinstance(attribute, Single | Several):
        column = None if isinstance(attribute, Several) else attribute.columns.get(binding.sub_field_name or "value")
    else:
        column = attribute or _part(columns, f"{binding.field_name}.{binding.sub_field_name}")
    if column is None:
        raise InvalidPathException(detail=_("Nothing is sorted by “%(path)s” here.") % {"path": asked.sort_by})
    turned = asked.sort_order == SearchRequest.SortOrder.descending
    key = key_of(column)
    return [key.desc(nulls_first=True) if turned else key.asc(nulls_last=True)]


def _part(columns: dict[str, Attribute], name: str) -> Column | None:
    found = columns.get(name)
    return found if isinstance(found, Column) else None


def _wants_members(asked: ResponseParameters[Any]) -> bool:
    """Whether the answer shows members at all: a unit may have thousands."""

    def name(path: object) -> str:
        return str(path).lower().rpartition(":")[2]

    if asked.attributes:
        return any(name(path).partition(".")[0] == "members" for path in asked.attributes)
    return not any(name(path) == "members" for path in asked.excluded_attributes or ())
