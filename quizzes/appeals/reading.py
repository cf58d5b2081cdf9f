"""An appeal with everything that speaks to it: each question, and the attempt's journal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from bilingual.text import LANGUAGES, language
from quizzes.appeals.forms import AnswerForm
from quizzes.models import Appeal, Attempt, ResultChange
from quizzes.office import replay
from quizzes.office.replay import Entry
from quizzes.reading import Screen, screens
from quizzes.regrading.telling import percent
from quizzes.review import Aspect

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


@dataclass(frozen=True)
class Judged:
    """One question as its candidate saw it, what was handed in, and the field for a new mark.

    ``unfolded``: the question that the appeal is about, or all where it is about the whole result.
    """

    screen: Screen
    field: BoundField
    about: bool
    unfolded: bool


def judged(appeal: Appeal, screens: Sequence[Screen], form: AnswerForm) -> list[Judged]:
    """What a self-report says is for its author alone: it is not among them."""
    found = []
    for screen in screens:
        if screen.kind.private:
            continue
        field, about = form.of(screen.position), screen.item.pk == appeal.item_id
        found.append(Judged(screen, field, about, about or appeal.item_id is None or bool(field.errors)))
    return found


def with_questions(attempt: Attempt, shown: Collection[str]) -> list[tuple[Appeal, Screen | None]]:
    """What was appealed, the latest first, with the question it is about where the quiz shows it now."""
    made = list(attempt.appeals.select_related("item").order_by("-made_at"))
    readable = Aspect.RESPONSE in shown and any(one.item_id for one in made)
    found = {screen.item.pk: screen for screen in screens(attempt)} if readable else {}
    return [(one, found.get(one.item_id) if one.item_id else None) for one in made]


def other_language(attempt: Attempt) -> str:
    """The candidate's, where it is not the reader's."""
    return attempt.language if attempt.language in LANGUAGES and attempt.language != language() else ""


def name_of(appeal: Appeal, visible: set[int]) -> str:
    """Trainers answer without knowing whose attempt it is."""
    person = appeal.attempt.person
    return person.display_name if person.pk in visible else ""
