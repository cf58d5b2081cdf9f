"""What candidates see of an attempt, and when: four phases by five aspects."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from quizzes.models import Attempt

JUST_AFTER = timedelta(minutes=2)
Shown = dict[str, list[str]]


class Phase(models.TextChoices):
    DURING = "during", _("during the attempt")
    AFTER = "after", _("in the first two minutes after it")
    LATER = "later", _("later, while the quiz is open")
    CLOSED = "closed", _("after the quiz has closed")


class Aspect(models.TextChoices):
    RESPONSE = "response", _("their answers")
    CORRECTNESS = "correctness", _("whether they are right")
    MARKS = "marks", _("marks")
    FEEDBACK = "feedback", _("explanations")
    RIGHT = "right", _("the right answers")


CHECKING = {Aspect.CORRECTNESS, Aspect.FEEDBACK, Aspect.RIGHT}  # any of them makes a question checkable meanwhile


def everything_afterwards() -> Shown:
    return {Phase.DURING.value: [], **{phase.value: list(Aspect.values) for phase in list(Phase)[1:]}}


def everything() -> Shown:
    return {phase.value: list(Aspect.values) for phase in Phase}


def only_after_closing() -> Shown:
    """Marks at once; what the questions and the right answers were, once nobody can sit it any more."""
    marks = [Aspect.MARKS.value]
    return {"during": [], "after": marks, "later": marks, "closed": list(Aspect.values)}


def phase_of(attempt: "Attempt", now: datetime) -> Phase:
    """Just after handing in comes first, even where the quiz closes in those minutes."""
    if attempt.submitted_at is None:
        return Phase.DURING
    if now < attempt.submitted_at + JUST_AFTER:
        return Phase.AFTER
    closes_at = attempt.quiz.closes_at
    return Phase.CLOSED if closes_at is not None and now >= closes_at else Phase.LATER


def shown_of(attempt: "Attempt", now: datetime) -> frozenset[str]:
    """Aspects, as words: ``"marks" in shown``."""
    review: dict[str, Any] = attempt.quiz.review
    return frozenset(review.get(phase_of(attempt, now).value, ()))
