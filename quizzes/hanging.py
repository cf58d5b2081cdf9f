"""What hangs on attempts in the rooms above. This room does not know them: they register who can say.

In a room above, when it is ready::

    register(certificates_on)
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Hanging:
    """``valid``: it is worth something today. ``address`` is its page."""

    text: str
    address: str
    valid: bool


Finder = Callable[[Collection[int]], Mapping[int, Sequence[Hanging]]]  # attempts → what hangs on each
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def hanging_on(attempts: Collection[int]) -> dict[int, list[Hanging]]:
    """By attempt, in a number of queries that does not grow with the attempts."""
    found: dict[int, list[Hanging]] = defaultdict(list)
    for finder in _finders if attempts else ():
        for attempt, things in finder(attempts).items():
            found[attempt] += things
    return dict(found)
