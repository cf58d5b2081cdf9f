r"""Gap fill with text: a word is typed into each gap of a text.

Content: ``text`` in both languages with each gap once as ``[[key]]``; ``gaps`` of ``{"key", "accepted": [pattern,
…]}``, any of which fits (see ``short_text``); ``case``, whether capitals matter. Answer: ``["gap=what was typed",
…]``.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Content, Line, field_name
from quizzes.types.folding import any_fits, example
from quizzes.types.gap_choice import PASSAGE
from quizzes.types.gaps import Gaps, place_of
from quizzes.types.keyed import joined, pairs
from quizzes.types.short_text import CASE


class GapText(Gaps):
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
                schema.Lines(
                    "accepted",
                    _("accepted answers, one in a line"),
                    help=_("In both languages. * stands for anything. Width, spaces and punctuation do not matter."),
                ),
            ),
        ),
        CASE,
    )

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        return {gap["key"]: None for gap in content["gaps"]}

    def right_answer(self, content: Content) -> Answer:
        return joined({gap["key"]: example(gap["accepted"][0]) for gap in content["gaps"] if gap["accepted"]})

    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        return any_fits(gap["accepted"], value, case=bool(content.get("case")))

    def guess(self, content: Content) -> Fraction | None:
        return None

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        return [
            Asked(
                field_name(name, gap["key"]),
                str(_("Gap %(place)s")) % {"place": place_of(content, gap["key"])},
                value=given.get(gap["key"], ""),
            )
            for gap in content["gaps"]
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        given = pairs(answer)
        return [
            Line(
                str(_("Gap %(place)s")) % {"place": place_of(content, gap["key"])},
                given.get(gap["key"], ""),
                " / ".join(map(example, gap["accepted"])),
                self.fits(content, gap, given.get(gap["key"], "")),
            )
            for gap in content["gaps"]
        ]
