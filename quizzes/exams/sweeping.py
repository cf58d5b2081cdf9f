"""Beat's hourly errand: audiences are followed, and candidates are reminded before an exam closes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Course
from jobs.services import owe_many
from quizzes.exams.services import FOLLOW
from quizzes.exams.telling import owe_closing_notices
from quizzes.models import Invitation


def follow_exams(*, now: datetime | None = None) -> int:
    """Owes a job for each exam to which a part of the organisation is invited; returns how many.

    Who is named needs no following. A closed exam is left alone by the job.
    """
    now = now or timezone.now()
    moving = Invitation.objects.standing().filter(Q(units__isnull=False) | Q(positions__isnull=False))
    exams = Course.objects.filter(retired=False, pk__in=moving.values("exam")).values_list("pk", flat=True)
    hour = now.strftime("%Y-%m-%dT%H")
    payloads = {f"{pk}:{hour}": {"exam": pk} for pk in exams}
    with transaction.atomic():
        owe_many(kind=FOLLOW, payloads=payloads)
    owe_closing_notices(now=now)
    return len(payloads)
