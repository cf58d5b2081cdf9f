"""What every question type can do. All of it is pure: content in, answer in, verdict out.

A type names its parts (``schema``), from which contents are checked and the trainers' form is drawn; the template that
asks it; and how an answer is read, marked and told in words. An answer is a list of strings: values, or ``key=value``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import ContentInvalid, Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.schema import Malformed, Part, Where

Content = Mapping[str, Any]
Answer = list[str]

COMMON: tuple[Part, ...] = (
    schema.Picture("picture", _("picture"), optional=True),
    schema.Texts("feedback", _("feedback"), optional=True),
)
LONGEST_ANSWER = 500  # values in one answer


@dataclass(frozen=True)
class Choice:
    """Something to choose. ``right`` and ``because`` are for the review."""

    key: str
    text: str
    chosen: bool = False
    right: bool = False
    because: str = ""


@dataclass(frozen=True)
class Asked:
    """One field of the form: its name, its label, and what can be chosen, or what was typed."""

    name: str
    label: str
    choices: Sequence[Choice] = ()
    value: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the review. ``fits`` is ``None`` where nothing is right or wrong."""

    label: str
    given: str
    right: str = ""
    fits: bool | None = None
    because: str = ""


class QuestionType(ABC):
    """One kind of question. The interface is all that papers, marking and pages know of it."""

    schema: ClassVar[Sequence[Part]] = ()
    template: ClassVar[str]  # quizzes/types/<template>.html asks it, quizzes/types/review/<review>.html shows it marked
    review: ClassVar[str] = "lines"
    several: ClassVar[bool] = False  # may more than one key be chosen?
    shuffles: ClassVar[bool] = True  # may the paper change the order of the options?
    marked: ClassVar[bool] = True  # does it count? A self-report does not
    by_hand: ClassVar[bool] = False  # does a person mark it?
    private: ClassVar[bool] = False  # is the answer for its author alone?
    holds_files: ClassVar[bool] = False  # is an answer made of the keys of files that were sent before?

    # --- The content ---

    def parts(self) -> list[Part]:
        """In the order in which problems are told: what is written first comes first."""
        picture, feedback = COMMON
        own = [part for part in self.schema if part.name != picture.name]
        wanted = next((part for part in self.schema if part.name == picture.name), picture)
        return [schema.Texts("stem", _("question")), wanted, *own, feedback]

    def validate(self, content: Content) -> None:
        """Raise :class:`ContentInvalid` with everything that keeps the question from being asked."""
        *before, feedback = self._problems_by_part(content)
        found = [problem for problems in before for problem in problems]
        if not any(isinstance(problem, Malformed) for problem in found):
            found += self.problems(self.filled(content))
        if found := [*found, *feedback]:
            raise ContentInvalid(found)

    def refuse_malformed(self, content: Content) -> None:
        """Raise :class:`ContentInvalid` for what could not even be shown. What is missing may be missing."""
        every = (problem for problems in self._problems_by_part(content) for problem in problems)
        found: list[Problem] = [problem for problem in every if isinstance(problem, Malformed)]
        if found:
            raise ContentInvalid(found)

    def _problems_by_part(self, content: Content) -> list[list[Problem]]:
        return [list(part.problems(content.get(part.name), Where(part.name))) for part in self.parts()]

    def filled(self, content: Content) -> dict[str, Any]:
        """The content with every part there, if only empty: drafts lack some."""
        return dict(content) | {part.name: part.filled(content.get(part.name)) for part in self.parts()}

    def problems(self, content: Content) -> Iterator[Problem]:
        """What is wrong beyond the shape and the languages."""
        return iter(())

    # --- The answer ---

    def option_keys(self, content: Content) -> list[str]:
        """The keys that can be chosen, in the order they were written; none where something is typed."""
        return []

    def paper_order(self, content: Content, chance: Random) -> list[str]:
        """The order of the options on one paper."""
        keys = self.option_keys(content)
        if self.shuffles:
            chance.shuffle(keys)
        return keys

    def parse(self, content: Content, data: object) -> Answer:
        """Read a form's list or a JSON body. Raises :class:`UnreadableAnswer`, for unknown keys too.

        Reading what was read gives the same again.
        """
        given = [] if data is None else data
        if not isinstance(given, list) or len(given) > LONGEST_ANSWER:
            raise UnreadableAnswer
        if not all(isinstance(value, str) for value in given):
            raise UnreadableAnswer
        return self.read(content, [value for value in map(_clean, given) if value.strip()])

    @abstractmethod
    def read(self, content: Content, values: Sequence[str]) -> Answer:
        """The same, of strings that are not empty."""

    @abstractmethod
    def right_answer(self, content: Content) -> Answer:
        """An answer that earns everything; ``[]`` where there is none to give."""

    @abstractmethod
    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction | None:
        """From 0 to 1, exact. ``None``: a person has to mark it."""

    @abstractmethod
    def guess(self, content: Content) -> Fraction | None:
        """What somebody who knows nothing earns on average, from 0 to 1; ``None`` where nobody can say."""

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        """What keeps an answer from being marked as its author means it; empty where nothing does."""
        return ""

    # --- In words, in the reader's language ---

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        """The fields of the form, as ``answer`` fills them."""
        return []

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        """The answer beside the right one."""
        return []

    def in_words(self, content: Content, answer: Sequence[str]) -> list[str]:
        """An answer, given or right, for people to read."""
        said = self.lines(content, self.option_keys(content), answer)
        return [f"{line.label}: {line.given}" if line.label else line.given for line in said if line.given]

    def notes(self, content: Content) -> list[Line]:
        """What its authors see of a question, and nobody who answers it."""
        return []

    def text_of(self, content: Content, key: str) -> str:
        """What the reader sees at this key."""
        return ""


