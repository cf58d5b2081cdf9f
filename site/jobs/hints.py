"""Hints to the workers: "something is due". Losing one costs at most the time until the next sweep."""

import logging
import time
from datetime import timedelta

from celery import current_app
from django.db import transaction
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers

logger = logging.getLogger(__name__)

WORK = "jobs.work"

# The most messages for one commit, or one sweep. A drain works on until nothing is due, so a few wake every
# worker, and owing 10,000 jobs costs no more round trips than owing eight.
MOST_AT_ONCE = 8

# The sweep repeats itself, so a hint that nobody took up by then is thrown away: they cannot pile up before
# busy workers. Long against the difference between two machines' clocks.
HINT_LIVES = timedelta(minutes=2)

# Celery's own connections wait for a broker patiently, some 20 s. A request must not: one try, soon over.
IMPATIENT: dict[str, object] = {
    "max_retries": 0,
    "retry_on_timeout": False,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 1,
}

# While the broker is down, one request in five seconds of a process pays for finding out.
SILENCE_SECONDS = 5.0
_silent_until = 0.0


def hint_after_commit(owed: int) -> None:
    """Hint once per owed job when the transaction commits, at most ``MOST_AT_ONCE`` times in all."""
    connection = transaction.get_connection()
    planned = sum(hook[1] is send_hint for hook in connection.run_on_commit)
    for _ in range(min(owed, MOST_AT_ONCE - planned)):
        transaction.on_commit(send_hint, robust=True)


def send_hints(due: int) -> None:
    for _ in range(min(due, MOST_AT_ONCE)):
        send_hint()


def send_hint() -> None:
    """Tell a worker. If the broker does not answer, the sweep will; the caller never fails."""
    global _silent_until  # noqa: PLW0603 - one broker a process, one memory of its silence
    if time.monotonic() < _silent_until:
        return
    try:
        _publish()
    except (OperationalError, LimitExceeded, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("No hint sent, the sweep will find the work: %s", type(error).__name__)


def _publish() -> None:
    connection = current_app.connection_for_write(transport_options=IMPATIENT)
    with producers[connection].acquire(block=True, timeout=1) as producer:
        expires = HINT_LIVES.total_seconds()
        current_app.send_task(WORK, producer=producer, retry=False, ignore_result=True, expires=expires)
