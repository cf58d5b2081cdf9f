"""What the people concerned are told of a result that changed."""

from decimal import Decimal

from bilingual.text import LANGUAGES
from bilingual.text import percent as in_percent
from notices.services import notify
from people.models import Person, Role
from quizzes.models import ResultChange
from quizzes.models.changes import ResultChangeQuerySet

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
        "before": percent_for_all(change.score_before, change.possible_before),
        "after": percent_for_all(change.score_after, change.possible_after),
        "reason": change.reason,
    }
    notify(person=attempt.person, kind=kind, key=str(change.pk), facts=facts)


def tell_officers(lost: ResultChangeQuerySet, *, key: str) -> None:
    """Of passes that were lost, HR, each of their part."""
    counts: dict[Person, int] = {}
    for change in lost.select_related("attempt__person"):
        person = change.attempt.person
        for officer in Person.objects.in_charge_of(person, Role.HR).exclude(pk=person.pk):
            counts[officer] = counts.get(officer, 0) + 1
    for officer, count in counts.items():
        notify(person=officer, kind="quizzes.passes_lost", key=key, facts={"count": count})


def percent(score: Decimal | None, possible: Decimal | None, code: str | None = None) -> str:
    """*72 %*; a dash before it was marked."""
    if score is None or not possible:
        return "–"
    return in_percent(int(score * 100 / possible), code)


def percent_for_all(score: Decimal | None, possible: Decimal | None) -> dict[str, str]:
    """The same for readers of either language: a notice keeps its facts."""
    return {code: percent(score, possible, code) for code in LANGUAGES}
