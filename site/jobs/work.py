"""Claim a job, do it, finish it, in such a way that its effect happens once.

A worker drains: it claims the oldest due job, performs it, and goes on until nothing is due or its seconds
are over; then it hints again. The message carries no id. So 10,000 jobs need a handful of messages, every
worker of ``--scale worker=N`` takes the next job when it is free, and a message lost or sent twice makes no
difference.

Three writes guard a job, each one UPDATE whose WHERE says what must still be true:

1. the claim: only if it is due; it sets a new token and a lease, and counts the attempt;
2. the end (done, postponed or held): only if the token is still ours;
3. the effect shares the transaction of (2) and comes after it, so that the row's lock (on SQLite, the
   database's) is held while the effect writes: whoever lost the claim stops before the effect, and nobody can
   claim meanwhile.
"""

import logging
import random
import time
import traceback
import uuid
from datetime import datetime, timedelta
from enum import Enum
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs.hints import MOST_AT_ONCE, send_hint, send_hints
from jobs.kinds import Effect, Held, Kind, TryAgain, kind_of, known_kinds
from jobs.models import Job, JobQuerySet, State

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 5.0  # short, so that a worker told to stop has soon stopped
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
HINT_PAUSE = timedelta(seconds=60)  # a job hinted since then is on its way; the sweep leaves it alone


class Outcome(Enum):
    DONE = "done"
    POSTPONED = "postponed"
    HELD = "held"
    LOST = "lost"  # another claim has it; nothing was written


class ClaimLostError(Exception):
    """The lease ran out and someone else claimed the job; rolls back what was about to be written."""


def drain(*, seconds: float = DRAIN_SECONDS) -> int:
    """Perform due jobs, oldest first, until none is left or ``seconds`` are over. Returns how many."""
    end = time.monotonic() + seconds
    performed = 0
    while job := claim():
        perform(job)
        performed += 1
        if time.monotonic() >= end:
            if _claimable(timezone.now()).exists():
                send_hint()
            break
    return performed


def sweep() -> int:
    """Hint at what is due or stuck and was not hinted of late; returns how many hints that needed.

    Two queries at most, over the oldest few of the pending: neither done nor future work is read.
    """
    now = timezone.now()
    forgotten = _claimable(now).exclude(hinted_at__gt=now - HINT_PAUSE).oldest_first()
    found = list(forgotten.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if found:
        Job.objects.filter(pk__in=found).update(hinted_at=now)
        send_hints(len(found))
    return len(found)


def _claimable(now: datetime) -> JobQuerySet:
    due: JobQuerySet = Job.objects.due(now).filter(kind__in=known_kinds())
    return due


def claim() -> Job | None:
    """The oldest due job, ours until its lease ends; ``None`` if nothing is due.

    The conditional UPDATE alone makes the claim ours. SKIP LOCKED (which Django leaves out on SQLite) only
    keeps workers on PostgreSQL from queueing up for the same row.
    """
    while True:
        now = timezone.now()
        with transaction.atomic(durable=True):
            job: Job | None = _claimable(now).oldest_first().select_for_update(skip_locked=True).first()
            if job is None or _take(job, now):
                return job


def _take(job: Job, now: datetime) -> bool:
    job.token, job.lease_until = uuid.uuid4(), now + kind_of(job.kind).lease
    taken = (
        Job.objects.due(now)
        .filter(pk=job.pk, attempts=job.attempts)
        .update(token=job.token, lease_until=job.lease_until, attempts=F("attempts") + 1, hinted_at=None)
    )
    job.attempts, job.hinted_at = job.attempts + 1, None
    return bool(taken)


def perform(job: Job) -> Outcome:
    """Do a claimed job. Must not run inside a transaction: its handler is slow."""
    kind = kind_of(job.kind)
    try:
        if job.attempts > kind.max_attempts:
            raise Held(job.last_error or "Every worker that took it stopped before it was done.")
        _finish(job, kind.handler(job))
    except ClaimLostError:
        logger.warning("job %s (%s) lost its claim", job.pk, job.kind)
        return Outcome.LOST
    except Held as held:
        return _hold(job, kind, held)
    except Exception as error:  # a handler may raise anything; only its class is safe to keep
        return _fail(job, kind, error)
    return Outcome.DONE


def _finish(job: Job, effect: Effect | None) -> None:
    with transaction.atomic(durable=True):
        _end(job, state=State.DONE, done_at=timezone.now(), last_error="")
        if effect is not None:
            effect()


def _hold(job: Job, kind: Kind, held: Held) -> Outcome:
    job.last_error = held.reason  # for on_held(job), which tells a person why
    tell = held.on_held or (partial(kind.on_held, job) if kind.on_held else None)
    try:
        with transaction.atomic(durable=True):
            _end(job, state=State.HELD, last_error=held.reason)
            if tell is not None:
                tell()
    except ClaimLostError:
        return Outcome.LOST
    except Exception as error:  # it must not be held without anybody being told
        return _postpone(job, f"{held.reason} (telling of it failed: {_class_of(error)})", backoff(job.attempts), error)
    logger.error("job %s (%s) is held after %s attempts: %s", job.pk, job.kind, job.attempts, held.reason)
    return Outcome.HELD


def _fail(job: Job, kind: Kind, error: Exception) -> Outcome:
    reason = error.reason if isinstance(error, TryAgain) else _class_of(error)
    if job.attempts >= kind.max_attempts:
        return _hold(job, kind, Held(reason))
    after = (error.after if isinstance(error, TryAgain) else None) or backoff(job.attempts)
    return _postpone(job, reason, after, error)


def _postpone(job: Job, reason: str, after: timedelta, error: Exception) -> Outcome:
    try:
        _end(job, available_at=timezone.now() + after, last_error=reason)
    except ClaimLostError:
        return Outcome.LOST
    # Where it failed, without the message, which may name a person.
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.warning("job %s (%s) failed, attempt %s: %s\n%s", job.pk, job.kind, job.attempts, reason, place)
    return Outcome.POSTPONED


def _class_of(error: Exception) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _end(job: Job, **changes: object) -> None:
    """End the claim, if it is still ours. ``job`` keeps its token: the write may yet be rolled back."""
    if not Job.objects.still_claimed_by(job).update(token=None, lease_until=None, **changes):
        raise ClaimLostError


def backoff(attempts: int) -> timedelta:
    """The pause after so many failures: 10 s, 20 s, 40 s … an hour, each shortened by up to a quarter."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1)  # noqa: S311 - spreads retries, guards nothing
