"""Keys of options, items, zones. They stand in the page's source, so they must not tell what comes first or fits."""

import re
import secrets
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

KEY = re.compile(r"[A-Za-z0-9_-]{1,20}")


def is_key(value: object) -> bool:
    return isinstance(value, str) and KEY.fullmatch(value) is not None


def free(taken: Iterable[str]) -> Iterator[str]:
    """Keys that are not taken, at chance: letters while there are some, then pairs of letters."""
    gone = set(taken)
    letters = [letter for letter in ascii_lowercase if letter not in gone]
    secrets.SystemRandom().shuffle(letters)
    yield from letters
    pairs = [one + other for one in ascii_lowercase for other in ascii_lowercase]
    secrets.SystemRandom().shuffle(pairs)
    yield from (pair for pair in pairs if pair not in gone)
