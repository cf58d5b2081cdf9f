"""Celery's way in. Beat sends ``quizzes.submit_expired`` every half minute, ``quizzes.follow_exams`` hourly."""

from celery import shared_task

from quizzes import services
from quizzes.exams import sweeping


@shared_task(name="quizzes.submit_expired")
def submit_expired() -> None:
    services.submit_expired()


@shared_task(name="quizzes.follow_exams")
def follow_exams() -> None:
    sweeping.follow_exams()
