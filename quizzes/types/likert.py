"""A self-report on scales: unmarked, and for its author alone.

Content: ``statements`` of ``{"key", "text", "reverse", "scale": key}``; ``scales`` of ``{"key", "text"}``; ``points``
of ``{"text"}`` from 1 up. Answer: ``["statement=4", …]``. A reversed statement counts n + 1 − x of n points. A scale's
score is the mean of its statements that were answered: it describes work behaviour to its author, and nobody else sees
it.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.judgement import POINTS
from quizzes.types.keyed import KeyedType, pairs


class Likert(KeyedType):
    template = "scale"
    review = "likert"
    marked = False
    private = True
    shuffles = False
    schema = (
        schema.Rows("scales", _("scales"), row=_("scale"), of=(schema.Texts("text", _("text")),)),
        schema.Rows(
            "statements",
            _("statements"),
            row=_("statement"),
            least=1,
            too_few=_("A self-report needs at least one statement."),
            of=(
                schema.Texts("text", _("text")),
                schema.KeyOf("scale", _("scale: its number above"), rows="scales"),
                schema.Flag("reverse", _("counts the other way round")),
            ),
        ),
        POINTS,
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        known = {scale["key"] for scale in content.get("scales") or []}
        for place, statement in enumerate(content["statements"], start=1):
            if statement.get("scale") and statement["scale"] not in known:
                yield Problem("statements", _("Statement %(place)s: there is no such scale."), place=place)

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        points = [str(point) for point in range(1, len(content["points"]) + 1)]
        return {statement["key"]: points for statement in content["statements"]}

    def right_answer(self, content: Content) -> Answer:
        return []

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        return Fraction()

    def guess(self, content: Content) -> Fraction | None:
        return None

    def scores(self, content: Content, answer: Sequence[str]) -> dict[str, Fraction]:
        """Scale → mean of its statements, reversed where they are; scales without an answer are not there."""
        given, most = pairs(answer), len(content["points"])
        found: dict[str, list[int]] = {}
        for statement in content["statements"]:
            if statement["key"] in given and statement.get("scale"):
                point = int(given[statement["key"]])
                counts = most + 1 - point if statement.get("reverse") else point
                found.setdefault(statement["scale"], []).append(counts)
        return {scale: Fraction(sum(counts), len(counts)) for scale, counts in found.items()}

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        return [
            Asked(
                field_name(name, statement["key"]),
                in_language(statement["text"]),
                [
                    Choice(str(place), in_language(point["text"]), given.get(statement["key"]) == str(place))
                    for place, point in enumerate(content["points"], start=1)
                ],
            )
            for statement in content["statements"]
        ]

    def notes(self, content: Content) -> list[Line]:
        """To which scale a statement counts, and which way round: who answers must not see it."""
        scales = {scale["key"]: in_language(scale["text"]) for scale in content.get("scales") or []}
        return [
            Line(
                in_language(statement["text"]),
                scales.get(statement.get("scale") or "", ""),
                str(_("counts the other way round")) if statement.get("reverse") else "",
            )
            for statement in content["statements"]
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        """Each scale with its score, then each statement with the point chosen."""
        scores, most = self.scores(content, answer), len(content["points"])
        told = [
            Line(
                in_language(scale["text"]),
                str(_("%(score).1f of %(most)s")) % {"score": float(scores[scale["key"]]), "most": most},
            )
            for scale in content.get("scales") or []
            if scale["key"] in scores
        ]
        asked = self.asked(content, order, answer)
        return [*told, *(Line(one.label, next((c.text for c in one.choices if c.chosen), "")) for one in asked)]
