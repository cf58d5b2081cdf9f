"""Work owed by this package: one delivery, to one person."""

from datetime import timedelta

from jobs.kinds import Effect, handles
from jobs.models import Job
from reports.schedules.models import Delivery
from reports.schedules.sending import give_up, send
from reports.schedules.services import DELIVER


def _found(job: Job) -> Delivery:
    rows = Delivery.objects.select_related("schedule__owner", "person")
    found: Delivery = rows.get(pk=job.payload["delivery"])
    return found


def _give_up(job: Job) -> None:
    give_up(_found(job))


# Tried for about a day: mail servers are repaired by morning.
@handles(DELIVER, lease=timedelta(minutes=8), max_attempts=30, on_held=_give_up)
def deliver(job: Job) -> Effect | None:
    """One that was given up is sent once the job is retried."""
    delivery = _found(job)
    return send(delivery) if delivery.outcome in ("", Delivery.Outcome.FAILED) else None
