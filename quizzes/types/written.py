"""What a person marks, by a rubric: essays and files.

``rubric`` is a list of ``{"key", "text", "points", "levels"?}``: what is looked at, the points it can earn, and in
words what earns how many. A marker's points over the sum of all is the share that was earned.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Content, QuestionType

RUBRIC = schema.Rows(
    "rubric",
    _("rubric"),
    row=_("criterion"),
    least=1,
    too_few=_("A rubric needs at least one criterion."),
    of=(
        schema.Texts("text", _("what is looked at")),
        schema.Whole("points", _("points"), least=1, most=1000),
        schema.Texts("levels", _("what earns how many points"), optional=True),
    ),
)


class Written(QuestionType):
    by_hand = True
    shuffles = False

    def right_answer(self, content: Content) -> Answer:
        return []

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction | None:
        """Nothing earns nothing; anything else waits for a person."""
        return None if answer else Fraction()

    def guess(self, content: Content) -> Fraction | None:
        return None

    @staticmethod
    def share(content: Content, points: Mapping[str, int]) -> Fraction:
        """What a marker's points come to, from 0 to 1. Raises ``ValueError`` for points that the rubric has not."""
        most = {row["key"]: row["points"] for row in content["rubric"]}
        if points.keys() != most.keys() or not all(0 <= points[key] <= most[key] for key in most):
            raise ValueError(points)
        return Fraction(sum(points.values()), sum(most.values()))

    def problems(self, content: Content) -> Iterator[Problem]:
        return iter(())
