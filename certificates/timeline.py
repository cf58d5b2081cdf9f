"""Where one person stands with one certification, on every day there is. Pure: facts in, days out (rule 2).

``on`` is the derivation: what holds on one day. ``timeline`` is the same for all days at once, as spans without gap or
overlap: between two days on which something begins or ends, nothing changes. The projection stores these spans.

All days are the organisation's; every period includes its last day, and no last day means for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from certificates.states import SOON_DAYS, State

DAY = timedelta(days=1)
BEGINNING = date.min


@dataclass(frozen=True)
class Period:
    """Both ends inclusive. ``pk`` names the row that says so."""

    starts_on: date
    ends_on: date | None
    pk: int = 0

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Held:
    """A certificate. It is worth nothing from ``revoked_on`` on, that day included."""

    pk: int
    cycle: int
    issued_on: date
    expires_on: date | None = None
    revoked_on: date | None = None
    renewal_days: int = 0
    grace_days: int = 0

    def is_valid(self, day: date) -> bool:
        unexpired = self.expires_on is None or day <= self.expires_on
        return self.issued_on <= day and unexpired and not self.is_revoked(day)

    def is_revoked(self, day: date) -> bool:
        return self.revoked_on is not None and self.revoked_on <= day

    @property
    def renewal_opens_on(self) -> date | None:
        return None if self.expires_on is None else _before(self.expires_on, self.renewal_days)


@dataclass(frozen=True)
class Duty(Period):
    """To hold it by ``due_on``, as the requirement says: leaves and extensions are not in it yet.

    ``since``: it goes on from an earlier one, and its clock began on that day.
    """

    due_on: date = date.max
    since: date | None = None

    @property
    def began(self) -> date:
        return self.since or self.starts_on


@dataclass(frozen=True)
class Extension:
    """The day of one cycle, moved to ``until``. Other cycles keep theirs."""

    cycle: int
    until: date
    pk: int = 0


@dataclass(frozen=True)
class Facts:
    """All that is known of one person and one certification, in any order."""

    certificates: Sequence[Held] = field(default=())
    duties: Sequence[Duty] = field(default=())
    extensions: Sequence[Extension] = field(default=())
    waivers: Sequence[Period] = field(default=())
    leaves: Sequence[Period] = field(default=())
    pending: Sequence[Period] = field(default=())


class Stand(NamedTuple):
    """The state, the day that belongs to it, and the rows it rests on.

    ``day``: the last valid day, the day to hold it by, the last day of grace, of a waiver or of a leave; the day
    since which it is overdue by (its last good day), lapsed or revoked.
    """

    state: State
    day: date | None = None
    certificate: int | None = None
    duty: int | None = None
    reason: int | None = None  # the waiver, leave, extension or approval that speaks


@dataclass(frozen=True)
class Span:
    starts_on: date
    ends_on: date | None
    stand: Stand


def on(facts: Facts, day: date) -> Stand:
    """What holds on one day."""
    duty = _duty(facts, day)
    duty_pk = duty.pk if duty else None
    valid = [one for one in facts.certificates if one.is_valid(day)]
    if valid:
        best = max(valid, key=lambda one: (one.expires_on or date.max, one.cycle))
        return Stand(_valid_state(best, duty, day), best.expires_on, best.pk, duty_pk)
    last = _last(facts, day)
    last_pk = last.pk if last else None
    if duty is None:
        if last and last.is_revoked(day):
            return Stand(State.REVOKED, last.revoked_on, last_pk)
        if period := _covering(facts.pending, day):  # earned of one's own accord
            return Stand(State.PENDING, period.ends_on, last_pk, None, period.pk)
        return Stand(State.NOT_REQUIRED, None, last_pk)
    for state, periods in ((State.WAIVED, facts.waivers), (State.PAUSED, facts.leaves), (State.PENDING, facts.pending)):
        if period := _covering(periods, day):
            return Stand(state, period.ends_on, last_pk, duty.pk, period.pk)
    if last and last.is_revoked(day):
        return Stand(State.REVOKED, last.revoked_on, last_pk, duty.pk)
    if last and last.expires_on and last.expires_on >= duty.began:
        return _after_expiry(facts, last, last.expires_on, duty, day)
    return _before_the_first(facts, duty, last, day)


def _valid_state(best: Held, duty: Duty | None, day: date) -> State:
    if duty is None:
        return State.HELD
    opens = best.renewal_opens_on
    return State.RENEWAL_OPEN if opens is not None and opens <= day else State.VALID


def _after_expiry(facts: Facts, last: Held, expired_on: date, duty: Duty, day: date) -> Stand:
    """It expired under this duty: an extension or a leave may have moved the day, then grace, then nothing."""
    deadline, moved_by = _deadline(facts, last.cycle + 1, expired_on, since=last.issued_on)
    if day <= deadline:
        return Stand(_due(deadline, day), _known(deadline), last.pk, duty.pk, moved_by)
    if day <= (grace := _after(expired_on, last.grace_days)):
        return Stand(State.IN_GRACE, grace, last.pk, duty.pk)
    return Stand(State.LAPSED, expired_on, last.pk, duty.pk)


def _before_the_first(facts: Facts, duty: Duty, last: Held | None, day: date) -> Stand:
    """Nothing was held under this duty yet: its own day counts."""
    cycle = last.cycle + 1 if last else 1
    deadline, moved_by = _deadline(facts, cycle, duty.due_on, since=duty.began)
    state = State.OVERDUE if day > deadline else _due(deadline, day)
    return Stand(state, _known(deadline), last.pk if last else None, duty.pk, moved_by)


def _due(deadline: date, day: date) -> State:
    return State.DUE_SOON if (deadline - day).days <= SOON_DAYS else State.NOT_YET_DUE


def _known(deadline: date) -> date | None:
    """Where a leave without an end stops the clock, no day can be named yet."""
    return None if deadline == date.max else deadline


def _deadline(facts: Facts, cycle: int, due_on: date, *, since: date) -> tuple[date, int | None]:
    """The day as leaves move it, or a later one that an extension grants; and the extension's row."""
    deadline = resumed(due_on, facts.leaves, since=since)
    granted = max((one for one in facts.extensions if one.cycle == cycle), key=lambda one: one.until, default=None)
    if granted and granted.until > deadline:
        return granted.until, granted.pk
    return deadline, None


