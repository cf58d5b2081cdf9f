"""Situational judgement: how good would each action be? Or: which is the best, which the worst?

Content: ``actions`` of ``{"key", "text", "ratings": [int, …]}``, a panel's ratings from 1, one of each panellist, in
the same order for all actions; ``points`` of ``{"text"}`` names the scale from 1 up; ``form``, ``rate`` (meant where
nothing is said) or ``pick``; ``scoring``, ``distance`` (meant) or ``consensus``. For the formulas and their sources
see ``panel``. Answer: ``["action=3", …]`` or ``["best=a", "worst=c"]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem
from quizzes.types import panel, schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.keyed import KeyedType, joined, pairs

BEST, WORST = "best", "worst"
POINTS = schema.Rows(
    "points",
    _("points of the scale, from the lowest"),
    row=_("point"),
    keyed=False,
    least=2,
    too_few=_("A scale needs at least two points."),
    of=(schema.Texts("text", _("text")),),
)


class Judgement(KeyedType):
    template = "scale"
    schema = (
        schema.OneOf(
            "form",
            _("asked for"),
            choices=(("rate", _("a rating of each action")), ("pick", _("the best and the worst action"))),
        ),
        schema.Rows(
            "actions",
            _("actions"),
            row=_("possible action"),
            least=2,
            too_few=_("A judgement needs at least two actions."),
            of=(
                schema.Texts("text", _("text")),
                schema.Numbers(
                    "ratings",
                    _("the panel's ratings"),
                    help=_("One number of each panellist, in the same order for all actions: 4, 5, 4."),
                ),
            ),
        ),
        POINTS,
        schema.OneOf(
            "scoring",
            _("marks"),
            choices=(
                ("distance", _("by the distance from the panel's mean")),
                ("consensus", _("by the share of the panel that says the same")),
            ),
        ),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        points, counts = len(content["points"]), {len(action["ratings"]) for action in content["actions"]}
        for place, action in enumerate(content["actions"], start=1):
            if not all(1 <= rating <= points for rating in action["ratings"]):
                yield Problem(
                    "actions", _("Action %(place)s: ratings go from 1 to %(points)s."), place=place, points=points
                )
        if len(counts) > 1:
            yield Problem("actions", _("Each panellist rates every action: the same number of ratings everywhere."))
        elif self._picks(content) and len({panel.mean(one["ratings"]) for one in content["actions"]}) == 1:
            yield Problem("actions", _("The panel sees no difference between the actions."))

    @staticmethod
    def _picks(content: Content) -> bool:
        return content.get("form") == "pick"

    def option_keys(self, content: Content) -> list[str]:
        return [action["key"] for action in content["actions"]]

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        keys = self.option_keys(content)
        if self._picks(content):
            return {BEST: keys, WORST: keys}
        points = [str(point) for point in range(1, len(content["points"]) + 1)]
        return dict.fromkeys(keys, points)

    def right_answer(self, content: Content) -> Answer:
        if not content["actions"] or not all(action["ratings"] for action in content["actions"]):
            return []
        if not self._picks(content):
            return joined({key: max(worth, key=lambda point: worth[point]) for key, worth in self._worth(content)})
        best, worst = _best_picks(dict(self._worth(content)))
        return joined({BEST: best, WORST: worst})

    def _worth(self, content: Content) -> Iterator[tuple[str, dict[str, Fraction]]]:
        """For each field, what each of its values earns."""
        by_consensus = content.get("scoring") == "consensus"
        ratings = {action["key"]: action["ratings"] for action in content["actions"]}
        if self._picks(content):
            score = panel.picks_by_consensus if by_consensus else panel.picks_by_distance
            yield BEST, score(ratings, best=True)
            yield WORST, score(ratings, best=False)
            return
        points = range(1, len(content["points"]) + 1)
        for key, given in ratings.items():
            if by_consensus:
                yield key, {str(point): panel.rating_by_consensus(given, point) for point in points}
            else:
                yield key, {str(point): panel.rating_by_distance(given, point, len(points)) for point in points}

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """The mean over the actions rated, or over both picks. What is missing earns nothing.

        Where a panel is of two minds, the same action can lead both ways; the best two picks then earn everything.
        """
        given = pairs(answer)
        if self._picks(content) and given.get(BEST) == given.get(WORST):
            return Fraction()
        worth = dict(self._worth(content))
        return sum((worth[key][value] for key, value in given.items()), Fraction()) / self._most(content, worth)

    def _most(self, content: Content, worth: Mapping[str, Mapping[str, Fraction]]) -> Fraction:
        if not self._picks(content):
            return Fraction(len(worth))
        best, worst = _best_picks(worth)
        return worth[BEST][best] + worth[WORST][worst]

    def guess(self, content: Content) -> Fraction:
        """The mean over all answers; picks are two different actions."""
        worth = dict(self._worth(content))
        means = [sum(values.values(), Fraction()) / len(values) for values in worth.values()]
        return sum(means, Fraction()) / self._most(content, worth)

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        given = pairs(answer)
        if BEST in given and given.get(BEST) == given.get(WORST):
            return gettext("The best and the worst cannot be the same action.")
        return ""

    def text_of(self, content: Content, key: str) -> str:
        return next((in_language(action["text"]) for action in content["actions"] if action["key"] == key), "")

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        if self._picks(content):
            values, labels = order, {BEST: str(_("The best action")), WORST: str(_("The worst action"))}
        else:
            values = [str(point) for point in range(1, len(content["points"]) + 1)]
            labels = {key: self.text_of(content, key) for key in order}
        return [
            Asked(
                field_name(name, key),
                label,
                [Choice(value, self._said(content, value), given.get(key) == value) for value in values],
            )
            for key, label in labels.items()
        ]

    def _said(self, content: Content, value: str) -> str:
        if self._picks(content):
            return self.text_of(content, value)
        return in_language(content["points"][int(value) - 1]["text"]) if value else ""

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        given, right = pairs(answer), pairs(self.right_answer(content))
        worth = dict(self._worth(content)) if right else {}
        return [
            Line(
                field.label,
                self._said(content, given.get(key, "")),
                self._said(content, right.get(key, "")),
                worth.get(key, {}).get(given.get(key, "")) == 1,
            )
            for field in self.asked(content, order, answer)
            for key in [field.name.partition(":")[2]]
        ]


def _best_picks(worth: Mapping[str, Mapping[str, Fraction]]) -> tuple[str, str]:
    """The two different actions that earn most as the best and the worst."""
    best, worst = worth[BEST], worth[WORST]
    return max(permutations(best, 2), key=lambda picks: best[picks[0]] + worst[picks[1]])
