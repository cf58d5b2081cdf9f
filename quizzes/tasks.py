"""Celery's way in. Beat sends the errands; when, says ``CELERY_BEAT_SCHEDULE``."""

from celery import shared_task

from quizzes import services
from quizzes.by_hand import telling
from quizzes.exams import sweeping
from quizzes.exchange.sweeping import sweep_imports
from quizzes.printed.sweeping import sweep_papers


@shared_task(name="quizzes.submit_expired")
def submit_expired() -> None:
    services.submit_expired()


@shared_task(name="quizzes.follow_exams")
def follow_exams() -> None:
    sweeping.follow_exams()


@shared_task(name="quizzes.tell_markers")
def tell_markers() -> None:
    telling.tell_markers()
    telling.tell_judges()


@shared_task(name="quizzes.sweep_files")
def sweep_files() -> None:
    services.sweep_uploads()
    services.sweep_pieces()
    services.sweep_films()
    sweep_imports()
    sweep_papers()
