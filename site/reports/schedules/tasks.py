"""Beat's errand. No rule lives here."""

from celery import shared_task

from reports.schedules import services


@shared_task(name="schedules.owe_due")
def owe_due() -> None:
    services.owe_due()
