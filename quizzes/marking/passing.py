"""What follows from a pass."""

from datetime import datetime

from courses.models import Completion
from courses.services import complete
from quizzes.models import Attempt
from quizzes.signals import quiz_passed


def tell_if_passed(attempt: Attempt, at: datetime) -> None:
    """Passing completes the activity, in the caller's transaction."""
    if attempt.passed:
        complete(enrolment=attempt.enrolment, activity=attempt.activity, how=Completion.How.QUIZ, at=at)
        quiz_passed.send(sender=Attempt, attempt=attempt)
