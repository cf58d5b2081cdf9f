"""Essay: a text that a person marks by a rubric.

Content: ``rubric`` (see ``written``); ``words_least`` and ``words_most``, asked for, never enforced: a Chinese
character or a Latin word is one. Answer: ``["the text"]``.
"""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.errors import Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Content, Line
from quizzes.types.folding import WIDE
from quizzes.types.written import RUBRIC, Written

LONGEST_ESSAY = 12_000  # characters; some twenty pages
WORD = re.compile(rf"[{WIDE}]|[^\W{WIDE}]+(?:['’-][^\W{WIDE}]+)*")
SIGN = re.compile(r"[\u3000-\u303f]")


def words_in(text: str) -> int:
    """As word processors count: each Chinese character, each Latin word; no punctuation."""
    return len(WORD.findall(SIGN.sub(" ", text)))


class Essay(Written):
    template = "essay"
    review = "written"
    schema = (
        RUBRIC,
        schema.Whole("words_least", _("at least so many words"), optional=True, least=1, most=LONGEST_ESSAY),
        schema.Whole("words_most", _("at most so many words"), optional=True, least=1, most=LONGEST_ESSAY),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        least, most = content.get("words_least"), content.get("words_most")
        if least and most and least > most:
            yield Problem("words_most", _("The most cannot be less than the least."))

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        texts = [value.replace("\r\n", "\n").replace("\r", "\n") for value in values]
        if len(texts) > 1 or any(len(text) > LONGEST_ESSAY for text in texts):
            raise UnreadableAnswer
        return texts

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        words, least, most = words_in("".join(answer)), content.get("words_least"), content.get("words_most")
        if least and words < least:
            return gettext("%(words)s words so far; at least %(least)s are asked for.") % {
                "words": words,
                "least": least,
            }
        if most and words > most:
            return gettext("%(words)s words; at most %(most)s are asked for.") % {"words": words, "most": most}
        return ""

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        return [Asked(name, str(_("Your answer")), value="".join(answer))]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        return [Line("", "".join(answer))]
