"""The row at which everybody who marks waits for their turn."""

from quizzes.models import Attempt, Response


def lock(response: Response) -> Attempt:
    """Whoever takes or marks an answer of this attempt, or changes its marks, waits here."""
    places = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment", "activity", "person", "quiz")
    return places.get(pk=response.item.attempt_id)
