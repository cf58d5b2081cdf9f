"""Which of several ways somebody takes to a certificate, and what it leads them to. Pure, but for what is read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from certificates.evidence import Kind, Leaf, Want, wanted
from certificates.histories import Cell
from certificates.models import Choice
from certificates.naming import key_of
from certificates.toward import Toward
from courses.models import Activity
from quizzes.models import QuizPage

Keys = frozenset[str]


def taken(want: Want | Leaf | None, choices: Sequence[Keys]) -> Iterator[Leaf]:
    """What to do: all of it; of several ways the chosen one, or the first. ``choices``: the newest first."""
    if isinstance(want, Leaf):
        yield want
    elif want and want.how == "all":
        for part in want.parts:
            yield from taken(part, choices)
    elif want:
        yield from taken(chosen(want, choices), choices)


def chosen(want: Want, choices: Sequence[Keys]) -> Want | Leaf:
    """Of an ``any`` the part that was chosen; the first, where none was."""
    for keys in choices:
        for part in want.parts:
            if keys_of(part) <= keys:
                return part
    return want.parts[0]


def keys_of(want: Want | Leaf) -> Keys:
    return frozenset(key_of(leaf) for leaf in wanted(want))


def choices_of(cells: Collection[Cell], ahead: Mapping[Cell, Toward]) -> dict[Cell, list[Keys]]:
    """Of the cycle that each cell is in, the newest first. One query."""
    rows = Choice.objects.filter(person__in={cell[0] for cell in cells}, certification__in={cell[1] for cell in cells})
    found: dict[Cell, list[Keys]] = defaultdict(list)
    for person, certification, cycle, leaves in rows.values_list("person", "certification", "cycle", "leaves"):
        cell = person, certification
        if cell in ahead and ahead[cell].cycle == cycle:
            found[cell].append(frozenset(leaves))
    return found


class Spot(NamedTuple):
    """Where a leaf is done: the course, and of a quiz the key of its activity there."""

    course: int
    key: UUID | None = None


def courses_of(leaves: Iterable[Leaf]) -> dict[Leaf, int]:
    """The course in which each is done, by its id. What is not done in a course is not in it."""
    return {leaf: spot.course for leaf, spot in spots_of(leaves).items()}


def spots_of(leaves: Iterable[Leaf]) -> dict[Leaf, Spot]:
    """Two queries for quizzes, one for sessions."""
    each = set(leaves)
    quizzes = _of_quizzes({leaf.id for leaf in each if leaf.kind is Kind.QUIZ})
    sessions = {leaf.id for leaf in each if leaf.kind is Kind.ATTENDANCE}
    attended = dict(Activity.objects.filter(pk__in=sessions).order_by().values_list("pk", "course")) if sessions else {}
    found: dict[Leaf, Spot] = {}
    for leaf in each:
        if leaf.kind is Kind.COURSE:
            found[leaf] = Spot(leaf.id)
        elif leaf.kind is Kind.QUIZ and leaf.id in quizzes:
            found[leaf] = quizzes[leaf.id]
        elif leaf.kind is Kind.ATTENDANCE and leaf.id in attended:
            found[leaf] = Spot(attended[leaf.id])
    return found


def _of_quizzes(quizzes: set[int]) -> dict[int, Spot]:
    """Where a quiz stands in several courses, the first of them."""
    if not quizzes:
        return {}
    pages = QuizPage.objects.filter(quiz__in=quizzes).order_by().values_list("translation_key", "quiz")
    by_key = dict(pages)
    rows = Activity.objects.counted().filter(key__in=by_key, kind=Activity.Kind.QUIZ).order_by("-course", "position")
    return {by_key[key]: Spot(course, key) for key, course in rows.values_list("key", "course")}


def alternatives(want: Want | Leaf | None) -> list[Want]:
    """Every place where one of several ways is to be chosen, the outer before the inner."""
    if not isinstance(want, Want):
        return []
    inner = [one for part in want.parts for one in alternatives(part)]
    return [want, *inner] if want.how == "any" else inner
