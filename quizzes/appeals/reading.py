"""An appeal with everything that speaks to it: each question, and the attempt's journal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quizzes.models import Appeal, Attempt, ResultChange
from quizzes.office import replay
from quizzes.office.replay import Entry
from quizzes.reading import Screen
from quizzes.regrading.telling import percent

WITH = ("attempt__person", "attempt__quiz", "item__version", "decided_by")


def journal_of(attempt: Attempt) -> list[Entry]:
    """What happened, in order, with what became of the marks. Four queries."""
    return sorted([*replay.journal(attempt), *_changes(attempt)], key=lambda entry: entry.at)


def _changes(attempt: Attempt) -> Iterator[Entry]:
    for change in ResultChange.objects.filter(attempt=attempt):
        facts = {
            "cause": change.get_cause_display(),
            "before": percent(change.score_before, change.possible_before),
            "after": percent(change.score_after, change.possible_after),
        }
        yield Entry(change.at, _("Marked again (%(cause)s): %(before)s → %(after)s") % facts)


def answer_in_words(screen: Screen) -> list[str]:
    """What a self-report says is for its author alone."""
    if screen.kind.private or screen.response is None:
        return []
    return screen.kind.in_words(screen.asked.content, screen.response.answer)


def right_in_words(screen: Screen) -> list[str]:
    return screen.kind.in_words(screen.asked.content, screen.kind.right_answer(screen.asked.content))


def name_of(appeal: Appeal, visible: set[int]) -> str:
    """Trainers answer without knowing whose attempt it is."""
    person = appeal.attempt.person
    return person.display_name if person.pk in visible else ""
