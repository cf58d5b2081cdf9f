"""What a question's content is made of, said once: it checks contents and draws the trainers' form. Pure.

A type lists its parts. Each part knows what of a stored value cannot be read at all (:class:`Malformed`: nobody can
show that, so not even a draft may hold it) and what only keeps a question from being asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES
from quizzes.errors import Problem
from quizzes.types.exact import exact
from quizzes.types.keys import is_key

Words = str | Promise
LONGEST = 20_000  # characters of one text
MOST_ROWS = 200

ALONE: dict[str, Words] = {"zh-hans": _("Chinese is missing."), "en": _("English is missing.")}
IN_A_ROW: dict[str, Words] = {
    "zh-hans": _("%(what)s %(place)s: Chinese is missing."),
    "en": _("%(what)s %(place)s: English is missing."),
}


class Malformed(Problem):
    """A value that is not of the shape this kind of question has."""


@dataclass(frozen=True)
class Where:
    """Where a value stands: the field a trainer sees, and in which row of it."""

    field: str
    what: Words = ""
    place: int = 0

    def malformed(self) -> Malformed:
        text = _("%(what)s %(place)s cannot be read.") if self.place else _("This cannot be read.")
        return Malformed(self.field, text, what=self.what, place=self.place)

    def problem(self, alone: Words, in_a_row: Words = "", **params: object) -> Problem:
        text = in_a_row if self.place and in_a_row else alone
        return Problem(self.field, text, what=self.what, place=self.place, **params)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Part:
    """One named value of a content. ``empty`` is what it is before anybody wrote it."""

    name: str
    label: Words
    help: Words = ""
    optional: bool = False
    empty: ClassVar[Any] = None

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        raise NotImplementedError

    def filled(self, value: Any) -> Any:
        """The value, with everything that is missing in it empty."""
        return self.empty if value is None else value


@dataclass(frozen=True)
class Texts(Part):
    """The same text in both languages."""

    empty: ClassVar[Any] = {}

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if not is_texts(value):
            yield where.malformed()
        else:
            yield from missing(value or {}, where, optional=self.optional)


@dataclass(frozen=True)
class Flag(Part):
    empty: ClassVar[Any] = False

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, bool | None):
            yield where.malformed()


@dataclass(frozen=True)
class YesNo(Part):
    """True or false, and somebody has to say which."""

    unsaid: Words = ""

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value is None:
            yield where.problem(self.unsaid)
        elif not isinstance(value, bool):
            yield where.malformed()


@dataclass(frozen=True)
class OneOf(Part):
    """One of a few words; the first is meant where nothing is said."""

    choices: Sequence[tuple[str, Words]] = ()

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value is not None and not (isinstance(value, str) and value in dict(self.choices)):
            yield where.malformed()

    def filled(self, value: Any) -> Any:
        return value or self.choices[0][0]


@dataclass(frozen=True)
class SomeOf(OneOf):
    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        chosen = value or []
        if not isinstance(chosen, list) or not all(one in dict(self.choices) for one in map(str, chosen)):
            yield where.malformed()
        elif not value and not self.optional:
            yield where.problem(_("Choose at least one."))

    def filled(self, value: Any) -> Any:
        return value or []


@dataclass(frozen=True)
class KeyOf(Part):
    """The key of a row of another part, ``""`` where none is chosen."""

    rows: str = ""
    empty: ClassVar[Any] = ""

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, str | None) or (value and not is_key(value)):
            yield where.malformed()


@dataclass(frozen=True)
class Line(Part):
    """A text that is the same in every language."""

    empty: ClassVar[Any] = ""

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if not _is_text(value or ""):
            yield where.malformed()
        elif not (value or "").strip() and not self.optional:
            yield where.problem(_("A text is missing."), _("%(what)s %(place)s: a text is missing."))


@dataclass(frozen=True)
class Lines(Part):
    """Several such texts."""

    empty: ClassVar[Any] = []

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        lines = value or []
        if not isinstance(lines, list) or len(lines) > MOST_ROWS or not all(map(_is_text, lines)):
            yield where.malformed()
        elif not any(line.strip() for line in lines) and not self.optional:
            yield where.problem(_("A text is missing."), _("%(what)s %(place)s: a text is missing."))


@dataclass(frozen=True)
class Number(Part):
    """A decimal, kept as a string so that it stays exact; ``default`` is meant where nothing is said."""

    default: str = ""
    least: str = ""
    most: str = ""

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value in (None, ""):
            if not self.default and not self.optional:
                yield where.problem(_("A number is missing."), _("%(what)s %(place)s: a number is missing."))
            return
        number = exact(value)
        if number is None:
            yield where.malformed()
        elif (self.least and number < Fraction(self.least)) or (self.most and number > Fraction(self.most)):
            yield where.problem(
                _("A number is out of range."), _("%(what)s %(place)s: %(number)s is out of range."), number=value
            )

    def filled(self, value: Any) -> Any:
        return self.default if value in (None, "") else str(value)


@dataclass(frozen=True)
class Whole(Part):
    least: int = 0
    most: int = 1_000_000

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value is None:
            if not self.optional:
                yield where.problem(_("A number is missing."), _("%(what)s %(place)s: a number is missing."))
        elif not isinstance(value, int) or isinstance(value, bool):
            yield where.malformed()
        elif not self.least <= value <= self.most:
            yield where.problem(
                _("A number is out of range."), _("%(what)s %(place)s: %(number)s is out of range."), number=value
            )


@dataclass(frozen=True)
class Numbers(Part):
    """Several numbers in a row: a panel's ratings, the corners of a zone."""

    whole: bool = True
    empty: ClassVar[Any] = []

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        numbers = value or []
        if not isinstance(numbers, list) or len(numbers) > LONGEST or not all(map(self._may_be, numbers)):
            yield where.malformed()
        elif not value and not self.optional:
            yield where.problem(_("A number is missing."), _("%(what)s %(place)s: a number is missing."))

    def _may_be(self, one: object) -> bool:
        kinds = int if self.whole else int | float
        return isinstance(one, kinds) and not isinstance(one, bool) and abs(one) < 1e6  # NaN is not, either


