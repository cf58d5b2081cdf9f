"""From the tables to the numbers: the marks, the options chosen, the languages. Streams; a row at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from quizzes import types
from quizzes.models import Attempt, Mark, QuestionVersion, Quiz, StatisticsRun
from quizzes.models.attempts import AttemptQuerySet
from quizzes.statistics.scores import Score

CHUNK = 5000
Progress = Callable[[int], None]


def attempts_of(quiz: Quiz, which: str) -> AttemptQuerySet:
    """What is marked whole: an attempt with an essay that waits for a person has no total yet."""
    submitted = Attempt.objects.filter(quiz=quiz, waiting=0).submitted()
    return submitted.first_of_each() if which == StatisticsRun.Attempts.FIRST else submitted


class Row(NamedTuple):
    """One place on one paper, with the keys that were chosen there."""

    score: Score
    chosen: list[str]


def rows(attempts: AttemptQuerySet, progress: Progress = lambda percent: None) -> Iterator[Row]:
    """Every mark of the attempts. ``progress`` hears whole per cents."""
    marks = Mark.objects.filter(item__attempt__in=attempts.order_by().values("pk"), possible__gt=0)
    count, said = marks.count(), 0
    found = marks.order_by().values_list(
        "item__attempt_id",
        "item__position",
        "item__version__question_id",
        "item__version_id",
        "mark",
        "possible",
        "response__answer",
    )
    for number, (attempt, place, question, version, mark, highest, answer) in enumerate(
        found.iterator(chunk_size=CHUNK), start=1
    ):
        yield Row(Score(attempt, place, question, version, float(mark), float(highest)), answer or [])
        if number % CHUNK == 0 and (percent := 100 * number // count) > said:
            said = percent
            progress(percent)


def languages(attempts: AttemptQuerySet) -> dict[int, str]:
    return dict(attempts.order_by().values_list("pk", "language"))


def versions(pks: set[int]) -> dict[int, QuestionVersion]:
    return QuestionVersion.objects.select_related("question").in_bulk(list(pks))


def guesses(found: dict[int, QuestionVersion]) -> dict[int, float | None]:
    """Question → what a blind guess earns; the mean over its versions, ``None`` where one cannot say."""
    each: dict[int, list[float | None]] = defaultdict(list)
    for version in found.values():
        guess = types.of(version.kind).guess(version.content)
        each[version.question_id].append(None if guess is None else float(guess))
    return {
        question: None if None in shares else sum(share or 0.0 for share in shares) / len(shares)
        for question, shares in each.items()
    }
