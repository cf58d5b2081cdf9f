"""Owed work of this room: delivering a notice."""

from datetime import timedelta

from jobs.kinds import Effect, Held, handles
from jobs.models import Job
from notices.mail import AddressRefused, compose, post
from notices.models import Delivery, Notice
from notices.services import DELIVER


# Tried for about a day, hourly in the end: mail servers are repaired by morning.
@handles(DELIVER, lease=timedelta(minutes=5), max_attempts=30)
def deliver(job: Job) -> Effect:
    notice = Notice.objects.select_related("person").get(pk=job.payload["notice"])
    outcome = send(notice) if notice.person.email else Delivery.Outcome.NO_ADDRESS

    def enter() -> None:
        Delivery.objects.create(notice=notice, channel=Delivery.Channel.EMAIL, outcome=outcome)

    return enter


def send(notice: Notice) -> Delivery.Outcome:
    """May run again after a crash: the mail then has the same Message-ID. The job tries again what fails."""
    try:
        post(compose(notice=notice))
    except AddressRefused:
        raise Held("The mail server refuses the person's address.") from None
    return Delivery.Outcome.SENT
