"""Why nothing is issued though nothing is missing, or would not be even then: what the reader has to wait for."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from bilingual.days import day_after, day_of
from certificates.histories import Cell
from certificates.models import Approval
from certificates.states import State
from certificates.toward import Toward
from prepared.among import Among


class Why(StrEnum):
    BY_HAND = "by_hand"  # the policy asks for nothing
    WAITS = "waits"  # for an approval
    REFUSED = "refused"  # and nothing new has been shown since
    ENDS = "ends"  # the policy gives no certificate beyond a day


class Halt(NamedTuple):
    why: Why
    day: date | None = None  # of the refusal, or the last that the policy gives


class Stands(Protocol):
    """A stand, or a standing."""

    @property
    def state(self) -> State: ...

    @property
    def day(self) -> date | None: ...


def halts(ahead: Mapping[Cell, Toward], stands: Mapping[Cell, Stands], on: date) -> dict[Cell, Halt]:
    """Of those cells that have one. One query, and none where nobody has everything."""
    found: dict[Cell, Halt] = {}
    complete: list[Cell] = []
    for cell, one in ahead.items():
        stand = stands.get(cell)
        if stand and stand.state is State.PENDING:
            continue
        if not one.tree:
            found[cell] = Halt(Why.BY_HAND)
        elif one.remaining is None and one.policy.approver:
            complete.append(cell)
        elif reaches := _ends(one, stand, on):
            found[cell] = Halt(Why.ENDS, reaches)
    return found | (_asked(complete, ahead, on) if complete else {})


def _ends(one: Toward, stand: Stands | None, on: date) -> date | None:
    """The policy's own last day, where it has passed or is held already."""
    last, held = one.policy.valid_until, stand.day if stand and stand.state is State.RENEWAL_OPEN else None
    return last if last and (last < on or (held and last <= held)) else None


def _asked(cells: Collection[Cell], ahead: Mapping[Cell, Toward], on: date) -> dict[Cell, Halt]:
    """The newest answer of each cell's cycle, as it stood at the end of the day."""
    rows = Approval.objects.filter(
        person__in=Among({person for person, _certification in cells}), asked_at__lt=day_after(on)
    ).order_by("asked_at", "pk")
    wanted = {(cell[0], ahead[cell].policy.pk, ahead[cell].cycle): cell for cell in cells}
    found: dict[Cell, Halt] = {}
    for person, policy, cycle, granted, at in rows.values_list("person", "policy", "cycle", "granted", "decided_at"):
        cell = wanted.get((person, policy, cycle))
        if cell is None:
            continue
        decided_on = day_of(at) if at and day_of(at) <= on else None
        if decided_on is None:
            found[cell] = Halt(Why.WAITS)
        elif not granted:
            found[cell] = Halt(Why.REFUSED, decided_on)
    return found
