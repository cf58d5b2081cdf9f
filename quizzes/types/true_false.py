"""True or false: ``answer`` (a boolean) stands instead of options; the keys are ``true`` and ``false``."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Content, OptionsType


class TrueFalse(OptionsType):
    shuffles = False  # "true" always stands first
    schema = (schema.YesNo("answer", _("the statement is"), unsaid=_("Say whether the statement is true or false.")),)

    def problems(self, content: Content) -> Iterator[Problem]:
        return iter(())

    def problems_of_right(self, count: int) -> Iterator[Problem]:
        return iter(())

    def option_keys(self, content: Content) -> list[str]:
        return ["true", "false"]

    def _option(self, content: Content, key: str) -> dict[str, dict[str, str]]:
        return {}

    def text_of(self, content: Content, key: str) -> str:
        return str(_("True")) if key == "true" else str(_("False"))

    def right_answer(self, content: Content) -> Answer:
        return [{True: "true", False: "false"}[content["answer"]]] if content.get("answer") is not None else []

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        return Fraction(int(list(answer or []) == self.right_answer(content)))

    def guess(self, content: Content) -> Fraction:
        return Fraction(1, 2)
