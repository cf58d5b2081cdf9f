"""The kinds of work: which handler does it, how long it may take, how often it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from jobs.models import Job

Effect = Callable[[], None]
Handler = Callable[[Job], Effect | None]

# A drain may claim its last job just before its seconds are over. Both together stay below Celery's soft time
# limit (540 s), and that below the broker's visibility timeout (900 s).
LONGEST_LEASE = timedelta(minutes=8)


class Held(Exception):
    """A person must look: the job waits, with this reason, until it is retried.

    ``on_held`` runs in the transaction that holds the job; without it, the kind's own ``on_held(job)`` does.
    The reason is kept and shown: no personal data.
    """

    def __init__(self, reason: str, *, on_held: Effect | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.on_held = on_held


class TryAgain(Exception):
    """It did not work this time, for a reason worth keeping. ``after`` replaces the growing pause."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class UnknownKindError(LookupError):
    """No installed app registers this kind in its ``handlers`` module."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    name: str
    handler: Handler
    lease: timedelta
    max_attempts: int
    on_held: Callable[[Job], None] | None


_kinds: dict[str, Kind] = {}


def handles(
    name: str,
    *,
    lease: timedelta = timedelta(minutes=2),
    max_attempts: int = 8,
    on_held: Callable[[Job], None] | None = None,
) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of kind ``name``. Belongs in an app's ``handlers.py``."""
    if len(name) > 60:
        raise ValueError(f"The kind {name!r} is longer than 60 characters.")
    if not timedelta() < lease <= LONGEST_LEASE:
        raise ValueError(f"The lease of {name!r} is {lease}; it must be above nothing and at most {LONGEST_LEASE}.")

    def register(handler: Handler) -> Handler:
        if name in _kinds and _kinds[name].handler is not handler:
            raise ValueError(f"{name!r} is handled already, by {_kinds[name].handler!r}.")
        _kinds[name] = Kind(name=name, handler=handler, lease=lease, max_attempts=max_attempts, on_held=on_held)
        return handler

    return register


def forget(name: str) -> None:
    """Take a kind out again. For tests, which register kinds of their own."""
    _kinds.pop(name, None)


def kind_of(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        known = ", ".join(sorted(_kinds)) or "none"
        raise UnknownKindError(f"No handler is registered for {name!r}. Known kinds: {known}.") from None


def known_kinds() -> list[str]:
    """A worker claims only these: during an upgrade, an old worker leaves a new kind to a new one."""
    return sorted(_kinds)
