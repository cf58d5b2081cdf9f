"""What a change of the bank does to the papers that are drawn from it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import Random

from quizzes.blueprints import Plan, candidates_of, plans_of
from quizzes.drawing import Candidate, fill
from quizzes.models import Quiz

Change = Callable[[Candidate], Candidate | None]


@dataclass(frozen=True)
class Effect:
    """On one quiz: its paper has ``wanted`` places; so many could be filled ``before``, and so many ``after``."""

    quiz: Quiz
    wanted: int
    before: int
    after: int

    @property
    def falls_short(self) -> bool:
        return self.after < self.wanted

    @property
    def fell_short_before(self) -> bool:
        return self.before < self.wanted


def retired(candidate: Candidate) -> None:
    return None


def effects(questions: Collection[int], change: Change) -> list[Effect]:
    """Of what becomes of these questions, on every quiz that may draw one of them.

    A constant number of queries. Attempts under way keep their papers: they are not asked about.
    """
    plans = plans_of(Quiz.objects.select_related("bank"))
    chosen = set(questions)
    candidates = candidates_of(Plan([want for plan in plans.values() for want in plan.wanted], []))
    touched = [one for one in candidates if one.question in chosen]
    after = [one for one in (change(one) if one.question in chosen else one for one in candidates) if one]
    return [
        Effect(quiz, plan.count, _seated(plan, candidates), _seated(plan, after))
        for quiz, plan in plans.items()
        if any(want.takes(one) for want in plan.wanted for one in touched)
    ]


def _seated(plan: Plan, candidates: list[Candidate]) -> int:
    return len(fill(plan.wanted, candidates, Random(0)))  # noqa: S311 - no secret
