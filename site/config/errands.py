"""What beat sends, and when. The times are UTC."""

from typing import Any

from celery.schedules import crontab


def _every(seconds: int) -> dict[str, Any]:
    return {"schedule": float(seconds), "options": {"expires": seconds - 1}}


def _at(*, minute: int, hour: int | None = None) -> dict[str, Any]:
    """Every hour, or once a day."""
    when = crontab(minute=str(minute)) if hour is None else crontab(hour=str(hour), minute=str(minute))
    return {"schedule": when, "options": {"expires": 3500 if hour is None else 3600}}


# Each errand expires before the next is sent, so that none pile up while the workers are away.
_WHEN = {
    "jobs.sweep": _every(15),
    "audit.seal": _every(15),
    "quizzes.submit_expired": _every(30),
    "certificates.follow_tallies": _every(60),
    "schedules.owe_due": _at(minute=2),
    "courses.owe_due_notices": _at(minute=5),
    "certificates.owe_due_notices": _at(minute=10),
    "quizzes.follow_exams": _at(minute=20),
    "quizzes.sweep_files": _at(minute=25),
    "certificates.check_standing": _at(hour=18, minute=40),  # deep in the night where the organisation is
    "coverage.owe_warnings": _at(hour=22, minute=20),  # before the shops open
    "quizzes.tell_markers": _at(hour=22, minute=50),
}
ERRANDS = {task: {"task": task, **when} for task, when in _WHEN.items()}
