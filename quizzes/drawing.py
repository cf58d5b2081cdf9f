"""Choosing questions for what a plan wants. Pure: a seed, what may be drawn, and what is wanted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A version that may be drawn, and what choosing needs to know of it."""

    version: int
    question: int
    bank: str  # its path: categories lie below their bank
    quality: int | None
    difficulty: str
    tags: frozenset[int] = frozenset()
    made_at: datetime = NEVER

    def in_bank(self, path: str) -> "Candidate":
        return replace(self, bank=path)

    def without_tags(self, tags: Collection[int]) -> "Candidate":
        return replace(self, tags=self.tags.difference(tags))


@dataclass(frozen=True)
class Wanted:
    """So many questions for a section. What is ``None`` or empty narrows nothing."""

    section: int
    count: int
    mark: Decimal
    bank: str = ""
    tag: int | None = None
    quality: int | None = None
    difficulty: str = ""
    question: int | None = None

    def takes(self, candidate: Candidate) -> bool:
        if self.question is not None:
            return candidate.question == self.question
        return (
            candidate.bank.startswith(self.bank)
            and (self.tag is None or self.tag in candidate.tags)
            and self.quality in (None, candidate.quality)
            and self.difficulty in ("", candidate.difficulty)
        )


@dataclass(frozen=True)
class Drawn:
    version: int
    section: int
    mark: Decimal


def fill(
    wanted: Sequence[Wanted], candidates: Sequence[Candidate], chance: Random, seen: Collection[int] = ()
) -> list[Drawn]:
    """A question for every place, if there is any way to seat them; otherwise as many as can be seated.

    Places are filled one after another; where a question is taken, its holder moves if it can (the augmenting paths of
    Kuhn's bipartite matching), so that a wide cell never starves a narrow one. No question comes twice.
    """
    orders = [_order([one for one in candidates if want.takes(one)], chance, seen) for want in wanted]
    places = [index for index, want in enumerate(wanted) for _ in range(want.count)]
    holder: dict[int, int] = {}  # candidate's version -> place

    def seat(place: int, tried: set[int]) -> bool:
        order = orders[places[place]]
        free = next((version for version in order if version not in holder), None)
        if free is not None:
            holder[free] = place
            return True
        for version in order:
            if version not in tried:
                tried.add(version)
                if seat(holder[version], tried):
                    holder[version] = place
                    return True
        return False

    for place in range(len(places)):
        seat(place, set())
    by_place = sorted((place, version) for version, place in holder.items())
    return [Drawn(version, wanted[places[place]].section, wanted[places[place]].mark) for place, version in by_place]


def _order(candidates: Sequence[Candidate], chance: Random, seen: Collection[int]) -> list[int]:
    """By chance, dealt over the qualities one after another; what was seen already comes last."""
    fresh = [one for one in candidates if one.question not in seen]
    known = [one for one in candidates if one.question in seen]
    return [*spread(fresh, chance), *spread(known, chance)]


def spread(candidates: Sequence[Candidate], chance: Random) -> list[int]:
    """All of them, dealt out over the qualities: the first so many are as even as the bank allows."""
    piles: dict[int | None, list[int]] = defaultdict(list)
    for candidate in candidates:
        piles[candidate.quality].append(candidate.version)
    order = list(piles.values())
    chance.shuffle(order)  # which quality gets the odd question is chance, too
    for pile in order:
        chance.shuffle(pile)
    dealt: list[int] = []
    while len(dealt) < len(candidates):
        dealt.extend(pile.pop() for pile in order if pile)
    return dealt


def overlap(wanted: Sequence[Wanted], candidates: Sequence[Candidate], *, papers: int = 60) -> float:
    """How many questions two papers share, expected: the mean over all pairs of so many papers drawn as usual.

    A question on ``c`` of ``n`` papers is shared by ``c(c - 1)`` of their ``n(n - 1)`` ordered pairs.
    """
    times: Counter[int] = Counter()
    for seed in range(papers):
        chance = Random(seed)  # noqa: S311 - a sample, no secret
        times.update(one.version for one in fill(wanted, candidates, chance))
    return sum(count * (count - 1) for count in times.values()) / (papers * (papers - 1))
