r"""Short text: a word or a few are typed.

Content: ``accepted`` of ``{"text": pattern, "percent"?}``, the best that fits earns its share, one of them 100;
``case``, whether capitals matter. A pattern may hold ``*`` for anything (``\*`` is a star). Variants of both languages
stand in one list: whatever the reader's language, each fits. Answer: ``["what was typed"]``.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.errors import Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Content, Line, QuestionType
from quizzes.types.exact import percent
from quizzes.types.folding import any_fits, example
from quizzes.types.keyed import LONGEST_TEXT

PERCENT = schema.Number("percent", _("marks in per cent"), default="100", least="0", most="100")
CASE = schema.Flag("case", _("capitals matter"), optional=True)


class ShortText(QuestionType):
    template = "typed"
    shuffles = False
    schema = (
        schema.Rows(
            "accepted",
            _("accepted answers"),
            row=pgettext_lazy("to a question", "answer"),
            keyed=False,
            least=1,
            too_few=_("Say at least one answer that is accepted."),
            help=_("In both languages. * stands for anything. Width, spaces and punctuation do not matter."),
            of=(schema.Line("text", _("text")), PERCENT),
        ),
        CASE,
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        if not any(percent(row) == 1 for row in content["accepted"]):
            yield Problem("accepted", _("One answer must earn the whole mark."))

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        if len(values) > 1 or any(len(value) > LONGEST_TEXT for value in values):
            raise UnreadableAnswer
        return [value.strip() for value in values]

    def right_answer(self, content: Content) -> Answer:
        best = max(content["accepted"], key=percent, default=None)
        return [example(best["text"])] if best else []

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        case = bool(content.get("case"))
        fitting = (row for row in content["accepted"] if answer and any_fits([row["text"]], answer[0], case=case))
        return max(map(percent, fitting), default=Fraction())

    def guess(self, content: Content) -> Fraction | None:
        return None

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        return [Asked(name, str(_("Your answer")), value="".join(answer))]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        accepted = [example(row["text"]) for row in content["accepted"] if percent(row) == 1]
        fits = self.mark(content, answer) == 1 if content["accepted"] else None
        return [Line("", "".join(answer), " / ".join(accepted), fits)]

    def in_words(self, content: Content, answer: Sequence[str]) -> list[str]:
        return list(answer)
