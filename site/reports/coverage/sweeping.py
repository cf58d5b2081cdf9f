"""When there are too few of them at once. Pure: intervals of days in, gaps out; both ends belong to an interval."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FOREVER = date.max
Interval = tuple[date, date]


@dataclass(frozen=True)
class Gap:
    """Fewer than asked from ``starts_on`` to ``ends_on`` (``None``: to the end of what was looked at).

    ``fewest`` is the least there ever is in between.
    """

    starts_on: date
    ends_on: date | None
    fewest: int


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """In order; those that overlap or touch as one."""
    found: list[Interval] = []
    for first, last in sorted(intervals):
        if first > last:
            continue
        if found and first <= _after(found[-1][1]):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def common(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """The days that are in both; each is ``joined``."""
    pairs = ((max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others)
    return joined(pairs)


def without(some: Sequence[Interval], away: Sequence[Interval]) -> list[Interval]:
    """The days of ``some`` that are not in ``away``."""
    left = list(some)
    for first, last in away:
        left = [part for one in left for part in _cut(one, first, last)]
    return left


def _cut(one: Interval, first: date, last: date) -> Iterator[Interval]:
    if one[1] < first or last < one[0]:
        yield one
        return
    if one[0] < first:
        yield one[0], first - DAY
    if last < one[1]:
        yield last + DAY, one[1]


def count_on(people: Iterable[Sequence[Interval]], day: date) -> int:
    return sum(any(first <= day <= last for first, last in days) for days in people)


def gaps(people: Sequence[Sequence[Interval]], at_least: int, first: date, last: date) -> list[Gap]:
    """``people``: for each the days on which they count, as ``joined`` gives them."""
    found: list[Gap] = []
    for starts_on, ends_on, count in _steps(people, first, last):
        if count >= at_least:
            continue
        end = None if ends_on == last else ends_on
        if found and found[-1].ends_on == starts_on - DAY:
            found[-1] = Gap(found[-1].starts_on, end, min(found[-1].fewest, count))
        else:
            found.append(Gap(starts_on, end, count))
    return found


def _steps(people: Sequence[Sequence[Interval]], first: date, last: date) -> Iterator[tuple[date, date, int]]:
    """From ``first`` to ``last`` without a hole: spells, and how many count in each."""
    changes: dict[date, int] = {}
    for begins, ends in (interval for days in people for interval in days):
        if ends < first or begins > last:
            continue
        turn = max(begins, first)
        changes[turn] = changes.get(turn, 0) + 1
        if ends < last:
            changes[ends + DAY] = changes.get(ends + DAY, 0) - 1
    changes.setdefault(first, 0)
    turns = sorted(changes)
    count = 0
    for place, turn in enumerate(turns):
        count += changes[turn]
        yield turn, (turns[place + 1] - DAY if place + 1 < len(turns) else last), count


def _after(day: date) -> date:
    return day if day == FOREVER else day + DAY
