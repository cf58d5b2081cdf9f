"""Owe work, and retry what a person has put right."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from jobs.hints import hint_after_commit
from jobs.kinds import kind_of
from jobs.models import Job, State

logger = logging.getLogger(__name__)

Payload = Mapping[str, int | str]

# What is owed at once is dated a little back: a worker whose clock is behind ours must not get the hint and
# then find the job still in the future.
CLOCKS_DIFFER = timedelta(seconds=2)


class NotInTransactionError(RuntimeError):
    """Work was owed outside a transaction, where the event could be kept and its debt lost."""


class NotHeldError(Exception):
    """Only held work can be retried; this is pending or done."""


def owe(*, kind: str, key: str, payload: Payload | None = None, available_at: datetime | None = None) -> None:
    """Write down one job, in the transaction of the event that owes it. Owing it again changes nothing.

    ``payload`` holds ids, never personal data. ``available_at`` is the earliest time; ``None`` means at once.
    """
    owe_many(kind=kind, payloads={key: payload or {}}, available_at=available_at)


def owe_many(*, kind: str, payloads: Mapping[str, Payload], available_at: datetime | None = None) -> None:
    """Write down one job for each ``key: payload``, in one INSERT (of a thousand rows at most)."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(f"{kind} was owed outside a transaction; wrap the event in transaction.atomic().")
    kind_of(kind)
    for key in payloads:
        if not 0 < len(key) <= 200:  # SQLite would take it, or leave the row out without a word
            raise ValueError(f"A key of {kind} has {len(key)} characters; 1 to 200 fit.")
    now = timezone.now()
    jobs = [_job(kind, key, payload, now, available_at) for key, payload in payloads.items()]
    Job.objects.bulk_create(jobs, batch_size=1000, ignore_conflicts=True)
    if available_at is None or available_at <= now:
        hint_after_commit(len(jobs))


def _job(kind: str, key: str, payload: Payload, now: datetime, available_at: datetime | None) -> Job:
    start = available_at or now - CLOCKS_DIFFER
    hinted_at = now if start <= now else None  # the hint follows the commit; the sweep need not repeat it yet
    return Job(kind=kind, key=key, payload=dict(payload), available_at=start, hinted_at=hinted_at, created_at=now)


@transaction.atomic
def retry_held(*, job: Job, actor: models.Model | None) -> None:
    """Make held work due again, with all its attempts. The caller, who knows what it means, writes the audit.

    ``actor`` is ``None`` on the command line. Raises :class:`NotHeldError` if someone was faster.
    """
    now = timezone.now()
    retried = (
        Job.objects.held()
        .filter(pk=job.pk)
        .update(state=State.PENDING, available_at=now - CLOCKS_DIFFER, hinted_at=now, attempts=0)
    )
    if not retried:
        raise NotHeldError(f"{job} is not held.")
    logger.info("job %s (%s) retried by %s", job.pk, job.kind, actor.pk if actor else "the command line")
    hint_after_commit(1)
