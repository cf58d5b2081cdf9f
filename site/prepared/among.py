"""Many keys as one parameter: Django and the driver handle each of a thousand parameters by itself, and the database
parses a statement of that length anew each time."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Field
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from prepared.queries import Given


class Among(Expression):
    """``filter(person__in=Among(ids))``; in what is prepared, ``Among(Given("ids"))``."""

    output_field = BigIntegerField()

    def __init__(self, keys: Iterable[int] | Given) -> None:
        super().__init__()
        self.keys = keys if isinstance(keys, Given) else list(keys)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.keys:
            raise EmptyResultSet  # as of an empty list: the database need not be asked
        keys = self.keys
        given = Given(keys.name, _Keys()) if isinstance(keys, Given) else _Keys().get_db_prep_value(keys, connection)
        if connection.vendor == "postgresql":
            return "SELECT unnest(%s::bigint[])", (given,)
        return "SELECT value FROM json_each(%s)", (given,)


class _Keys(Field):
    """How they reach the database."""

    def get_db_prep_value(self, value: Iterable[int], connection: Any, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))
