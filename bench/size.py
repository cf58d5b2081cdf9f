"""How much is filled in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Shares of ``people`` decide the rest: see ``bench.learning``."""

    people: int = 2_000
    courses: int = 10
    lessons: int = 20  # a course
    certifications: int = 5
    visits: int = 300  # a step, at most
    attempts: int = 60  # whole quiz attempts a step, at most
    seconds: float = 8.0  # a phase of a step, at most


FULL = Size()
QUICK = Size(people=400, courses=6, visits=40, attempts=8, seconds=2.0)
