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
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.gaps import Gaps, place_of
from quizzes.types.keyed import joined, pairs

PASSAGE = schema.Texts("text", _("text with gaps"), help=_("Write each gap as its key in double brackets: [[a]]."))


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

    def right_answer(self, content: Content) -> Answer:
        right = {gap["key"]: _right(gap) for gap in content["gaps"]}
        return joined({key: value for key, value in right.items() if value})

    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        return value == _right(gap)

    def guess(self, content: Content) -> Fraction:
        chances = [Fraction(1, len(gap["options"])) for gap in content["gaps"]]
        return sum(chances, Fraction()) / len(chances)

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        return [
            Asked(
                field_name(name, gap["key"]),
                str(_("Gap %(place)s")) % {"place": place_of(content, gap["key"])},
                [
                    Choice(option["key"], in_language(option["text"]), given.get(gap["key"]) == option["key"])
                    for option in gap["options"]
                ],
            )
            for gap in content["gaps"]
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        given = pairs(answer)
        return [
            Line(
                str(_("Gap %(place)s")) % {"place": place_of(content, gap["key"])},
                _text(gap, given.get(gap["key"], "")),
                _text(gap, _right(gap)),
                given.get(gap["key"]) == _right(gap),
            )
            for gap in content["gaps"]
        ]


def _right(gap: Mapping[str, Any]) -> str:
    return next((option["key"] for option in gap["options"] if option.get("right")), "")


def _text(gap: Mapping[str, Any], key: str) -> str:
    return next((in_language(option["text"]) for option in gap["options"] if option["key"] == key), "")
