"""How to get below the triggers, as somebody would who owns the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from audit import guard
from audit.models import Record
from audit.services import record
from tests.factories import PersonFactory, UnitFactory

Tamper = Callable[..., None]


@pytest.fixture
def tamper(db: None) -> Tamper:
    """Run SQL with the triggers, and the foreign keys' checks, out of the way; they are back afterwards."""

    def run(statement: str, *parameters: Any) -> None:
        guard.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
        guard.install(connection)

    return run


@pytest.fixture
def three(db: None) -> list[Record]:
    """Three records about one person, by another; the unit's is about nobody."""
    actor, person = PersonFactory(), PersonFactory()
    return [
        record(action="person.changed", subject=person, actor=actor, before={"phone": "1"}, after={"phone": "2"}),
        record(action="person.moved", subject=person, actor=actor, reason="asked for it"),
        record(action="unit.renamed", subject=UnitFactory(), actor=actor, after={"name": "新店"}),
    ]
