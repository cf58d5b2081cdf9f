"""A query written by Django once, asked many times with other values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """The place of a value that is given when the query is asked, by its name. The database gets it as it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

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
        params = [given[param.name] if isinstance(param, Given) else param for param in shape.params]
        with connection.cursor() as cursor:
            cursor.execute(shape.sql, params)
            return list(shape.instances(cursor.fetchall()))

    def first(self, **given: Any) -> M | None:
        return next(iter(self.all(**given)), None)


@dataclass(frozen=True)
class _Shape(Generic[M]):
    """The SQL, and how its rows become instances: what Django works out anew for each query."""

    sql: str
    params: tuple[Any, ...]
    model: type[M]
    columns: slice
    names: list[str]
    related: list[Any]
    annotations: dict[str, int]
    compiler: SQLCompiler
    converters: dict[int, Any]

    def instances(self, rows: list[Any]) -> Iterator[M]:
        for row in self.compiler.apply_converters(rows, self.converters) if self.converters else rows:
            found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
            for populator in self.related:
                populator.populate(row, found)
            for name, place in self.annotations.items():
                setattr(found, name, row[place])
            yield found


def _shape_of(queryset: "models.QuerySet[M]") -> _Shape[M]:
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    info, select = compiler.klass_info, compiler.select
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    return _Shape(
        sql=sql,
        params=tuple(params),
        model=info["model"],
        columns=columns,
        names=[column[0].target.attname for column in select[columns]],
        related=get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # of a later Django
        annotations=compiler.annotation_col_map or {},
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in select[: compiler.col_count]]),
    )
