"""Gap fill with choices: each gap of a text offers options.

Content: ``text`` in both languages with each gap once as ``[[key]]``; ``gaps`` of ``{"key", "options": [{"key",
"text", "right"}]}``, one right in each. Answer: ``["gap=option", …]``, in the order of the gaps.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Choice, Content
from quizzes.types.gaps import PASSAGE, Gaps


class GapChoice(Gaps):
    schema = (
        PASSAGE,
        schema.Rows(
            "gaps",
            _("gaps"),
            row=_("gap"),
            least=1,
            too_few=_("A text with gaps needs at least one gap."),
            shows_key=True,
            of=(
                schema.Rows(
                    "options",
                    _("options"),
                    row=_("option"),
                    of=(schema.Texts("text", _("text")), schema.Flag("right", _("this option is right"))),
                ),
            ),
        ),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        for place, gap in enumerate(content["gaps"], start=1):
            if len(gap["options"]) < 2 or sum(1 for option in gap["options"] if option.get("right")) != 1:
                yield Problem("gaps", _("Gap %(place)s: two options or more, and one of them right."), place=place)
        yield from super().problems(content)

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        return {gap["key"]: [option["key"] for option in gap["options"]] for gap in content["gaps"]}

    def right_value(self, gap: Mapping[str, Any]) -> str:
        return next((option["key"] for option in gap["options"] if option.get("right")), "")

    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        return value == self.right_value(gap)

    def choices(self, gap: Mapping[str, Any], given: str) -> list[Choice]:
        return [Choice(option["key"], in_language(option["text"]), option["key"] == given) for option in gap["options"]]

    def told(self, gap: Mapping[str, Any], value: str) -> str:
        return next((in_language(option["text"]) for option in gap["options"] if option["key"] == value), "")

    def told_right(self, gap: Mapping[str, Any]) -> str:
        return self.told(gap, self.right_value(gap))

    def guess(self, content: Content) -> Fraction:
        chances = [Fraction(1, len(gap["options"])) for gap in content["gaps"]]
        return sum(chances, Fraction()) / len(chances)
