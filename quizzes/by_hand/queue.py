"""The answers that wait for people, as one marker sees them. Nothing here tells whose answer it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from people.models import MARKS_ANSWERS, Person
from people.rules import may_mark_answers
from quizzes import types
from quizzes.models import ManualMark, MarkDraft, Question, QuestionVersion, Quiz, Reopening, Response

MOST_DRAFTS = 50
MOST_GIVEN = 10


def waiting() -> QuerySet[Response]:
    """Answers that count, handed in, and without the marks they need.

    What was delivered late comes first to whoever judges it: an answer that may yet be replaced is marked by nobody.
    """
    counting = Response.objects.counting()
    later = counting.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
    to_judge = Response.objects.filter(
        late=True, item__attempt=OuterRef("item__attempt"), item__attempt__late_decision=None
    )
    handed_in = counting.filter(item__attempt__waiting__gt=0, item__attempt__submitted_at__isnull=False)
    return handed_in.filter(
        ~Exists(later),
        ~Exists(to_judge),
        Q(item__mark=None) | Exists(Reopening.objects.open().filter(response=OuterRef("pk"))),
        item__version__kind__in=types.BY_HAND,
    )


def open_to(viewer: Person, now: datetime) -> QuerySet[Response]:
    """Of what waits, what this marker may mark now.

    Of people within their reach, none of their own, none that they marked, none that is in others' hands.
    """
    if not may_mark_answers(viewer):
        return Response.objects.none()
    given = ManualMark.objects.standing().filter(response=OuterRef("pk"))
    held = MarkDraft.objects.holding(now).filter(response=OuterRef("pk")).exclude(marker=viewer)
    found = waiting().alias(given=_count(given), held=_count(held))
    return found.filter(
        ~Exists(given.filter(marker=viewer)),
        # one more than there are, where two differ
        held__lt=Greatest(F("item__attempt__markers"), F("given") + Value(1)) - F("given"),
        item__attempt__person__in=Person.objects.within_reach(viewer, MARKS_ANSWERS),
    ).exclude(item__attempt__person=viewer)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("response").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def of_question(viewer: Person, quiz: int, question: int, now: datetime) -> QuerySet[Response]:
    """In the order in which this marker gets them: what they have begun, then the oldest; what they skipped last."""
    mine = MarkDraft.objects.filter(response=OuterRef("pk"), marker=viewer)
    found = open_to(viewer, now).filter(item__attempt__quiz=quiz, item__version__question=question)
    found = found.annotate(skipped_at=Subquery(mine.values("skipped_at")[:1]), begun=Exists(mine))
    return found.order_by(F("skipped_at").asc(nulls_first=True), "-begun", "item__attempt__submitted_at", "pk")


def only_skipped(viewer: Person, quiz: int, question: int, now: datetime) -> bool:
    """None is left but those that this marker skipped."""
    mine = MarkDraft.objects.filter(response=OuterRef("pk"), marker=viewer, skipped_at__isnull=False)
    return not of_question(viewer, quiz, question, now).filter(~Exists(mine)).exists()


@dataclass
class Line:
    """A question of a quiz, with how much of it waits for this marker."""

    quiz: Quiz
    question: Question
    stem: str
    count: int
    oldest: datetime


@dataclass
class Queue:
    lines: list[Line] = field(default_factory=list)
    drafts: list[MarkDraft] = field(default_factory=list)
    given: list[ManualMark] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def queue_of(viewer: Person, now: datetime) -> Queue:
    """Six queries: the oldest question first."""
    answers = Response.objects.filter(pk__in=open_to(viewer, now).order_by().values("pk")).order_by()
    grouped = answers.values("item__attempt__quiz", "item__version__question").annotate(
        count=Count("pk"), oldest=Min("item__attempt__submitted_at")
    )
    rows = sorted(grouped, key=lambda row: row["oldest"])
    quizzes = Quiz.objects.in_bulk({row["item__attempt__quiz"] for row in rows})
    asked = {row["item__version__question"] for row in rows}
    newest = {one.question_id: one for one in QuestionVersion.objects.newest().filter(question__in=asked)}
    questions = Question.objects.in_bulk(asked)
    lines = [
        Line(
            quizzes[row["item__attempt__quiz"]],
            questions[row["item__version__question"]],
            newest[row["item__version__question"]].stem,
            row["count"],
            row["oldest"],
        )
        for row in rows
    ]
    return Queue(lines, drafts_of(viewer), given_by(viewer))


def given_by(viewer: Person, most: int = MOST_GIVEN) -> list[ManualMark]:
    """The marks that this marker gave last, with ``may_take_back``. One query."""
    rows = ManualMark.objects.standing().filter(marker=viewer).with_way_back()
    return list(rows.select_related("item__version", "item__attempt__quiz").order_by("-at", "-pk")[:most])


def drafts_of(viewer: Person) -> list[MarkDraft]:
    """What this marker has typed and not given yet, the newest first."""
    rows = MarkDraft.objects.visible_to(viewer).with_words().select_related("item__version", "item__attempt__quiz")
    return list(rows.order_by("-saved_at")[:MOST_DRAFTS])
