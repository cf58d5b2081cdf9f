"""Which version stands where on a paper, kept in memory: no paper changes, and its answers come one after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from prepared import Given, PreparedRows
from quizzes.models import PaperItem
from quizzes.wordings import Wording, wordings

KEPT = 5_000  # papers, about 3 KB each; what they say is shared

_rows = PreparedRows(
    lambda: (
        PaperItem.objects.filter(attempt=Given("attempt"))
        .order_by("position")
        .values_list(
            "position",
            "pk",
            "version",
            "version__created_at",
            "attempt__person",
            "attempt__certainty",
            "attempt__started_at",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    item: int
    wording: Wording


@dataclass(frozen=True, slots=True)
class Paper:
    """What an attempt has frozen. Whether it may still be answered only its row says."""

    attempt: int
    person: int
    certainty: bool
    started_at: datetime
    places: Mapping[int, Place]  # by position


class NoSuchPaper(Exception):
    pass


@lru_cache(maxsize=KEPT)
def paper_of(attempt: int) -> Paper:
    """One query where this process has not read it before; one more for questions it has not. Whose it is, ask it.

    Raises :class:`NoSuchPaper`.
    """
    rows = _rows.all(attempt=attempt)
    if not rows:
        raise NoSuchPaper
    said = wordings((version, made_at) for _position, _item, version, made_at, *_ in rows)
    places = {position: Place(item, said[version]) for position, item, version, *_ in rows}
    *_, person, certainty, started_at = rows[0]
    return Paper(attempt, person, certainty, started_at, places)
