"""``python -m bench.statistics``: a quiz's statistics over 10,000 attempts of 40 questions.

On a throw-away PostgreSQL and on SQLite (``--only`` one of them). The attempts are written straight into the tables,
each of somebody else, a sixth of them in English, the able more often right. Measured is what the worker's job does,
progress included: all marks read, every figure, distractor tables, Mantel–Haenszel; then one question's figures over
its versions. Each step has a process of its own, so that its peak memory is its own. ``--write`` writes
docs/performance.md between its markers.
"""

import argparse
import json
import math
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.machine import machine
from bench.tracking import environment, peak, row, statements, timed

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- statistics:begin -->", "<!-- statistics:end -->"
ATTEMPTS, QUESTIONS, OPTIONS = 10_000, 40, "abcd"
HEADS = ("what", "attempts", "database", "s", "CPU s", "of it database", "statements", "peak MB (before)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.statistics", description=__doc__)
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    parser.add_argument("--attempts", type=int, default=ATTEMPTS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--here", help=argparse.SUPPRESS)  # the step that this process does
    said = parser.parse_args()
    if said.here:
        here(said.here, said.attempts)
        return
    lines = []
    for database in [said.only] if said.only else ["sqlite", "postgres"]:
        for line in measured(database, said.attempts):
            lines.append(line)
            print(line, flush=True)
    if said.write:
        write(lines)


def measured(database: str, attempts: int) -> Iterator[str]:
    with environment(database) as env:
        for step in ("fill", "quiz", "question"):
            command = [sys.executable, "-m", "bench.statistics", "--here", step, "--attempts", str(attempts)]
            done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            if step == "fill":
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            times = [f"{found[name]:.2f}" for name in ("s", "cpu", "database")]
            memory = f"{found['peak']:.0f} ({found['base']:.0f})"
            yield row([found["said"], f"{attempts:,}", database, *times, found["statements"], memory])


def here(step: str, attempts: int) -> None:
    import django

    django.setup()
    if step == "fill":
        fill(attempts)
        return
    from config import wsgi  # noqa: F401 - loaded as a worker has loaded it

    base = peak()
    with statements() as count:
        found = timed({"quiz": whole_quiz, "question": one_question}[step])
    print(json.dumps({**found, "statements": count[0], "base": base, "peak": peak()}))


def whole_quiz() -> str:
    from quizzes.models import Quiz, StatisticsRun
    from quizzes.statistics.services import calculate, keep, show_progress

    quiz = Quiz.objects.get()
    run = StatisticsRun.objects.create(quiz=quiz)
    keep(run=run, result=calculate(quiz, run.attempts, show_progress(run)))
    run.refresh_from_db()
    assert run.result
    return f"a quiz's statistics, {len(run.result['questions'])} questions"


def one_question() -> str:
    from quizzes.models import Question
    from quizzes.statistics.question import statistics_of

    found = statistics_of(Question.objects.order_by("code")[0], "first")
    assert found.whole
    return f"one question over {len(found.by_version)} versions"


# --- The attempts ------------------------------------------------------------------------------------------


def fill(attempts: int) -> None:
    from django.core.management import call_command

    from bench.bulk import Table
    from quizzes.models import Attempt, Mark, PaperItem, Response

    call_command("migrate", verbosity=0, interactive=False)
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    quiz, versions = _quiz()
    chance = random.Random(1)
    people = _people(attempts, quiz, chance)
    sat = list(_papers(people, versions, chance))
    ids = ("id", "attempt_id", "position", "version_id", "option_order")
    Table(Attempt, *ATTEMPT).fill(_attempts(people, sat, quiz, began))
    Table(PaperItem, *ids).fill((one.item, one.attempt, one.place, one.version, list(OPTIONS)) for one in sat)
    Table(Response, "id", "item_id", "number", "answer", "received_at").fill(
        (one.item, one.item, 1, [one.chosen], began) for one in sat
    )
    Table(Mark, "id", "item_id", "response_id", "mark", "possible", "at").fill(
        (one.item, one.item, one.item, int(one.right), 1, began) for one in sat
    )
    _analyse()


class Sat:
    """One place on one paper."""

    __slots__ = ("attempt", "chosen", "item", "place", "right", "version")

    def __init__(self, item: int, attempt: int, place: int, version: int, chosen: str) -> None:
        self.item, self.attempt, self.place, self.version, self.chosen = item, attempt, place, version, chosen
        self.right = chosen == OPTIONS[0]


def _quiz() -> "tuple[Any, list[tuple[int, float]]]":
    """The quiz, and of each question the version and how hard it is."""
    from quizzes.models import Question, QuestionBank, QuestionVersion, Quiz

    bank = QuestionBank.objects.create(code="b", name_zh="题库", name_en="Bank")
    quiz = Quiz.objects.create(code="q", name_zh="测验", name_en="Quiz", bank=bank, draws=QUESTIONS)
    options = [
        {"key": key, "right": key == OPTIONS[0], "text": {"zh-hans": f"选项{key}", "en": f"Option {key}"}}
        for key in OPTIONS
    ]
    content = {"stem": {"zh-hans": "先做什么？", "en": "What comes first?"}, "options": options}
    versions = []
    for number in range(QUESTIONS):
        question = Question.objects.create(bank=bank, code=f"q-{number:02}")
        version = QuestionVersion.objects.create(question=question, number=1, kind="single", content=content)
        versions.append((version.pk, -2 + 4 * number / (QUESTIONS - 1)))
    return quiz, versions


def _people(attempts: int, quiz: Any, chance: random.Random) -> list[tuple[int, int, int, float, str]]:
    """Person, enrolment, activity, how able, which language."""
    from uuid import uuid4

    from courses.models import Activity, Course, Enrolment
    from people.models import Person

    course = Course.objects.create(key=uuid4(), code="c", name_zh="课程", name_en="Course")
    names = {"name_zh": "测验", "name_en": "Quiz", "path_zh": "c/q/", "path_en": "c/q/"}
    activity = Activity.objects.create(course=course, key=uuid4(), kind="quiz", **names)
    rows = (Person(staff_number=f"S{number:06}", name="林晓雯") for number in range(attempts))
    people = Person.objects.bulk_create(rows, batch_size=1000)
    enrolments = Enrolment.objects.bulk_create(
        (Enrolment(person=person, course=course) for person in people), batch_size=1000
    )
    return [
        (person.pk, enrolment.pk, activity.pk, chance.gauss(0, 1), "en" if chance.random() < 1 / 6 else "zh-hans")
        for person, enrolment in zip(people, enrolments, strict=True)
    ]


def _papers(people: list[Any], versions: list[tuple[int, float]], chance: random.Random) -> Iterator[Sat]:
    item = 0
    for attempt, (*_ids, able, _language) in enumerate(people, start=1):
        paper = chance.sample(versions, len(versions))
        for place, (version, hard) in enumerate(paper, start=1):
            item += 1
            knows = chance.random() < 1 / (1 + math.exp(hard - 1.3 * able))
            yield Sat(item, attempt, place, version, OPTIONS[0] if knows else chance.choice(OPTIONS))


ATTEMPT = (
    *("id", "quiz_id", "person_id", "enrolment_id", "activity_id", "number", "seed", "language", "pass_percent"),
    *("started_at", "deadline_at", "submitted_at", "score", "max_score"),
)


def _attempts(people: list[Any], sat: list[Sat], quiz: Any, began: datetime) -> Iterator[tuple[Any, ...]]:
    scores: dict[int, int] = {}
    for one in sat:
        scores[one.attempt] = scores.get(one.attempt, 0) + one.right
    later = began + timedelta(minutes=30)
    for attempt, (person, enrolment, activity, _able, language) in enumerate(people, start=1):
        ids = (attempt, quiz.pk, person, enrolment, activity, 1, attempt, language, 80)
        yield (*ids, began, later, later, scores[attempt], QUESTIONS)


def _analyse() -> None:
    """As autovacuum would have by then."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write(lines: list[str]) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    said = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}, with `python -m bench.statistics`."
    table = "\n".join([row(HEADS), "| --- | --: | --- | --: | --: | --: | --: | --: |", *lines])
    PAGE.write_text(f"{before}{BEGIN}\n\n{said}\n\n{table}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    main()
