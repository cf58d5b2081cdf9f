"""Celery's way in. Beat sends ``jobs.sweep``; the hints of :mod:`jobs.hints` are ``jobs.work``."""

from celery import shared_task

from jobs import work as working


@shared_task(name="jobs.work")
def work() -> None:
    working.drain()


@shared_task(name="jobs.sweep")
def sweep() -> None:
    working.sweep()
