"""Writing many spans at once: past the models, whose instances would cost more than all the derivation."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from certificates.models import StandingSpan

FEW = 100  # rows; of fewer Django's INSERT is as quick

Written = tuple[Any, ...]  # person, certification, and the columns after them


def write_spans(rows: Sequence[Written], names: Sequence[str]) -> None:
    """``names`` are the fields that each row gives, in its order. Within the caller's transaction."""
    if len(rows) < FEW:
        StandingSpan.objects.bulk_create(StandingSpan(**dict(zip(names, row, strict=True))) for row in rows)
    elif connection.vendor == "postgresql":
        _copy(rows, _columns(names))
    else:
        _insert(rows, _columns(names))


def _columns(names: Iterable[str]) -> list[str]:
    columns = {field.attname: field.column for field in StandingSpan._meta.concrete_fields}
    return [connection.ops.quote_name(str(columns[name])) for name in names]


def _table() -> str:
    return connection.ops.quote_name(StandingSpan._meta.db_table)


def _copy(rows: Iterable[Written], columns: Sequence[str]) -> None:
    statement = f"COPY {_table()} ({', '.join(columns)}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(rows: Iterable[Written], columns: Sequence[str]) -> None:
    """What is written here are numbers, words and days; SQLite keeps days as Django writes them."""
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {_table()} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [[_plain(value) for value in row] for row in rows])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
