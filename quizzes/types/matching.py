"""Matching: each item gets one of the targets.

Content: ``targets`` of ``{"key", "text"}``; ``items`` of ``{"key", "text", "target": key}``. A target may fit several
items, or none. Answer: ``["item=target", …]``, in the order of the items.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.keyed import KeyedType, joined, pairs


class Matching(KeyedType):
    template = "selects"
    schema = (
        schema.Rows(
            "targets",
            _("what can be matched"),
            row=_("match"),
            least=2,
            too_few=_("Matching needs at least two things to match with."),
            of=(schema.Texts("text", _("text")),),
        ),
        schema.Rows(
            "items",
            _("items"),
            row=_("item"),
            least=2,
            too_few=_("Matching needs at least two items."),
            of=(
                schema.Texts("text", _("text")),
                schema.KeyOf("target", _("what fits: its number above"), rows="targets"),
            ),
        ),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        known = set(self.option_keys(content))
        for place, item in enumerate(content["items"], start=1):
            if item.get("target") not in known:
                yield Problem("items", _("Item %(place)s: say what fits."), place=place)

    def option_keys(self, content: Content) -> list[str]:
        return [target["key"] for target in content["targets"]]

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        targets = self.option_keys(content)
        return {item["key"]: targets for item in content["items"]}

    def right_answer(self, content: Content) -> Answer:
        return joined({item["key"]: item["target"] for item in content["items"] if item.get("target")})

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """The share of the items that got what fits, as Moodle's matching has it."""
        given = pairs(answer)
        items = content["items"]
        return Fraction(sum(given.get(item["key"]) == item["target"] for item in items), len(items))

    def guess(self, content: Content) -> Fraction:
        return Fraction(1, len(content["targets"]))

    def text_of(self, content: Content, key: str) -> str:
        return next((in_language(target["text"]) for target in content["targets"] if target["key"] == key), "")

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        return [
            Asked(
                field_name(name, item["key"]),
                in_language(item["text"]),
                [Choice(key, self.text_of(content, key), chosen=given.get(item["key"]) == key) for key in order],
            )
            for item in content["items"]
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        given = pairs(answer)
        return [
            Line(
                in_language(item["text"]),
                self.text_of(content, given.get(item["key"], "")),
                self.text_of(content, item["target"]),
                given.get(item["key"]) == item["target"],
            )
            for item in content["items"]
        ]