def ahead(facts: Facts, day: date) -> tuple[int, date] | None:
    """The cycle to be earned next, and the day for it as leaves and extensions have moved it by now.

    ``None`` where no day can be moved: nothing is required from the day on, what is held holds for ever or was revoked,
    or a leave without an end has stopped the clock.
    """
    duties = [one for one in facts.duties if one.ends_on is None or one.ends_on >= day]
    duty = _duty(facts, day) or min(duties, key=lambda one: one.starts_on, default=None)
    last = _last(facts, day)
    if duty is None or (last and (last.is_revoked(day) or last.expires_on is None)):
        return None
    cycle = last.cycle + 1 if last else 1
    if last and last.expires_on and last.expires_on >= duty.began:
        deadline, _by = _deadline(facts, cycle, last.expires_on, since=last.issued_on)
    else:
        deadline, _by = _deadline(facts, cycle, duty.due_on, since=duty.began)
    return None if deadline == date.max else (cycle, deadline)


def resumed(due_on: date, leaves: Sequence[Period], *, since: date) -> date:
    """The day after which time is up, where leaves stop the clock that began on ``since``.

    Coming back resumes it with the days that were left. A leave without an end stops it for good: ``date.max``.
    """
    for leave in _merged(leaves):
        starts_on = max(leave.starts_on, since)
        if starts_on > due_on:
            break
        if leave.ends_on is None:
            return date.max
        if leave.ends_on >= starts_on:
            due_on = _after(due_on, (leave.ends_on - starts_on).days + 1)
    return due_on


def _merged(periods: Sequence[Period]) -> Iterator[Period]:
    """In order, those that overlap or touch as one: a day of leave counts once."""
    current: Period | None = None
    for period in sorted(periods, key=lambda one: one.starts_on):
        if current and (current.ends_on is None or period.starts_on <= _after(current.ends_on, 1)):
            ends = max(current.ends_on or date.max, period.ends_on or date.max)
            current = Period(current.starts_on, None if ends == date.max else ends)
        else:
            if current:
                yield current
            current = period
    if current:
        yield current


def _duty(facts: Facts, day: date) -> Duty | None:
    """The duty of the day; where one ended and the next began on the same day, the next."""
    covering = [one for one in facts.duties if one.covers(day)]
    return max(covering, key=lambda one: (one.starts_on, one.pk), default=None)


def _last(facts: Facts, day: date) -> Held | None:
    issued = [one for one in facts.certificates if one.issued_on <= day]
    return max(issued, key=lambda one: (one.cycle, one.pk), default=None)


def _covering(periods: Sequence[Period], day: date) -> Period | None:
    """Of several the one that lasts longest: it is what the person will see end."""
    covering = [one for one in periods if one.covers(day)]
    return max(covering, key=lambda one: (one.ends_on or date.max, one.pk), default=None)


def timeline(facts: Facts) -> list[Span]:
    """Every day from the beginning to the end of time, in spans; neighbours differ."""
    starts = sorted(_turns(facts))
    spans: list[Span] = []
    for place, turn in enumerate(starts):
        ends_on = starts[place + 1] - DAY if place + 1 < len(starts) else None
        stand = on(facts, turn)
        same = bool(spans) and spans[-1].stand == stand
        spans.append(Span(spans.pop().starts_on if same else turn, ends_on, stand))
    return spans


def at(spans: Sequence[Span], day: date) -> Stand:
    """``on``, read off the spans."""
    return next(span.stand for span in reversed(spans) if span.starts_on <= day)


def _turns(facts: Facts) -> set[date]:
    """The days on which something may change. Too many do no harm: equal neighbours are joined."""
    turns = {BEGINNING}
    for one in facts.certificates:
        turns |= {one.issued_on, one.revoked_on or one.issued_on}
        if one.expires_on:
            turns |= {_after(one.expires_on, 1), _before(one.expires_on, one.renewal_days)}
            turns |= {_after(_after(one.expires_on, one.grace_days), 1)}
            turns |= _turns_of_deadline(facts, one.cycle + 1, one.expires_on, one.issued_on)
    for duty in facts.duties:
        turns |= _turns_of_period(duty)
        for cycle in {1, *(one.cycle + 1 for one in facts.certificates)}:
            turns |= _turns_of_deadline(facts, cycle, duty.due_on, duty.began)
    for period in (*facts.waivers, *facts.leaves, *facts.pending):
        turns |= _turns_of_period(period)
    return turns


def _turns_of_deadline(facts: Facts, cycle: int, due_on: date, since: date) -> set[date]:
    deadline, _ = _deadline(facts, cycle, due_on, since=since)
    return {_before(deadline, SOON_DAYS), _after(deadline, 1)}


def _turns_of_period(period: Period) -> set[date]:
    return {period.starts_on} if period.ends_on is None else {period.starts_on, _after(period.ends_on, 1)}


def _after(day: date, days: int) -> date:
    """``date.max`` is for ever."""
    return date.max if (date.max - day).days <= days else day + timedelta(days=days)


def _before(day: date, days: int) -> date:
    return date.min if (day - date.min).days <= days else day - timedelta(days=days)
