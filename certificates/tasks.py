"""Beat's errands. No rule lives here."""

from celery import shared_task

from certificates import openings, reminders, watch
from certificates.tallies import making


@shared_task(name="certificates.owe_due_notices")
def owe_due_notices() -> None:
    openings.owe_openings()
    openings.owe_full_years()
    reminders.owe_due_notices()


@shared_task(name="certificates.check_standing")
def check_standing() -> None:
    watch.check_standing()


@shared_task(name="certificates.follow_tallies")
def follow_tallies() -> None:
    making.follow()
