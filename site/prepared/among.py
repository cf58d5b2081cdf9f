"""Many keys as one parameter: Django and the driver handle each of a thousand parameters by itself, and the database
parses a statement of that length anew each time."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler


class Among(Expression):
    """``filter(person__in=Among(ids))``."""

    output_field = BigIntegerField()

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__()
        self.keys = list(keys)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.keys:
            raise EmptyResultSet  # as of an empty list: the database need not be asked
        if connection.vendor == "postgresql":
            return "SELECT unnest(%s::bigint[])", (self.keys,)
        return "SELECT value FROM json_each(%s)", (json.dumps(self.keys),)