@dataclass(frozen=True)
class Picture(Part):
    """An image of the library and its text alternative."""

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value is None:
            if not self.optional:
                yield where.problem(_("Choose a picture."))
            return
        if not isinstance(value, Mapping) or not isinstance(value.get("image"), int) or not is_texts(value.get("alt")):
            yield where.malformed()
        else:
            yield from missing(value.get("alt") or {}, where)


@dataclass(frozen=True)
class Rows(Part):
    """A list of rows of the same parts. ``keyed``: each has a ``key`` of its own, which later versions keep."""

    row: Promise | str = ""
    of: Sequence[Part] = ()
    keyed: bool = True
    least: int = 0
    too_few: Words = ""
    shows_key: bool = False  # do trainers write the key elsewhere, as the gaps of a text?
    empty: ClassVar[Any] = []

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        rows = value or []
        if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, Mapping) for row in rows):
            yield where.malformed()
            return
        if len(rows) < self.least:
            yield where.problem(self.too_few)
        keys = [row.get("key") for row in rows]
        if self.keyed and (not all(map(is_key, keys)) or len(set(keys)) < len(keys)):
            yield Malformed(where.field, _("Each %(what)s needs a key of its own."), what=self.row)
        for place, row in enumerate(rows, start=1):
            inside = where if where.place else Where(where.field, capfirst(self.row), place)  # type: ignore[type-var]  # lazy, too
            for part in self.of:
                yield from part.problems(row.get(part.name), inside)

    def filled(self, value: Any) -> Any:
        return [dict(row) | {part.name: part.filled(row.get(part.name)) for part in self.of} for row in value or []]


def is_texts(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, Mapping) and all(code in LANGUAGES and _is_text(text) for code, text in value.items())


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\x00" not in value


def missing(texts: Mapping[str, str], where: Where, *, optional: bool = False) -> Iterator[Problem]:
    """The languages that ``texts`` lacks. What is optional lacks a language only where the other is there."""
    lacking = [code for code in LANGUAGES if not (texts.get(code) or "").strip()]
    if optional and len(lacking) == len(LANGUAGES):
        return
    for code in lacking:
        text = IN_A_ROW[code] if where.place else ALONE[code]
        yield Problem(where.field, text, language=code, what=where.what, place=where.place)
