"""The attempts of one person, newest first, with all that became of each. A constant number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bilingual.days import day_of
from people.models import Person
from quizzes.models import Appeal, Attempt, Quiz, ResultChange
from quizzes.models.quiz import Counts
from quizzes.outcome import outcome_of
from quizzes.review import shown_of
from sheets.writing import Cell, Column

LOT = 500


@dataclass(frozen=True)
class Line:
    """One attempt. ``counts``: its marks are those that the quiz goes by; ``percent`` is hidden from candidates for as
    long as the quiz shows no marks."""

    attempt: Attempt
    counts: bool
    shows_marks: bool
    appeals: Sequence[Appeal] = field(default=())
    changes: Sequence[ResultChange] = field(default=())

    @property
    def quiz(self) -> Quiz:
        return self.attempt.quiz

    @property
    def percent(self) -> int | None:
        return self.attempt.percent if self.shows_marks else None

    @property
    def result(self) -> str:
        return outcome_of(self.attempt).label

    @property
    def css(self) -> str:
        return outcome_of(self.attempt).css

    @property
    def told_appeals(self) -> list[str]:
        return [_appeal_in_words(one) for one in self.appeals]

    @property
    def told_changes(self) -> list[str]:
        return [_change_in_words(one, shows_marks=self.shows_marks) for one in self.changes]


def attempts_of(
    person: Person, quiz: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Attempt]:
    """``quiz`` is a code."""
    found = Attempt.objects.filter(person=person).select_related("quiz", "enrolment__course")
    if quiz:
        found = found.filter(quiz__code=quiz)
    if since:
        found = found.filter(started_at__date__gte=since)
    if until:
        found = found.filter(started_at__date__lte=until)
    return found.order_by("-started_at", "-pk")


def lines_of(attempts: Sequence[Attempt], *, own: bool, now: datetime | None = None) -> list[Line]:
    """``own``: the candidate reads it. Three queries."""
    now = now or timezone.now()
    counting = _counting(attempts)
    appeals, changes = defaultdict(list), defaultdict(list)
    for appeal in Appeal.objects.filter(attempt__in=attempts).select_related("item").order_by("made_at"):
        appeals[appeal.attempt_id].append(appeal)
    for change in ResultChange.objects.filter(attempt__in=attempts).order_by("at"):
        changes[change.attempt_id].append(change)
    return [
        Line(
            one,
            one.pk in counting,
            not own or "marks" in shown_of(one, now),
            appeals[one.pk],
            changes[one.pk],
        )
        for one in attempts
    ]


def _counting(attempts: Sequence[Attempt]) -> set[int]:
    """Of all attempts at the same quizzes in the same enrolments, those that count by their rule."""
    rounds: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    enrolments, quizzes = {one.enrolment_id for one in attempts}, {one.quiz_id for one in attempts}
    together = Attempt.objects.submitted().filter(enrolment__in=enrolments, quiz__in=quizzes).order_by("number")
    for one in together:
        rounds[one.enrolment_id, one.quiz_id].append(one)
    return {pk for each in rounds.values() for pk in _that_count(each)}


def _that_count(attempts: Sequence[Attempt]) -> set[int]:
    rule = attempts[-1].counts
    if rule == Counts.FIRST:
        return {attempts[0].pk}
    if rule == Counts.LAST:
        return {attempts[-1].pk}
    marked = [one for one in attempts if one.score is not None and one.max_score]
    if rule == Counts.AVERAGE:
        return {one.pk for one in marked}
    best = max(marked, key=lambda one: (one.passed, _share(one), -one.number), default=None)
    return {best.pk} if best else set()


def _share(attempt: Attempt) -> Fraction:
    return Fraction(attempt.score or 0) / Fraction(attempt.max_score or 1)


def _appeal_in_words(appeal: Appeal) -> str:
    about = _("question %(position)s") % {"position": appeal.item.position} if appeal.item else _("the whole result")
    told = {"about": about, "day": day_of(appeal.made_at).isoformat()}
    if not appeal.decision:
        return _("%(day)s, %(about)s: not answered yet") % told
    return _("%(day)s, %(about)s: %(decision)s") % {**told, "decision": appeal.get_decision_display()}


def _change_in_words(change: ResultChange, *, shows_marks: bool) -> str:
    told = {"day": day_of(change.at).isoformat(), "cause": change.get_cause_display()}
    if not shows_marks:
        return _("%(day)s: %(cause)s") % told
    before = _marks(change.score_before, change.possible_before)
    after = _marks(change.score_after, change.possible_after)
    return _("%(day)s: %(cause)s, %(before)s → %(after)s") % {**told, "before": before, "after": after}


def _marks(score: object, possible: object) -> str:
    return "–" if score is None else f"{float(str(score)):g}/{float(str(possible or 0)):g}"


def columns() -> list[Column]:
    return [
        Column(_("Quiz"), 30),
        Column(_("Course or exam"), 30),
        Column(_("Cycle"), 8),
        Column(_("Attempt"), 8),
        Column(_("Begun"), 18),
        Column(_("Handed in"), 18),
        Column(_("Marks"), 10),
        Column(_("of"), 10),
        Column(_("Per cent"), 10),
        Column(pgettext("of an attempt", "Result"), 16),
        Column(_("Counts"), 10),
        Column(_("Appeals"), 40),
        Column(_("Marked again"), 40),
    ]


def rows(attempts: QuerySet[Attempt], *, own: bool) -> Iterator[list[Cell]]:
    """In lots, so that what belongs to each is read together."""
    lot: list[Attempt] = []
    for one in attempts.iterator(chunk_size=LOT):
        lot.append(one)
        if len(lot) == LOT:
            yield from _cells(lot, own=own)
            lot = []
    yield from _cells(lot, own=own)


def _cells(lot: list[Attempt], *, own: bool) -> Iterator[list[Cell]]:
    for line in lines_of(lot, own=own):
        one = line.attempt
        yield [
            one.quiz.name,
            one.enrolment.course.name,
            one.enrolment.cycle,
            one.number,
            one.started_at,
            one.submitted_at,
            one.score if line.shows_marks else None,
            one.max_score if line.shows_marks else None,
            line.percent,
            line.result,
            line.counts,
            "; ".join(line.told_appeals),
            "; ".join(line.told_changes),
        ]
