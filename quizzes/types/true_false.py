"""True or false: ``answer`` (a boolean) stands instead of options; the keys are ``true`` and ``false``."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types.base import Answer, Content, QuestionType


class TrueFalse(QuestionType):
    shuffles = False  # "true" always stands first

    def problems(self, content: Content) -> Iterator[Problem]:
        if not isinstance(content.get("answer"), bool):
            yield Problem("answer", _("Say whether the statement is true or false."))

    def option_keys(self, content: Content) -> list[str]:
        return ["true", "false"]

    def text_of(self, content: Content, key: str) -> str:
        return str(_("True")) if key == "true" else str(_("False"))

    def right_answer(self, content: Content) -> Answer:
        return ["true" if content["answer"] else "false"]

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        return Fraction(int(list(answer or []) == self.right_answer(content)))

    def guess(self, content: Content) -> Fraction:
        return Fraction(1, 2)
