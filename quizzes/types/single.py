"""Single choice: one option is right.

Content: ``options`` of ``{"key", "text", "right", "because"?}``. Answer: the key chosen, ``["b"]``.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types.base import Content, OptionsType


class SingleChoice(OptionsType):
    def problems_of_right(self, count: int) -> Iterator[Problem]:
        if count != 1:
            yield Problem("options", _("Single choice needs exactly one right option."))

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        return Fraction(int(list(answer or []) == self.right_answer(content)))

    def guess(self, content: Content) -> Fraction:
        return Fraction(1, len(content["options"]))
