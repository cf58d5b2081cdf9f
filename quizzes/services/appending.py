"""The one statement that adds an answer to the journal of a running attempt."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from quizzes.models import Attempt, PaperItem, Response


def append(response: Response, *, still_open_at: datetime) -> int | None:
    """Add the line; returns the highest number that counts beside it, 0 where there is none.

    ``None``, and nothing is added: the number is there already, the attempt has ended or its deadline lay before
    ``still_open_at``, or the place is settled.

    It holds the attempt's row while it writes. So on PostgreSQL it waits for a handing in that came first, and looks
    again: nothing is added behind the marks. A handing in that comes later waits for it, and marks what it added.
    """
    values = [field.get_db_prep_save(getattr(response, field.attname), connection) for field in _columns()]
    moment = Attempt._meta.get_field("deadline_at").get_db_prep_value(still_open_at, connection)
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [*values, response.item_id, moment, response.item_id])
        row = cursor.fetchone()
    return None if row is None else row[0]


def _columns() -> "list[Field[Any, Any]]":
    return [field for field in Response._meta.concrete_fields if not field.primary_key]


@cache
def _statement(vendor: str) -> str:
    """Django has no words for it: a condition for an INSERT."""
    names = ", ".join(str(field.column) for field in _columns())
    places = ", ".join("%s" for _ in _columns())
    response, item, attempt = (model._meta.db_table for model in (Response, PaperItem, Attempt))
    lock = "FOR SHARE OF attempt" if vendor == "postgresql" else ""  # SQLite has one writer
    return f"""
        INSERT INTO {response} ({names})
        SELECT {places} FROM {item} item JOIN {attempt} attempt ON attempt.id = item.attempt_id
        WHERE item.id = %s AND item.checked_at IS NULL AND item.position >= attempt.reached
            AND attempt.submitted_at IS NULL AND attempt.deadline_at >= %s {lock}
        ON CONFLICT DO NOTHING
        RETURNING (SELECT coalesce(max(number), 0) FROM {response} WHERE item_id = %s AND NOT late)
    """  # noqa: S608 - tables and columns of our own
