"""What candidates are told: that they are invited, and that an exam they have not passed closes soon."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from bilingual.days import day_of
from courses.models import Activity, Course, Enrolment
from notices.kinds import Facts
from notices.services import Owed, notify_many
from quizzes.exams.finding import quizzes_at
from quizzes.models import Quiz, QuizPage

REMINDER = timedelta(days=3)  # before closing
AT_A_TIME = 500


def tell_invited(*, activity: Activity, quiz: Quiz, people: Collection[int]) -> None:
    """Each enrolment is told once."""
    if not people:
        return
    ways = {(True, True): "between", (False, True): "until", (True, False): "from", (False, False): ""}
    way = ways[quiz.opens_at is not None, quiz.closes_at is not None]
    kind = f"quizzes.exam_invited_{way}" if way else "quizzes.exam_invited"
    facts = _facts(activity, quiz)
    taken = Enrolment.objects.standing().filter(course=activity.course_id, person__in=people)
    rows = taken.order_by().values_list("pk", "person")
    notify_many(kind=kind, owed=(Owed(person_id=person, key=str(pk), facts=facts) for pk, person in rows))


def _facts(activity: Activity, quiz: Quiz) -> Facts:
    facts: dict[str, str | int | Mapping[str, str]] = {"exam": activity.names, "activity": activity.pk}
    if quiz.opens_at:
        facts["opens_on"] = day_of(quiz.opens_at).isoformat()
    if quiz.closes_at:
        facts["closes_on"] = day_of(quiz.closes_at).isoformat()
    return facts


def owe_closing_notices(*, now: datetime | None = None) -> None:
    """Of beat: those whose exam closes soon, who have not finished it and may still try."""
    now = now or timezone.now()
    closing = Quiz.objects.filter(closes_at__gt=now, closes_at__lte=now + REMINDER)
    keys = QuizPage.objects.filter(quiz__in=closing).values("translation_key")
    activities = Activity.objects.counted().filter(course__kind=Course.Kind.EXAM, course__retired=False, key__in=keys)
    exams = list(activities.select_related("course"))
    quizzes = quizzes_at(exams) if exams else {}
    for activity in exams:
        notify_many(kind="quizzes.exam_closing", owed=_closing(activity, quizzes[activity.key]))


def _closing(activity: Activity, quiz: Quiz) -> Iterator[Owed]:
    due = Enrolment.objects.unfinished().filter(course=activity.course_id, person__is_active=True)
    used = Count("attempts", filter=Q(attempts__submitted_at__isnull=False))
    due = due.annotate(used=used).filter(used__lt=quiz.attempts_allowed)
    facts = _facts(activity, quiz)
    for pk, person in due.order_by("pk").values_list("pk", "person").iterator(chunk_size=AT_A_TIME):
        yield Owed(person_id=person, key=f"{pk}:{facts['closes_on']}", facts=facts)
