"""Writing marks: for the first time when an attempt is handed in, and again when something new was said."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from audit.services import record
from people.models import Person
from quizzes.marking.results import Result, results_of
from quizzes.models import Appeal, Attempt, Mark, MarkChange, PaperItem, Regrade, ResultChange
from quizzes.models.quiz import Counts

CHANGES = ["response", "mark", "possible", "at"]
Marks = dict[int, Mark]  # by the place on the paper


def mark(attempt: Attempt, now: datetime, *, again: bool = False) -> Marks:
    """Write the marks and what they come to; five queries, however long the paper.

    ``again`` writes over marks that are there already: :func:`mark_again` keeps what they were.
    """
    result = results_of([attempt])[attempt.pk]
    marks = [
        Mark(item=one.item, response=one.response, mark=one.mark, possible=one.possible, at=now)
        for one in result.earned
        if one.mark is not None
    ]
    Mark.objects.bulk_create(
        marks,
        update_conflicts=again,
        unique_fields=["item"] if again else None,
        update_fields=CHANGES if again else None,
    )
    if again and (missing := [one.item.pk for one in result.earned if one.mark is None]):
        Mark.objects.filter(
            item__in=missing
        ).delete()  # an answer that took another's place, or whose mark is withdrawn
    settle(attempt, result)
    attempt.save(update_fields=["score", "max_score", "waiting", "held_back"])
    return {one.item_id: one for one in marks}


def settle(attempt: Attempt, result: Result, earlier: Sequence[Attempt] | None = None) -> None:
    """What the result makes of the attempt, not yet saved. ``earlier`` are the attempts before it, where known."""
    attempt.score, attempt.max_score = result.score, result.possible
    attempt.waiting = sum(one.waits or one.mark is None for one in result.earned)
    attempt.held_back = attempt.enough and (bool(result.missed(attempt.sections)) or not _counts(attempt, earlier))


def _counts(attempt: Attempt, earlier: Sequence[Attempt] | None) -> bool:
    """Does the quiz count as passed by this attempt, whose own marks would do?"""
    rule = attempt.counts
    if rule in (Counts.BEST, Counts.LAST):
        return True
    if rule == Counts.FIRST:
        return attempt.number == 1
    if earlier is None:
        before = Attempt.objects.submitted().filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)
        earlier = list(before.filter(number__lt=attempt.number).only("score", "max_score"))
    parts = [Fraction(one.score or 0) / Fraction(one.max_score or 1) for one in (*earlier, attempt)]
    return sum(parts, Fraction()) * 100 >= attempt.pass_percent * len(parts)


def mark_again(
    *,
    attempt: Attempt,
    cause: str,
    reason: str,
    by: Person,
    now: datetime,
    regrade: Regrade | None = None,
    appeal: Appeal | None = None,
) -> ResultChange | None:
    """Mark anew by all that is known by now, and keep what became of it. ``None``: it came out the same.

    The caller holds the attempt's row, and tells of it.
    """
    before = {one.item_id: one for one in Mark.objects.filter(item__attempt=attempt)}
    was = facts(attempt)
    change = ResultChange(
        attempt=attempt,
        cause=cause,
        regrade=regrade,
        appeal=appeal,
        reason=reason,
        by=by,
        at=now,
        score_before=attempt.score,
        possible_before=attempt.max_score,
        passed_before=attempt.passed,
    )
    after = mark(attempt, now, again=True)
    changed = _changed(attempt, before, after)
    change.score_after, change.possible_after, change.passed_after = attempt.score, attempt.max_score, attempt.passed
    if not changed and (change.score_after, change.passed_after) == (change.score_before, change.passed_before):
        return None
    change.save(force_insert=True)
    for one in changed:
        one.change = change
    MarkChange.objects.bulk_create(changed)
    record(
        action="attempt.marked_again",
        subject=attempt,
        person=attempt.person,
        actor=by,
        reason=reason,
        before=was,
        after={**facts(attempt), "cause": str(cause)},
    )
    return change


def _changed(attempt: Attempt, before: Marks, after: Marks) -> list[MarkChange]:
    changed = []
    for item in PaperItem.objects.filter(attempt=attempt).order_by("position"):
        was, now = before.get(item.pk), after.get(item.pk)
        change = MarkChange(
            item=item,
            mark_before=was.mark if was else None,
            possible_before=was.possible if was else item.max_mark,
            mark_after=now.mark if now else None,
            possible_after=now.possible if now else item.max_mark,
        )
        if (change.mark_before, change.possible_before) != (change.mark_after, change.possible_after):
            changed.append(change)
    return changed


def facts(attempt: Attempt) -> dict[str, object]:
    return {"score": str(attempt.score), "max_score": str(attempt.max_score), "passed": attempt.passed}
