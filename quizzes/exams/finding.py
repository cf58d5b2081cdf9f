"""From a quiz to the exam that it stands alone as, and back."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from courses.models import Activity, Course
from quizzes.models import Quiz, QuizPage


def exam_of(quiz: Quiz) -> Activity | None:
    """The activity that is the whole exam, with its course. One query."""
    keys = QuizPage.objects.filter(quiz=quiz).values("translation_key")
    standing = Activity.objects.filter(course__kind=Course.Kind.EXAM, key__in=keys).select_related("course")
    return standing.order_by("retired", "pk").first()


def standing_alone() -> Exists:
    """Of the outer quiz: does it stand alone today?"""
    pages = QuizPage.objects.filter(quiz=OuterRef(OuterRef("pk"))).order_by().values("translation_key")
    return Exists(Activity.objects.counted().filter(course__kind=Course.Kind.EXAM, key__in=pages))


def quizzes_at(activities: Iterable[Activity]) -> dict[UUID, Quiz]:
    """By the activity's key. One query."""
    keys = {activity.key for activity in activities}
    pages = QuizPage.objects.filter(translation_key__in=keys).select_related("quiz").order_by()
    return {page.translation_key: page.quiz for page in pages}
