"""The one statement that adds an answer to the journal of a running attempt."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from quizzes.models import Attempt, PaperItem, Response
from quizzes.services.places import Paper


@dataclass(frozen=True)
class Added:
    """What the statement found: the highest number that counts beside the new one, 0 where there is none."""

    before: int
    deadline_at: datetime
    seen_from: str


def append(response: Response, *, paper: Paper, still_open_at: datetime) -> Added | None:
    """Add the line.

    ``None``, and nothing is added: the number is there already, the attempt has ended or its deadline lay before
    ``still_open_at``, or the place is settled; or the paper is not what this process remembers.

    It holds the attempt's row while it writes. So on PostgreSQL it waits for a handing in that came first, and looks
    again: nothing is added behind the marks. A handing in that comes later waits for it, and marks what it added.
    """
    values = [field.get_db_prep_save(getattr(response, field.attname), connection) for field in _columns()]
    moments = [_deadline().get_db_prep_value(moment, connection) for moment in (paper.started_at, still_open_at)]
    conditions = [response.item_id, paper.attempt, paper.person, *moments]
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [*values, *conditions, response.item_id, *[paper.attempt] * 2])
        row = cursor.fetchone()
    return None if row is None else Added(row[0], _moment(row[1]), row[2])


def _columns() -> "list[Field[Any, Any]]":
    return [field for field in Response._meta.concrete_fields if not field.primary_key]


def _deadline() -> "Field[Any, Any]":
    return Attempt._meta.get_field("deadline_at")


def _moment(value: Any) -> datetime:
    """As the database gives it, which may be a text."""
    column = _deadline().cached_col
    for converter in connection.ops.get_db_converters(column):
        value = converter(value, column, connection)
    moment: datetime = value
    return moment


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
            AND attempt.id = %s AND attempt.person_id = %s AND attempt.started_at = %s
            AND attempt.submitted_at IS NULL AND attempt.deadline_at >= %s {lock}
        ON CONFLICT DO NOTHING
        RETURNING (SELECT coalesce(max(number), 0) FROM {response} WHERE item_id = %s AND NOT late),
            (SELECT deadline_at FROM {attempt} WHERE id = %s), (SELECT seen_from FROM {attempt} WHERE id = %s)
    """  # noqa: S608 - tables and columns of our own
