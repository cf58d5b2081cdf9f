"""Millions of rows in minutes: COPY on PostgreSQL, ``executemany`` on SQLite, with every column that a model has."""

import contextlib
import itertools
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

BATCH = 10_000


class Table:
    """Rows of one model. ``names`` are attributes that rows give; other columns hold what a new instance holds."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        fields = list(model._meta.concrete_fields)
        fresh = model()
        places = {name: place for place, name in enumerate(names)}
        unknown = set(names) - {field.attname for field in fields}
        if unknown:
            raise LookupError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
        self.columns = [field.column for field in fields]
        self.parts = [
            (places.get(field.attname), getattr(fresh, field.attname), isinstance(field, models.JSONField))
            for field in fields
        ]

    def fill(self, rows: Iterable[tuple[Any, ...]]) -> int:
        """How many there were."""
        wide = (self._wide(row) for row in rows)
        return self._copy(wide) if connection.vendor == "postgresql" else self._insert(wide)

    def _wide(self, row: tuple[Any, ...]) -> list[Any]:
        values = (default if place is None else row[place] for place, default, _is_json in self.parts)
        return [
            json.dumps(value) if is_json else value
            for value, (_place, _default, is_json) in zip(values, self.parts, strict=True)
        ]

    def _copy(self, rows: Iterator[list[Any]]) -> int:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        count = 0
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self._table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def _insert(self, rows: Iterator[list[Any]]) -> int:
        marks = ", ".join(["%s"] * len(self.columns))
        columns = ", ".join(f'"{column}"' for column in self.columns)
        count = 0
        with transaction.atomic(), connection.cursor() as cursor:
            while batch := list(itertools.islice(rows, BATCH)):
                plain = [[_plain(value) for value in row] for row in batch]
                cursor.executemany(f'INSERT INTO "{self._table}" ({columns}) VALUES ({marks})', plain)
                count += len(batch)
        return count

    @property
    def _table(self) -> str:
        return self.model._meta.db_table


def _plain(value: Any) -> Any:
    """As Django's SQLite backend keeps it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value


@contextlib.contextmanager
def bare(*filled: type[models.Model]) -> Iterator[None]:
    """Without indexes and foreign keys while the rows are written: made at once afterwards, they cost a tenth.

    Primary keys stay. On PostgreSQL; SQLite writes its 10,000 people as they are.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in filled]
        cursor.execute(DRESS, [tables, tables])
        found = cursor.fetchall()
        for drop, _make in found:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _drop, make in reversed(found):
            cursor.execute(make)


# Foreign keys go first and come last: what they refer to is unique by an index.
DRESS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM (SELECT * FROM pg_constraint WHERE contype IN ('f', 'u') ORDER BY contype) AS one
WHERE conrelid::regclass::text = ANY(%s)
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid::regclass::text = ANY(%s)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def settle(*filled: type[models.Model]) -> None:
    """Keys go on after those that were given, and the planner knows what is there."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(filled)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
