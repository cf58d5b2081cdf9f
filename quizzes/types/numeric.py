"""Numeric: a number is typed, with a unit where the question has units.

Content: ``accepted`` of ``{"value", "tolerance"?, "percent"?}``, decimals as strings; the best within whose tolerance
the number lies earns its share, one of them 100. ``units`` of ``{"key", "text", "factor"}``: what was typed × factor
is the value. Without a unit, where there are units, nothing is right. Answer: ``["12.5"]`` or ``["12.5", "unit=kg"]``.

A number may be written with full-width digits, a Chinese comma, thousands apart, or as 1.2e3. What is no number is
kept as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, QuestionType, field_name
from quizzes.types.exact import exact, percent
from quizzes.types.keyed import pairs
from quizzes.types.short_text import PERCENT

UNIT = "unit"
LONGEST_NUMBER = 60
THOUSANDS = re.compile(r"[+-]?\d{1,3}([ ,'’]\d{3})+(\.\d+)?")
SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "。": ".", "、": ","})


def number_in(text: str) -> Fraction | None:
    plain = unicodedata.normalize("NFKC", text).translate(SIGNS).strip()
    if THOUSANDS.fullmatch(plain):
        plain = re.sub(r"[ ,'’]", "", plain)
    return exact(plain) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", plain, re.I) else None


class Numeric(QuestionType):
    template = "typed"
    shuffles = False
    number = True  # phones show the keys for numbers
    schema = (
        schema.Rows(
            "accepted",
            _("accepted answers"),
            row=pgettext_lazy("to a question", "answer"),
            keyed=False,
            least=1,
            too_few=_("Say at least one answer that is accepted."),
            of=(
                schema.Number("value", _("value")),
                schema.Number("tolerance", _("tolerance, up and down"), default="0", least="0"),
                PERCENT,
            ),
        ),
        schema.Rows(
            "units",
            pgettext_lazy("of a number", "units"),
            row=pgettext_lazy("of a number", "unit"),
            help=_("Leave it empty where no unit is asked for."),
            of=(
                schema.Texts("text", _("text")),
                schema.Number("factor", _("factor: what was typed times this is the value"), default="1"),
            ),
        ),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        if not any(percent(row) == 1 for row in content["accepted"]):
            yield Problem("accepted", _("One answer must earn the whole mark."))
        factors = [exact(unit.get("factor") or "1") for unit in content.get("units") or []]
        if any(not factor for factor in factors):
            yield Problem("units", _("A factor cannot be zero."))

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        units = [f"{UNIT}={unit['key']}" for unit in content.get("units") or []]
        chosen = [value for value in values if value in units]
        typed = [value.strip() for value in values if value not in units]
        if len(chosen) > 1 or len(typed) > 1 or any(len(value) > LONGEST_NUMBER for value in typed):
            raise UnreadableAnswer
        return [*typed, *chosen]

    def right_answer(self, content: Content) -> Answer:
        best = max(content["accepted"], key=percent, default=None)
        if best is None:
            return []
        units = content.get("units") or []
        value = exact(best["value"]) or Fraction()
        for unit in units:  # the first in which the value can be written without rounding
            typed = _decimal(value / (exact(unit.get("factor") or "1") or 1))
            if typed:
                return [typed, f"{UNIT}={unit['key']}"]
        return [str(best["value"])]

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        value = self._value(content, answer or [])
        if value is None:
            return Fraction()
        return max((percent(row) for row in content["accepted"] if _within(row, value)), default=Fraction())

    def _value(self, content: Content, answer: Sequence[str]) -> Fraction | None:
        """What was typed, in the unit of ``accepted``; ``None`` for no number, and for a number without its unit."""
        number = number_in(_typed(answer))
        if number is None or not content.get("units"):
            return number
        unit = self._unit(content, answer)
        return number * (exact(unit.get("factor") or "1") or 0) if unit else None

    def _unit(self, content: Content, answer: Sequence[str]) -> Mapping[str, Any] | None:
        key = pairs(answer).get(UNIT)
        return next((unit for unit in content.get("units") or [] if unit["key"] == key), None)

    def guess(self, content: Content) -> Fraction | None:
        return None

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        if number_in(_typed(answer)) is None:
            return gettext("This is not a number yet. Write it like 12.5.")
        if content.get("units") and not self._unit(content, answer):
            return gettext("Choose a unit, too.")
        return ""

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        fields = [Asked(name, str(_("Your answer, a number")), value=_typed(answer))]
        if units := content.get("units"):
            chosen = pairs(answer).get(UNIT)
            choices = [Choice(unit["key"], in_language(unit["text"]), unit["key"] == chosen) for unit in units]
            fields.append(Asked(field_name(name, UNIT), pgettext("of a number", "Unit"), choices))
        return fields

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        right = self.right_answer(content)
        fits = self.mark(content, answer) == 1 if right else None
        return [Line("", self._told(content, answer), self._told(content, right), fits)]

    def _told(self, content: Content, answer: Sequence[str]) -> str:
        unit = self._unit(content, answer)
        return f"{_typed(answer)} {in_language(unit['text']) if unit else ''}".strip()


def _within(row: Mapping[str, Any], value: Fraction) -> bool:
    right, tolerance = exact(row["value"]), exact(row.get("tolerance") or "0")
    return right is not None and abs(value - right) <= (tolerance or 0)


def _typed(answer: Sequence[str]) -> str:
    return next((value for value in answer if not value.startswith(f"{UNIT}=")), "")


def _decimal(value: Fraction) -> str:
    """Written out where it ends within 20 digits; else empty."""
    for digits in range(21):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            whole = f"{abs(scaled.numerator):0{digits + 1}d}"
            sign = "-" if value < 0 else ""
            return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)
    return ""
