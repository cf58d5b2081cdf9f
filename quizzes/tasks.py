"""Celery's way in. Beat sends ``quizzes.submit_expired`` every half minute."""

from celery import shared_task

from quizzes import services


@shared_task(name="quizzes.submit_expired")
def submit_expired() -> None:
    services.submit_expired()
