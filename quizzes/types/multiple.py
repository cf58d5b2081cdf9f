"""Multiple choice, with partial credit or all or nothing.

Content: ``options`` as for single choice; ``scoring``, ``partial`` (meant where nothing is said) or ``all``.
Answer: the keys chosen, in the order in which they were written, ``["a", "c"]``.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Content, OptionsType

SCORING = schema.OneOf(
    "scoring",
    _("marks"),
    choices=(("partial", _("a part for each right option")), ("all", _("all or nothing"))),
    help=_("In parts, a wrong option costs what a right one earns; it never goes below zero."),
)


class MultipleChoice(OptionsType):
    several = True
    schema = (*OptionsType.schema, SCORING)

    def problems_of_right(self, count: int) -> Iterator[Problem]:
        if count < 1:
            yield Problem(self.rows, _("Multiple choice needs at least one right option."))

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """max(0, (r − w) / R): of R right options r were chosen, and w wrong ones.

        Each right option earns 1/R and each wrong one costs 1/R, never below zero: what Moodle's multiple
        choice gives when every right option weighs 100/R % and every wrong one −100/R %. Choosing everything
        is no way to full marks. All or nothing: 1 for exactly the right options.
        """
        right = set(self.right_answer(content))
        chosen = set(answer or [])
        if content.get("scoring") == "all":
            return Fraction(int(chosen == right))
        return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))

    def guess(self, content: Content) -> Fraction:
        """The mean of :meth:`mark` over all choices of options, each as likely as any other."""
        right = len(self.right_answer(content))
        wrong = len(content[self.rows]) - right
        if content.get("scoring") == "all":
            return Fraction(1, 2 ** (right + wrong))
        ways = sum(comb(right, r) * comb(wrong, w) * max(0, r - w) for r in range(right + 1) for w in range(wrong + 1))
        return Fraction(ways, right * 2 ** (right + wrong))
