"""Drawing a paper: which questions, in what order, their options in what order. The seed decides it all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from quizzes import types
from quizzes.errors import BankTooSmall
from quizzes.models import PaperItem, QuestionBank, QuestionVersion, Quiz


@dataclass(frozen=True)
class Candidate:
    """A version that may be drawn, and what spreading needs to know of it."""

    version: int
    quality: int | None


def draw(*, quiz: Quiz, seed: int) -> list[PaperItem]:
    """The items of one paper, not yet saved and without their attempt. Two queries, however large the bank.

    The same seed draws the same paper from the same bank. Raises :class:`BankTooSmall`.
    """
    bank = QuestionBank.objects.filter(pk=quiz.bank_id).values("path")
    ready = QuestionVersion.objects.drawable().filter(question__bank__path__startswith=bank).order_by("pk")
    candidates = [Candidate(*row) for row in ready.values_list("pk", "question__quality_id")]
    if len(candidates) < quiz.draws:
        raise BankTooSmall(wanted=quiz.draws, found=len(candidates))
    chance = Random(seed)  # noqa: S311 - it shuffles a paper, it keeps no secret
    drawn = spread(candidates, quiz.draws, chance)
    chance.shuffle(drawn)
    versions = QuestionVersion.objects.order_by().in_bulk(drawn)
    return [_item(position, versions[pk], chance) for position, pk in enumerate(drawn, start=1)]


def spread(candidates: Sequence[Candidate], count: int, chance: Random) -> list[int]:
    """``count`` versions, dealt out over the qualities one after another, as evenly as the bank allows."""
    piles: dict[int | None, list[int]] = defaultdict(list)
    for candidate in candidates:
        piles[candidate.quality].append(candidate.version)
    order = list(piles.values())
    chance.shuffle(order)  # which quality gets the odd question is chance, too
    for pile in order:
        chance.shuffle(pile)
    drawn: list[int] = []
    while len(drawn) < count:
        for pile in order:
            if pile and len(drawn) < count:
                drawn.append(pile.pop())
    return drawn


def _item(position: int, version: QuestionVersion, chance: Random) -> PaperItem:
    kind = types.of(version.kind)
    keys = kind.option_keys(version.content)
    if kind.shuffles:
        chance.shuffle(keys)
    return PaperItem(position=position, version=version, option_order=keys)
