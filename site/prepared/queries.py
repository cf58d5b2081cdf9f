"""A query written by Django once, asked many times with other values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """The place of a value that is given when the query is asked, by its name.

    The database gets it as it is, or as the field ``written_as`` writes it there: not every database knows a UUID.
    """

    def __init__(self, name: str, written_as: "models.Field[Any, Any] | None" = None) -> None:
        super().__init__()
        self.name = name
        self.written_as = written_as

    def among(self, given: Mapping[str, Any]) -> Any:
        value = given[self.name]
        return self.written_as.get_db_prep_value(value, connection) if self.written_as else value

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Prepared(Generic[M]):
    """``Prepared(lambda: Person.objects.filter(pk=Given("pk")))``, then ``….first(pk=7)``.

    The rows are what the QuerySet would give, its ``only`` and ``select_related`` included; what it would prefetch or
    lock is not. The lambda is asked when the query is first needed, for models are not there before.
    """

    def __init__(self, written: Callable[[], "models.QuerySet[M]"]) -> None:
        self._written = written
        self._shape: _Shape[M] | None = None

    def all(self, **given: Any) -> list[M]:
        shape = self._shape = self._shape or _shape_of(self._written())
        return list(shape.instances(given))

    def first(self, **given: Any) -> M | None:
        return next(iter(self.all(**given)), None)


class PreparedRows:
    """The same for a QuerySet of ``values_list``: the rows are tuples."""

    def __init__(self, written: Callable[[], "models.QuerySet[Any, tuple[Any, ...]]"]) -> None:
        self._written = written
        self._statement: _Statement | None = None

    def all(self, **given: Any) -> list[tuple[Any, ...]]:
        return self._prepared().rows(given)

    def part(self, begin: int, end: int, **given: Any) -> list[tuple[Any, ...]]:
        """Those from ``begin`` to before ``end``, as a slice of the QuerySet, which has none of its own."""
        return self._prepared().rows(given, (end - begin, begin))

    def _prepared(self) -> "_Statement":
        self._statement = self._statement or _statement_of(self._written())
        return self._statement


@dataclass(frozen=True)
class _Statement:
    """The SQL, where values go in it, and how those of its rows are converted."""

    sql: str
    params: tuple[Any, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]

    def rows(self, given: Mapping[str, Any], part: tuple[int, int] | None = None) -> list[tuple[Any, ...]]:
        """``part``: at most so many, after so many."""
        params = [param.among(given) if isinstance(param, Given) else param for param in self.params]
        sql = f"{self.sql} LIMIT %s OFFSET %s" if part else self.sql
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *(part or ())])
            rows = cursor.fetchall()
        return (
            [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)] if self.converters else rows
        )


@dataclass(frozen=True)
class _Shape(Generic[M]):
    """How rows become instances: what Django works out anew for each query."""

    statement: _Statement
    model: type[M]
    columns: slice
    names: list[str]
    related: list[Any]
    annotations: dict[str, int]

    def instances(self, given: Mapping[str, Any]) -> Iterator[M]:
        for row in self.statement.rows(given):
            found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
            for populator in self.related:
                populator.populate(row, found)
            for name, place in self.annotations.items():
                setattr(found, name, row[place])
            yield found


def _statement_of(queryset: "models.QuerySet[Any, Any]") -> _Statement:
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    selected = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Statement(sql, tuple(params), compiler, compiler.get_converters(selected))


def _shape_of(queryset: "models.QuerySet[M]") -> _Shape[M]:
    statement = _statement_of(queryset)
    info, select = statement.compiler.klass_info, statement.compiler.select
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    return _Shape(
        statement=statement,
        model=info["model"],
        columns=columns,
        names=[column[0].target.attname for column in select[columns]],
        related=get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # of a later Django
        annotations=statement.compiler.annotation_col_map or {},
    )
