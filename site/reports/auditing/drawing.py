"""Drawing a sample that anybody can draw again, with nothing but the seed and the staff numbers. Pure."""

import hashlib
import heapq
from collections.abc import Iterable

SIZE = 30


def rank(seed: str, staff_number: str) -> str:
    """The SHA-256 of *seed:staff number* (UTF-8), in hexadecimal."""
    return hashlib.sha256(f"{seed}:{staff_number}".encode()).hexdigest()


def draw(seed: str, staff_numbers: Iterable[str], size: int = SIZE) -> list[str]:
    """Those with the smallest ranks, in the order of their ranks: all of them where there are no more."""
    ranked = heapq.nsmallest(size, ((rank(seed, number), number) for number in staff_numbers))
    return [number for _rank, number in ranked]
