"""What became of an attempt, in the same word in every list."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from quizzes.models import Attempt


class Outcome(StrEnum):
    RUNNING = "running"
    MARKING = "marking"
    PASSED = "passed"
    PASSED_SO_FAR = "passed-so-far"
    FAILED = "failed"
    FAILED_SO_FAR = "failed-so-far"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def css(self) -> str:
        return CSS[self]


LABELS = {
    Outcome.RUNNING: _("running"),
    Outcome.MARKING: _("waiting to be marked"),
    Outcome.PASSED: _("passed"),
    Outcome.PASSED_SO_FAR: _("passed, being marked anew"),
    Outcome.FAILED: _("not passed"),
    Outcome.FAILED_SO_FAR: _("not passed, being marked anew"),
}
CSS = {
    Outcome.RUNNING: "none",
    Outcome.MARKING: "soon",
    Outcome.PASSED: "valid",
    Outcome.PASSED_SO_FAR: "valid",
    Outcome.FAILED: "lapsed",
    Outcome.FAILED_SO_FAR: "lapsed",
}


def outcome_of(attempt: Attempt) -> Outcome:
    """An answer that is marked anew leaves the result as it is until then."""
    if attempt.submitted_at is None:
        return Outcome.RUNNING
    if attempt.score is None:
        return Outcome.MARKING
    if attempt.passed:
        return Outcome.PASSED_SO_FAR if attempt.waiting else Outcome.PASSED
    return Outcome.FAILED_SO_FAR if attempt.waiting else Outcome.FAILED
