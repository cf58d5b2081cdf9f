"""What the people concerned are told of a result that changed."""

from decimal import Decimal

from notices.services import notify
from quizzes.models import ResultChange

Facts = dict[str, str | int | dict[str, str]]


def tell_person(change: ResultChange) -> None:
    """Which of the three it is: passed now, not passed any more, or other marks."""
    attempt = change.attempt
    kind = "quizzes.marked_again"
    if change.passed_after != change.passed_before:
        kind = "quizzes.passed_now" if change.passed_after else "quizzes.pass_lost"
    facts: Facts = {
        "attempt": attempt.pk,
        "quiz": attempt.quiz.names,
        "before": percent(change.score_before, change.possible_before),
        "after": percent(change.score_after, change.possible_after),
        "reason": change.reason,
    }
    notify(person=attempt.person, kind=kind, key=str(change.pk), facts=facts)


def percent(score: Decimal | None, possible: Decimal | None) -> str:
    """*72 %*; a dash before it was marked."""
    if score is None or not possible:
        return "–"
    return f"{int(score * 100 / possible)} %"
