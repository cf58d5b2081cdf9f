"""Beat's errands. No rule lives here."""

from celery import shared_task

from certificates import reminders


@shared_task(name="certificates.owe_due_notices")
def owe_due_notices() -> None:
    reminders.open_renewals()
    reminders.owe_due_notices()
