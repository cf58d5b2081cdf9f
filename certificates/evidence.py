"""What a policy asks for, as a tree, and whether a person's facts satisfy it. Pure.

A tree is a leaf, ``{"all": [tree, …]}`` or ``{"any": [tree, …]}``. A leaf names one kind of fact and how old it may be:

    {"of": "course", "id": 12, "max_age_days": 365}
    {"of": "quiz", "id": 3, "minimum": 80}              per cent; the quiz's own pass mark where it is missing
    {"of": "observation", "id": 5}                      an assessor's rating of an indicator
    {"of": "attendance", "id": 40}                      a session of a course
    {"of": "external", "id": 2}                         an accepted external certificate of a kind
    {"of": "certification", "id": 7}                    a valid certificate of another certification
    {"of": "position", "id": 9, "years": 2}             two years in a position
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

Tree = Mapping[str, Any]
DAYS_OF_A_YEAR = 365.25


class Kind(StrEnum):
    COURSE = "course"
    QUIZ = "quiz"
    OBSERVATION = "observation"
    ATTENDANCE = "attendance"
    EXTERNAL = "external"
    CERTIFICATION = "certification"
    POSITION = "position"


@dataclass(frozen=True)
class Leaf:
    kind: Kind
    id: int
    max_age_days: int | None = None
    minimum: int | None = None
    years: float | None = None

    @classmethod
    def of(cls, tree: Tree) -> "Leaf":
        """Raises :class:`BadTree` where the leaf is none."""
        known = {"of", "id", "max_age_days", "minimum", "years"}
        try:
            kind, number = Kind(tree["of"]), int(tree["id"])
        except (KeyError, TypeError, ValueError):
            raise BadTree(tree) from None
        if set(tree) - known or (kind is Kind.POSITION) != ("years" in tree):
            raise BadTree(tree)
        return cls(kind, number, tree.get("max_age_days"), tree.get("minimum"), tree.get("years"))


class BadTree(ValueError):
    """Not a tree of evidence; the argument is the part that is none."""


@dataclass(frozen=True)
class Known:
    """One fact of a person: on which day, in which row; ``value`` is a mark in per cent, or days in a position.

    ``ends_on`` is the last day on which it holds, for what may expire.
    """

    on: date
    pk: int
    value: float | None = None
    ends_on: date | None = None


Facts = Mapping[tuple[Kind, int], Sequence[Known]]


@dataclass(frozen=True)
class Outcome:
    """``used``: the facts that satisfy the tree, a leaf each. ``missing``: what to fulfil; of an ``any``, every way."""

    met: bool
    used: tuple[tuple[Leaf, Known], ...] = field(default=())
    missing: tuple[Leaf, ...] = field(default=())

    @property
    def complete_on(self) -> date | None:
        """The day on which the last of the facts came."""
        return max((known.on for _, known in self.used), default=None)


def judge(tree: Tree, facts: Facts, on: date) -> Outcome:
    """Whether the facts of up to the day satisfy the tree on the day. An empty tree asks for nothing, and is not met:
    a policy without evidence is granted by hand."""
    if not tree:
        return Outcome(met=False)
    if "all" in tree or "any" in tree:
        return _branch(tree, facts, on)
    leaf = Leaf.of(tree)
    known = _best(leaf, facts.get((leaf.kind, leaf.id), ()), on)
    return Outcome(True, ((leaf, known),)) if known else Outcome(False, missing=(leaf,))


def _branch(tree: Tree, facts: Facts, on: date) -> Outcome:
    kind = "all" if "all" in tree else "any"
    if len(tree) != 1 or not isinstance(tree[kind], list) or not tree[kind]:
        raise BadTree(tree)
    each = [judge(one, facts, on) for one in tree[kind]]
    if kind == "all":
        met = all(one.met for one in each)
    else:
        met = any(one.met for one in each)
        each = [min((one for one in each if one.met), key=lambda one: len(one.used))] if met else each
    return Outcome(
        met,
        tuple(dict.fromkeys(used for one in each for used in one.used)),
        () if met else tuple(dict.fromkeys(leaf for one in each for leaf in one.missing)),
    )


@dataclass(frozen=True)
class Want:
    """What it still takes: all of the parts, or any one of them."""

    how: str  # "all" or "any"
    parts: tuple["Want | Leaf", ...]


def remaining(tree: Tree, facts: Facts, on: date) -> Want | Leaf | None:
    """The tree without what the facts satisfy already; ``None`` where nothing is left to do. Of an ``any`` that is
    not met, every way."""
    if not tree:
        return None
    for how in ("all", "any"):
        if how in tree:
            each = [remaining(one, facts, on) for one in tree[how]]
            left = tuple(dict.fromkeys(one for one in each if one is not None))
            if not left or (how == "any" and None in each):
                return None
            return left[0] if len(left) == 1 else Want(how, left)
    leaf = Leaf.of(tree)
    return None if _best(leaf, facts.get((leaf.kind, leaf.id), ()), on) else leaf


def wanted(want: Want | Leaf | None) -> Iterator[Leaf]:
    """Every leaf in it, in order."""
    if isinstance(want, Leaf):
        yield want
    elif want:
        for part in want.parts:
            yield from wanted(part)


def _best(leaf: Leaf, known: Sequence[Known], on: date) -> Known | None:
    """The newest fact that the leaf accepts."""
    accepted = (one for one in known if _accepts(leaf, one, on))
    return max(accepted, key=lambda one: (one.on, one.pk), default=None)


def _accepts(leaf: Leaf, known: Known, on: date) -> bool:
    if known.on > on or (known.ends_on is not None and known.ends_on < on):
        return False
    if leaf.max_age_days is not None and known.on < on - timedelta(days=leaf.max_age_days):
        return False
    if leaf.years is not None:
        return (known.value or 0) >= leaf.years * DAYS_OF_A_YEAR
    return leaf.minimum is None or (known.value is not None and known.value >= leaf.minimum)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """All that the tree names, in the order it is written. Raises :class:`BadTree`."""
    if not tree:
        return
    for kind in ("all", "any"):
        if kind in tree:
            for one in tree[kind]:
                yield from leaves(one)
            return
    yield Leaf.of(tree)


def courses_tree(ids: Iterable[int]) -> dict[str, Any]:
    """All of these courses; of none, the tree that asks for nothing."""
    each = [{"of": Kind.COURSE.value, "id": one} for one in sorted(ids)]
    return {"all": each} if len(each) > 1 else (each[0] if each else {})
