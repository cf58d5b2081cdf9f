"""Beat's errand. No rule lives here."""

from celery import shared_task

from reports.coverage import services


@shared_task(name="coverage.owe_warnings")
def owe_warnings() -> None:
    services.owe_warnings()
