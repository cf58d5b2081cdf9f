"""Multiple choice with partial credit."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types.base import Content, OptionsType


class MultipleChoice(OptionsType):
    several = True

    def problems_of_right(self, count: int) -> Iterator[Problem]:
        if count < 1:
            yield Problem("options", _("Multiple choice needs at least one right option."))

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """max(0, (r − w) / R): of R right options r were chosen, and w wrong ones.

        Each right option earns 1/R and each wrong one costs 1/R, never below zero: what Moodle's multiple
        choice gives when every right option weighs 100/R % and every wrong one −100/R %. Choosing everything
        is no way to full marks.
        """
        right = set(self.right_answer(content))
        chosen = set(answer or [])
        return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))

    def guess(self, content: Content) -> Fraction:
        """The mean of :meth:`mark` over all choices of options, each as likely as any other."""
        right = len(self.right_answer(content))
        wrong = len(content["options"]) - right
        ways = sum(comb(right, r) * comb(wrong, w) * max(0, r - w) for r in range(right + 1) for w in range(wrong + 1))
        return Fraction(ways, right * 2 ** (right + wrong))