class OptionsType(QuestionType):
    """A type whose content has ``options`` of ``{"key", "right", "text": {…}, "because": {…}}``."""

    template = review = "options"
    rows: ClassVar[str] = "options"
    schema: ClassVar[Sequence[Part]] = (
        schema.Rows(
            "options",
            _("options"),
            row=_("option"),
            least=2,
            too_few=_("A question needs at least two options."),
            of=(
                schema.Texts("text", _("text")),
                schema.Flag("right", _("this option is right")),
                schema.Texts("because", _("why it is right or wrong"), optional=True),
            ),
        ),
    )

    def option_keys(self, content: Content) -> list[str]:
        return [option["key"] for option in content[self.rows]]

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        keys = self.option_keys(content)
        if not set(values) <= set(keys):
            raise UnreadableAnswer
        chosen = [key for key in keys if key in values]
        if len(chosen) > 1 and not self.several:
            raise UnreadableAnswer
        return chosen

    def right_answer(self, content: Content) -> Answer:
        return [option["key"] for option in content[self.rows] if option.get("right")]

    def text_of(self, content: Content, key: str) -> str:
        return in_language(self._option(content, key).get("text") or {})

    def _option(self, content: Content, key: str) -> Mapping[str, Any]:
        return next((option for option in content[self.rows] if option["key"] == key), {})

    def choices(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Choice]:
        right = self.right_answer(content)
        return [
            Choice(
                key=key,
                text=self.text_of(content, key),
                chosen=key in answer,
                right=key in right,
                because=in_language(self._option(content, key).get("because") or {}),
            )
            for key in order
        ]

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        return [Asked(name, "", self.choices(content, order, answer))]

    def in_words(self, content: Content, answer: Sequence[str]) -> list[str]:
        return [self.text_of(content, key) for key in answer]

    def problems(self, content: Content) -> Iterator[Problem]:
        yield from self.problems_of_right(sum(1 for option in content[self.rows] if option.get("right")))

    @abstractmethod
    def problems_of_right(self, count: int) -> Iterator[Problem]:
        """What is wrong with so many right options."""


def field_name(name: str, key: str) -> str:
    """The name of a field for ``key`` inside the field ``name``: ``answer`` → ``answer:a`` → ``answer:a=b``."""
    return f"{name}={key}" if ":" in name else f"{name}:{key}"


def _clean(value: str) -> str:
    """Without what no database takes: NUL, and halves of characters."""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode()
