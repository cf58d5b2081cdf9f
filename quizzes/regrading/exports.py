"""The changed results as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.models.changes import ResultChangeQuerySet
from quizzes.regrading.telling import percent
from sheets.writing import Cell, Column


def columns() -> list[Column]:
    return [
        Column(_("Staff number"), 14),
        Column(_("Name"), 18),
        Column(_("Quiz"), 30),
        Column(_("Attempt"), 10),
        Column(pgettext("marks", "Before"), 10),
        Column(_("After"), 10),
        Column(_("Passed before"), 14),
        Column(_("Passed after"), 14),
        Column(_("Reason"), 50),
    ]


def rows(changes: ResultChangeQuerySet) -> Iterator[list[Cell]]:
    yes, no = _("yes"), _("no")  # read in the reader's language
    return (
        [
            change.attempt.person.staff_number,
            change.attempt.person.display_name,
            change.attempt.quiz.name,
            change.attempt.number,
            percent(change.score_before, change.possible_before),
            percent(change.score_after, change.possible_after),
            yes if change.passed_before else no,
            yes if change.passed_after else no,
            change.reason,
        ]
        for change in changes.iterator(chunk_size=500)
    )
