"""What is digested, to the byte. Nothing here may change without a new ``FORM``: old links must stay provable."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.utils.functional import Promise

FORM = "poise-audit-1"
GENESIS = "0" * 64  # what stands before the first link


def plain(value: object) -> object:
    """``value`` as JSON that reads back the same from every database.

    Fractions become text: PostgreSQL would give 1e20 back as another number than SQLite does.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = [plain(part) for part in value]
        return sorted(parts, key=str) if isinstance(value, set | frozenset) else parts
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | Promise | float | Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in an audit record; write an id or a text.")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def new_salt() -> str:
    return secrets.token_hex(16)


def values_digest(salt: str, before: object, after: object, reason: str) -> str:
    return _digest([salt, before, after, reason])


def link_digest(number: int, previous: str, header: list[object]) -> str:
    return _digest([FORM, number, previous, *(plain(part) for part in header)])


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()).hexdigest()
