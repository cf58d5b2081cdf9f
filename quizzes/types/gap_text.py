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
from quizzes.types.base import Content
from quizzes.types.folding import any_fits, example
from quizzes.types.gaps import PASSAGE, Gaps
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

    def right_value(self, gap: Mapping[str, Any]) -> str:
        return example(gap["accepted"][0]) if gap["accepted"] else ""

    def fits(self, content: Content, gap: Mapping[str, Any], value: str) -> bool:
        return any_fits(gap["accepted"], value, case=bool(content.get("case")))

    def guess(self, content: Content) -> Fraction | None:
        return None

    def told(self, gap: Mapping[str, Any], value: str) -> str:
        return value

    def told_right(self, gap: Mapping[str, Any]) -> str:
        return " / ".join(map(example, gap["accepted"]))
