"""Who else than its candidate sees the questions of an attempt, with what belongs to them: pictures, films, files."""

from people.models import Person
from people.rules import may_see_status
from quizzes.models import Appeal, Attempt


def may_look_into(viewer: Person, attempt_id: int) -> bool:
    """Who answers for its candidate, and who answers an appeal about it. Never about an attempt of their own."""
    if (
        may_see_status(viewer)
        and Attempt.objects.visible_to(viewer).exclude(person=viewer).filter(pk=attempt_id).exists()
    ):
        return True
    return Appeal.objects.answerable_by(viewer).filter(attempt=attempt_id).exists()
