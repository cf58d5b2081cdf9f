"""Owed work of this room: delivering a notice."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import get_connection

from jobs.kinds import Effect, Held, handles
from jobs.models import Job
from notices.mail import compose
from notices.models import Delivery, Notice
from notices.services import DELIVER

SMTP_SECONDS = 30  # far below the lease: a mail server that hangs must not outlive our claim


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
    mail = compose(notice=notice)
    mail.connection = get_connection(timeout=settings.EMAIL_TIMEOUT or SMTP_SECONDS)
    try:
        mail.send()
    except SMTPRecipientsRefused as refusal:
        # The addresses are its keys, so it must not reach a log. 4xx means later, 5xx means never.
        if all(code >= 500 for code, _ in refusal.recipients.values()):
            raise Held("The mail server refuses the person's address.") from None
        raise
    return Delivery.Outcome.SENT
