"""What a row would do, as data: shown by the dry run, carried out by the import."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from people.importing.models import Kind
from people.importing.parsing import Parsed
from people.importing.problems import Problem
from people.importing.units import Place, Post
from people.models import LeaveOfAbsence, Person, Placement

# How a value is kept for showing: words as they are; a unit, a position or tags by their codes, so that each reader
# gets their names; or, for one that is to be made, its name.
Shown = str | dict[str, Any]
Change = tuple[str, Shown, Shown]  # column, old, new


@dataclass
class PlacementPlan:
    """``placement`` is changed, or, if there is none, one begins. ``None`` among the rest: as it is, or open."""

    placement: Placement | None = None
    place: Place | None = None
    post: Post | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    sets_manager: bool = False
    is_primary: bool = True
    manager: str | None = None  # key; ``None`` with ``sets_manager``: nobody


@dataclass
class LeavePlan:
    away: LeaveOfAbsence | None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class TagPlan:
    """By their codes. From ``start`` the person has those given, and has no longer those ended."""

    start: date
    given: list[str]
    ended: list[str]

    @property
    def last(self) -> date:
        """The last day with those that end."""
        return self.start - timedelta(days=1)


@dataclass
class Plan:
    parsed: Parsed
    person: Person | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    comes_back: bool = False
    placement: PlacementPlan | None = None
    leave: LeavePlan | None = None
    tags: TagPlan | None = None
    left_on: date | None = None
    waits_for: str = ""
    changes: list[Change] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return self.parsed.problems

    def refuse(self, code: str, column: str = "", **facts: str | int) -> None:
        self.parsed.refuse(code, column, **facts)

    def change(self, column: str, old: Shown | date | None, new: Shown | date | None) -> None:
        if _shown(old) != _shown(new):
            self.changes.append((column, _shown(old), _shown(new)))

    @property
    def kind(self) -> Kind:
        if self.problems:
            return Kind.WRONG
        if self.person is None and not self.parsed.is_secondary:
            return Kind.NEW
        if self.left_on or self._only_ends:
            return Kind.ENDED
        return Kind.CHANGED if self.changes else Kind.UNCHANGED

    @property
    def is_plain_newcomer(self) -> bool:
        """Somebody new who is at most placed and tagged: these are added many at once."""
        is_new = self.person is None and not self.parsed.is_secondary
        return is_new and self.leave is None and self.left_on is None

    @property
    def _only_ends(self) -> bool:
        return bool(self.changes) and {column for column, _, _ in self.changes} == {"placement_until"}


def _shown(value: Shown | date | None) -> Shown:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is not None else ""


def still_holds(shown: list[Any], planned: list[Change]) -> bool:
    """What the check showed is what would be done now. A unit or position to be made may have been made meanwhile."""
    if len(shown) != len(planned):
        return False
    return all(
        column == now[0] and _same(old, now[1]) and _same(new, now[2])
        for (column, old, new), now in zip(shown, planned, strict=True)
    )


def _same(shown: Any, now: Shown) -> bool:
    return shown == now or (isinstance(shown, dict) and "new" in shown and isinstance(now, dict))
