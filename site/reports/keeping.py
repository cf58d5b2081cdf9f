"""What passes over everybody is counted once a minute, not for each page.

A headline over 100,000 people reads all their standings: seconds of the database. Over some thousands it is quick, is
counted anew each time, and nothing is kept. Whoever shows what was kept says when it was counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from django.core.cache import cache
from django.utils import timezone

from reports.selection import Selection

LARGE = 5_000  # people, or standings
SECONDS = 60

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    value: T
    counted_at: datetime | None = None  # just now


def kept(what: str, selection: Selection, count: Callable[[], T], *, size: Callable[[T], int]) -> Kept[T]:
    """``count()``, or what it said within the last minute, where it says that it is of many."""
    key = f"reports:{sha256(repr((what, *selection.facts)).encode()).hexdigest()}"
    found: Kept[T] | None = cache.get(key)
    if found is not None:
        return found
    value = count()
    if size(value) >= LARGE:
        cache.set(key, Kept(value, timezone.now()), SECONDS)
    return Kept(value)
