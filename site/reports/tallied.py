"""The numbers of today from ``certificates.tallies``, where these can give them: nobody is counted for a page then.

They cannot where the people are narrowed otherwise than by unit, or the day is another; then ``None``, and the
caller counts.
"""

from collections.abc import Collection

from certificates.tallies.counting import MONTHS, Calendar, Counts
from certificates.tallies.reading import EVERYWHERE, Question, Tallied, read
from reports.branches import tops
from reports.selection import Selection


def ask(
    selection: Selection,
    *,
    below: Collection[str] = (),
    own: Collection[str] = (),
    places: bool = False,
    around: tuple[int, int] | None = None,
) -> Tallied | None:
    paths = _paths(selection)
    if not paths or selection.words or selection.tag or selection.position or selection.family or selection.leader:
        return None
    question = Question(tops=paths, viewer=selection.viewer, below=below, own=own, places=places, around=around)
    return read(question, selection.scope(), selection.on)


def _paths(selection: Selection) -> list[str]:
    """Whoever is placed there is in the selection's scope."""
    if selection.unit:
        return [selection.unit.path]
    scope = selection.viewer.scope
    if scope.everywhere:
        return [EVERYWHERE]
    return [unit.path for unit in tops(sorted(scope.units, key=lambda unit: unit.path))]


def by_month(counts: Counts, calendar: Calendar) -> tuple[int, list[int]]:
    """How many expire soon; and in each of the months."""
    sums = [sum(column) for column in zip(*counts.of.values(), strict=True)] or [0] * (4 + MONTHS)
    return sums[3], sums[4:]
