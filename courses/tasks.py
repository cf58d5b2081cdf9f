"""Beat's errands. No rule lives here."""

from celery import shared_task

from courses import reminders


@shared_task(name="courses.owe_due_notices")
def owe_due_notices() -> None:
    reminders.owe_due_notices()
