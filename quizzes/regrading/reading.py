"""The changed results that a viewer may see."""

from people.models import Person
from quizzes.models import Regrade, ResultChange
from quizzes.models.changes import ResultChangeQuerySet

WITH = ("attempt__person", "attempt__quiz", "regrade__version__question", "looked_at__by")


def changes_of(word: Regrade, viewer: Person) -> ResultChangeQuerySet:
    """Passes lost first, then those won, then other marks."""
    rows = ResultChange.objects.filter(regrade=word).visible_to(viewer).select_related(*WITH)
    return rows.order_by("passed_after", "-passed_before", "attempt")


def lost_passes(viewer: Person, *, open_only: bool) -> ResultChangeQuerySet:
    """Of everybody whose record the viewer may change, the newest first; none of their own."""
    rows = ResultChange.objects.lost().kept_in(viewer).exclude(attempt__person=viewer).select_related(*WITH)
    return (rows.not_looked_at() if open_only else rows).order_by("-at", "-pk")
