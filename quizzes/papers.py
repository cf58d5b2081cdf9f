"""Drawing a paper: which questions, in what order, their options in what order. The seed decides it all."""

from collections.abc import Collection
from decimal import Decimal
from random import Random

from quizzes.blueprints import Plan, candidates_of, plan_of
from quizzes.drawing import fill
from quizzes.errors import BankTooSmall
from quizzes.models import PaperItem, Quiz
from quizzes.wordings import Wording, wordings


def draw(*, quiz: Quiz, seed: int, plan: Plan | None = None, seen: Collection[int] = ()) -> list[PaperItem]:
    """The items of one paper, not yet saved and without their attempt. With the plan at hand two queries; one
    once this process has read the questions.

    The same seed draws the same paper from the same bank. ``seen`` are questions to avoid where there are others.
    Raises :class:`BankTooSmall`.
    """
    plan = plan or plan_of(quiz)
    candidates = candidates_of(plan)
    chance = Random(seed)  # noqa: S311 - it shuffles a paper, it keeps no secret
    drawn = fill(plan.wanted, candidates, chance, seen)
    if len(drawn) < plan.count:
        raise BankTooSmall(wanted=plan.count, found=len(drawn))
    if quiz.shuffle:
        chance.shuffle(drawn)
    drawn.sort(key=lambda one: one.section)
    made_at = {one.version: one.made_at for one in candidates}
    said = wordings((one.version, made_at[one.version]) for one in drawn)
    items = []
    for position, one in enumerate(drawn, start=1):
        item = _item(position, said[one.version], chance)
        item.section = one.section
        if item.max_mark:  # what counts for nothing stays that way
            item.max_mark = one.mark
        items.append(item)
    return items


def _item(position: int, wording: Wording, chance: Random) -> PaperItem:
    order = wording.kind.paper_order(wording.content, chance)
    highest = {} if wording.kind.marked else {"max_mark": Decimal()}  # a self-report counts for nothing
    return PaperItem(position=position, version_id=wording.version, option_order=order, **highest)
