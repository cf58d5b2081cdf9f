"""What every question type can do. All of it is pure: content in, answer in, verdict out."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES, in_language
from quizzes.errors import ContentInvalid, Problem, UnreadableAnswer

Content = Mapping[str, Any]  # {"stem": {"zh-hans": …, "en": …}, "options": […] or "answer": …, "feedback": {…}}
Answer = list[str]  # the keys chosen, in the order of the question; [] is nothing

ALONE: dict[str, str | Promise] = {"zh-hans": _("Chinese is missing."), "en": _("English is missing.")}
IN_AN_OPTION: dict[str, str | Promise] = {
    "zh-hans": _("Option %(place)s: Chinese is missing."),
    "en": _("Option %(place)s: English is missing."),
}


class QuestionType(ABC):
    """One kind of question. The interface is all that papers, marking and pages know of it."""

    several: ClassVar[bool] = False  # may more than one key be chosen?
    shuffles: ClassVar[bool] = True  # may the paper change the order of the options?

    def validate(self, content: Content) -> None:
        """Raise :class:`ContentInvalid` with everything that keeps the question from being asked."""
        problems = [*missing("stem", content.get("stem")), *self.problems(content)]
        problems += missing("feedback", content.get("feedback"), optional=True)
        if problems:
            raise ContentInvalid(problems)

    @abstractmethod
    def problems(self, content: Content) -> Iterator[Problem]:
        """What is wrong beyond stem and feedback."""

    @abstractmethod
    def option_keys(self, content: Content) -> list[str]:
        """The keys that can be chosen, in the order they were written."""

    @abstractmethod
    def right_answer(self, content: Content) -> Answer: ...

    @abstractmethod
    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """From 0 to 1, exact."""

    @abstractmethod
    def guess(self, content: Content) -> Fraction | None:
        """What somebody who knows nothing earns on average, from 0 to 1; ``None`` where nobody can say."""

    @abstractmethod
    def text_of(self, content: Content, key: str) -> str:
        """What the reader sees at this key."""

    def because_of(self, content: Content, key: str) -> str:
        """Why this option is right or wrong; empty where nobody wrote it."""
        return ""

    def parse(self, content: Content, data: object) -> Answer:
        """Read a form's list or a JSON body. Raises :class:`UnreadableAnswer`, for unknown keys too."""
        given = [] if data is None else data
        keys = self.option_keys(content)
        if not isinstance(given, list) or not all(isinstance(key, str) and key in keys for key in given):
            raise UnreadableAnswer
        chosen = [key for key in keys if key in given]
        if len(chosen) > 1 and not self.several:
            raise UnreadableAnswer
        return chosen


class OptionsType(QuestionType):
    """A type whose content has ``options`` of ``{"key", "right", "text": {…}, "because": {…}}``."""

    def option_keys(self, content: Content) -> list[str]:
        return [option["key"] for option in content["options"]]

    def right_answer(self, content: Content) -> Answer:
        return [option["key"] for option in content["options"] if option.get("right")]

    def text_of(self, content: Content, key: str) -> str:
        return in_language(self._option(content, key)["text"])

    def because_of(self, content: Content, key: str) -> str:
        return in_language(self._option(content, key).get("because") or {})

    def _option(self, content: Content, key: str) -> Mapping[str, Any]:
        return next(option for option in content["options"] if option["key"] == key)

    def problems(self, content: Content) -> Iterator[Problem]:
        options = content.get("options") or []
        if len(options) < 2:
            yield Problem("options", _("A question needs at least two options."))
        keys = [option.get("key") for option in options]
        if not all(keys) or len(set(keys)) < len(keys):
            yield Problem("options", _("Each option needs a key of its own."))
        for place, option in enumerate(options, start=1):
            yield from missing("options", option.get("text"), place)
            yield from missing("options", option.get("because"), place, optional=True)
        yield from self.problems_of_right(sum(1 for option in options if option.get("right")))

    @abstractmethod
    def problems_of_right(self, count: int) -> Iterator[Problem]:
        """What is wrong with so many right options."""


def missing(
    field: str, texts: Mapping[str, str] | None, place: int = 0, *, optional: bool = False
) -> Iterator[Problem]:
    """The languages that ``texts`` lacks. What is optional lacks a language only where the other is there."""
    lacking = [code for code in LANGUAGES if not ((texts or {}).get(code) or "").strip()]
    if optional and len(lacking) == len(LANGUAGES):
        return
    for code in lacking:
        text = IN_AN_OPTION[code] if place else ALONE[code]
        yield Problem(field, text, language=code, place=place)
