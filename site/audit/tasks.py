"""Beat's errand. No rule lives here."""

from celery import shared_task

from audit import sealing


@shared_task(name="audit.seal")
def seal() -> None:
    sealing.seal()
