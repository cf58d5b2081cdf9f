"""Which options drew whom: the distractor table of each version. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

THIRD = 3


@dataclass(frozen=True)
class OptionFigures:
    """``share`` of all who had the question, ``weak`` and ``strong`` of the lowest and highest third by total; in %.

    A wrong option that nobody takes is no distractor; one that the strong take more than the weak may be right.
    """

    key: str
    count: int
    share: float
    weak: float | None
    strong: float | None


def thirds(totals: Mapping[int, float]) -> tuple[set[int], set[int]]:
    """The attempts of the lowest and of the highest third; nobody where there are fewer than three."""
    ordered = sorted(totals, key=lambda attempt: (totals[attempt], attempt))
    size = len(ordered) // THIRD
    return set(ordered[:size]), set(ordered[len(ordered) - size :])


class Tally:
    """Counts choices as they are read; ``of(version, keys)`` gives the table."""

    def __init__(self) -> None:
        self._choices: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, version: int, attempt: int, chosen: Sequence[str]) -> None:
        keys = tuple(chosen)
        self._choices[version].append((attempt, self._known.setdefault(keys, keys)))

    def of(self, version: int, keys: Iterable[str], weak: set[int], strong: set[int]) -> list[OptionFigures]:
        given = self._choices[version]
        whole = len(given)
        weak_count = sum(attempt in weak for attempt, _ in given)
        strong_count = sum(attempt in strong for attempt, _ in given)
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for attempt, chosen in given:
            for key in chosen:
                count = counts[key]
                count[0] += 1
                count[1] += attempt in weak
                count[2] += attempt in strong
        return [
            OptionFigures(
                key,
                counts[key][0],
                _share(counts[key][0], whole) or 0.0,
                _share(counts[key][1], weak_count),
                _share(counts[key][2], strong_count),
            )
            for key in keys
        ]


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
