"""Case: a situation with several questions under it, drawn, answered and marked as one.

Content: the stem, the picture and the ``video`` (see there) are the case; ``parts`` of ``{"key", "kind", "weight"?,
"content"}``, each a question of a kind that marks itself, with a content of its own. It earns the mean of its parts by
weight. One version holds all of it: parts without their case mean nothing, and a case whose parts change is another
case. Answer: ``["part=" + a value of the part's answer, …]``, in the order of the parts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.base import Answer, Content, Line, QuestionType, field_name
from quizzes.types.exact import exact
from quizzes.types.keys import is_key
from quizzes.types.schema import Malformed, Part, Where
from quizzes.types.shown import Shown
from quizzes.types.video import Video

WEIGHT = schema.Number("weight", _("weight"), default="1", least="0.01", most="100")


@dataclass(frozen=True)
class Questions(Part):
    """The questions under a case. ``kinds``: what they may be."""

    kinds: Mapping[str, QuestionType] | None = None

    def of(self, kind: str) -> QuestionType:
        return (self.kinds or {})[kind]

    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        rows = value or []
        if not isinstance(rows, list) or not all(self._can_be_read(row) for row in rows):
            yield where.malformed()
            return
        keys = [row["key"] for row in rows]
        if len(set(keys)) < len(keys):
            yield where.malformed()
        if not rows:
            yield where.problem(_("A case needs at least one question."))
        for place, row in enumerate(rows, start=1):
            yield from WEIGHT.problems(row.get("weight"), Where(where.field, capfirst(_("question")), place))
            for problem in self._problems_of(row):
                kind = Malformed if isinstance(problem, Malformed) else Problem
                text = _("Question %(place)s: %(said)s")
                yield kind(where.field, text, language=problem.language, place=place, said=problem)

    def _can_be_read(self, row: object) -> bool:
        return (
            isinstance(row, Mapping)
            and is_key(row.get("key"))
            and row.get("kind") in (self.kinds or {})
            and isinstance(row.get("content"), Mapping)
            and not row["content"].get("picture")  # the case has the picture
        )

    def _problems_of(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """The part's own: a part that cannot be read is not asked what else it lacks."""
        kind, content = self.of(row["kind"]), row["content"]
        found = [p for part in kind.parts() for p in part.problems(content.get(part.name), Where(part.name))]
        yield from found
        if not any(isinstance(problem, Malformed) for problem in found):
            yield from kind.problems(kind.filled(content))

    def filled(self, value: Any) -> Any:
        return [
            dict(row)
            | {"weight": WEIGHT.filled(row.get("weight")), "content": self.of(row["kind"]).filled(row["content"])}
            for row in value or []
        ]


class Case(QuestionType):
    template = review = "case"

    def __init__(self, kinds: Mapping[str, QuestionType]) -> None:
        self._parts = Questions("parts", _("questions under the case"), kinds=kinds)
        video = Video("video", _("video"), optional=True)
        self.schema = (video, self._parts)  # type: ignore[misc]  # its kinds are known only here

    def _each(self, content: Content) -> Iterator[tuple[str, QuestionType, Content, Fraction]]:
        for row in content["parts"]:
            weight = exact(row.get("weight") or "1") or Fraction()
            yield row["key"], self._parts.of(row["kind"]), row["content"], weight

    def paper_order(self, content: Content, chance: Random) -> list[str]:
        """The parts stay where they are; within each its options are shuffled."""
        return [
            f"{key}={option}"
            for key, kind, inner, _weight in self._each(content)
            for option in kind.paper_order(inner, chance)
        ]

    def option_keys(self, content: Content) -> list[str]:
        return [
            f"{key}={option}" for key, kind, inner, _weight in self._each(content) for option in kind.option_keys(inner)
        ]

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        given = by_part(values)
        if not all("=" in value for value in values) or not given.keys() <= {row["key"] for row in content["parts"]}:
            raise UnreadableAnswer
        return [
            f"{key}={value}"
            for key, kind, inner, _weight in self._each(content)
            for value in kind.parse(inner, given.get(key))
        ]

    def right_answer(self, content: Content) -> Answer:
        return [
            f"{key}={value}" for key, kind, inner, _weight in self._each(content) for value in kind.right_answer(inner)
        ]

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """Σ wᵢ·mᵢ / Σ wᵢ over the parts."""
        given, earned, whole = by_part(answer or []), Fraction(), Fraction()
        for key, kind, inner, weight in self._each(content):
            earned += weight * (kind.mark(inner, given.get(key)) or 0)
            whole += weight
        return earned / whole

    def guess(self, content: Content) -> Fraction | None:
        earned, whole = Fraction(), Fraction()
        for _key, kind, inner, weight in self._each(content):
            guess = kind.guess(inner)
            if guess is None:
                return None
            earned += weight * guess
            whole += weight
        return earned / whole

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        given = by_part(answer)
        said = (kind.remark(inner, given[key]) for key, kind, inner, _weight in self._each(content) if key in given)
        return " ".join(filter(None, said))

    def shown(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Shown]:
        """The parts, each as a question of its own."""
        given, orders = by_part(answer), by_part(order)
        return [
            Shown(kind, inner, orders.get(key, []), given.get(key, []), field_name(name, key))
            for key, kind, inner, _weight in self._each(content)
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        return [
            Line(
                in_language(part.content.get("stem") or {}),
                "; ".join(part.kind.in_words(part.content, part.answer)),
                "; ".join(part.kind.in_words(part.content, part.kind.right_answer(part.content))),
                part.kind.mark(part.content, part.answer) == 1,
            )
            for part in self.shown(content, order, answer)
        ]


def by_part(values: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        key, _equals, rest = value.partition("=")
        found[key].append(rest)
    return dict(found)
