"""Beat's errands. No rule lives here."""

from celery import shared_task

from certificates import reminders, watch


@shared_task(name="certificates.owe_due_notices")
def owe_due_notices() -> None:
    reminders.open_renewals()
    reminders.owe_due_notices()


@shared_task(name="certificates.check_standing")
def check_standing() -> None:
    watch.check_standing()
