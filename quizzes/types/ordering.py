"""Ordering: bring the items into their order.

Content: ``items`` of ``{"key", "text"}`` in the right order; ``scoring``, ``absolute`` (meant where nothing is said),
``relative`` or ``run``. Answer: ``["item=place", …]``, places from 1, in the order of the places. Two items at one
place are kept as they were given: nothing typed is lost, but neither of them stands anywhere.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language
from quizzes.errors import Problem
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line, field_name
from quizzes.types.keyed import KeyedType, joined, pairs

MOST = 20


class Ordering(KeyedType):
    template = "selects"
    schema = (
        schema.Rows(
            "items",
            _("items, in the right order"),
            row=_("item"),
            least=2,
            too_few=_("Ordering needs at least two items."),
            of=(schema.Texts("text", _("text")),),
        ),
        schema.OneOf(
            "scoring",
            _("marks"),
            choices=(
                ("absolute", _("for each item at its place")),
                ("relative", _("for each item right before the one that follows it")),
                ("run", _("for the longest run in the right order")),
            ),
        ),
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        if len(content["items"]) > MOST:
            yield Problem("items", _("Not more than %(most)s items: nobody orders so many."), most=MOST)

    def option_keys(self, content: Content) -> list[str]:
        return [item["key"] for item in content["items"]]

    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        keys = self.option_keys(content)
        places = [str(place) for place in range(1, len(keys) + 1)]
        return dict.fromkeys(sorted(keys), places)

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        given = pairs(super().read(content, values))
        return joined(dict(sorted(given.items(), key=lambda pair: int(pair[1]))))

    def right_answer(self, content: Content) -> Answer:
        return joined({key: str(place) for place, key in enumerate(self.option_keys(content), start=1)})

    def mark(self, content: Content, answer: Sequence[str] | None) -> Fraction:
        """Of n items, by ``scoring``, after the ordering question of Moodle:

        ``absolute``: items at their places, of n. ``relative``: items directly followed by the one that follows
        them, of the n − 1 that have a follower. ``run``: L is the longest run of items that follow each other
        directly; (L − 1) / (n − 1), so that a single item is no run and the whole earns everything.
        """
        keys = self.option_keys(content)
        stands = _standing(answer)
        scoring = content.get("scoring") or "absolute"
        if scoring == "absolute":
            return Fraction(sum(stands.get(place) == key for place, key in enumerate(keys, start=1)), len(keys))
        steps = self._steps(keys, stands)
        reached = sum(steps) if scoring == "relative" else _longest(steps)
        return Fraction(reached, len(keys) - 1)

    @staticmethod
    def _steps(keys: Sequence[str], stands: Mapping[int, str]) -> list[bool]:
        """For each item but the last: is it directly followed by the one that follows it?"""
        places = {key: place for place, key in stands.items()}
        return [one in places and stands.get(places[one] + 1) == other for one, other in pairwise(keys)]

    def guess(self, content: Content) -> Fraction:
        """The mean over all orders. Each place holds its item in 1 of n orders, and so does each pair stand."""
        count = len(content["items"])
        return _mean_run(count) if content.get("scoring") == "run" else Fraction(1, count)

    def remark(self, content: Content, answer: Sequence[str]) -> str:
        shared = sorted(int(place) for place, count in Counter(pairs(answer).values()).items() if count > 1)
        if not shared:
            return ""
        return gettext("Two items stand at place %(place)s. Only one can.") % {"place": shared[0]}

    def text_of(self, content: Content, key: str) -> str:
        return next((in_language(item["text"]) for item in content["items"] if item["key"] == key), "")

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        given = pairs(answer)
        places = [str(place) for place in range(1, len(order) + 1)]
        return [
            Asked(
                field_name(name, key),
                self.text_of(content, key),
                [Choice(place, place, chosen=given.get(key) == place) for place in places],
            )
            for key in order
        ]

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        """By place: what stands there, and what belongs there."""
        stands = _standing(answer)
        return [
            Line(f"{place}.", self.text_of(content, stands.get(place, "")), self.text_of(content, key), fits)
            for place, key in enumerate(self.option_keys(content), start=1)
            for fits in [stands.get(place) == key]
        ]


def _standing(answer: Sequence[str] | None) -> dict[int, str]:
    """Place → the item that stands there alone."""
    given = pairs(answer)
    often = Counter(given.values())
    return {int(place): key for key, place in given.items() if often[place] == 1}


def _longest(steps: Sequence[bool]) -> int:
    longest = run = 0
    for step in steps:
        run = run + 1 if step else 0
        longest = max(longest, run)
    return longest


@cache
def _mean_run(count: int) -> Fraction:
    """The mean of (L − 1) / (n − 1) over all orders of n items, exact.

    An order falls into k blocks of items that follow each other. The blocks themselves can stand in a(k) ways
    without two of them joining, a(k) = (k − 1)·a(k − 1) + (k − 2)·a(k − 2): 1, 1, 3, 11, 53, … (OEIS A000255).
    """
    ways = [0, 1, 1]
    for blocks in range(3, count + 1):
        ways.append((blocks - 1) * ways[-1] + (blocks - 2) * ways[-2])

    def within(longest: int) -> int:
        return sum(_compositions(count, blocks, longest) * ways[blocks] for blocks in range(1, count + 1))

    every = within(count)
    longest_sum = sum(longest * (within(longest) - within(longest - 1)) for longest in range(1, count + 1))
    return Fraction(longest_sum - every, every * (count - 1))


@cache
def _compositions(whole: int, parts: int, largest: int) -> int:
    """In how many ways ``whole`` is a sum of ``parts`` numbers from 1 to ``largest``, in order."""
    if parts == 0:
        return int(whole == 0)
    return sum(_compositions(whole - one, parts - 1, largest) for one in range(1, min(largest, whole) + 1))
