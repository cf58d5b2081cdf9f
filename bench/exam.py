"""One exam, many candidates at once: ``python -m bench.exam``.

On the production profile: once with 16 connections that never pause, then with everybody at once, each on a connection
of their own; and once more while a web worker is killed and every database connection is dropped in the middle of it.
Afterwards the journal is compared with what each candidate gave and has a receipt for.
"""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "site"))

from bench.cpu import children_of  # noqa: E402
from bench.size import Size  # noqa: E402
from bench.stand import Stand, prepare, stand  # noqa: E402

if TYPE_CHECKING:
    from bench.candidate import Given
    from bench.client import Measured, Visit
    from bench.steps import Step
    from tests.servers import Process

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- exam:begin -->", "<!-- exam:end -->"
QUESTIONS = 20
WARMING = 12
CROWD = 16  # connections of those who never pause
CROWD_ATTEMPTS = 60
PHASE_SECONDS = 300.0  # a phase at most
BLOWS = (0.35, 0.65)  # of the phase of answers: when the worker is killed, and when the connections are dropped


@dataclass(frozen=True)
class Sitting:
    """What one run found."""

    name: str
    candidates: int
    phases: "dict[str, Measured]"
    given: "Sequence[Given]"
    lost: int
    doubled: int
    wrongly_marked: int
    blows: Sequence[str] = ()

    @property
    def saves(self) -> list[float]:
        """Milliseconds from giving an answer to its receipt, sorted."""
        return sorted(one.took * 1000 for one in self.given if one.took is not None)

    def percentile(self, share: float) -> float:
        return self.saves[min(len(self.saves) - 1, int(share * len(self.saves)))]

    @property
    def sent_again(self) -> int:
        return sum(one.sent - 1 for one in self.given)

    @property
    def cpu_a_save(self) -> float:
        """Milliseconds."""
        return sum(self.phases["answers"].cpu.values()) * 1000 / len(self.given)

    @property
    def cpu_an_attempt(self) -> float:
        """Milliseconds of a whole one; of questions answered twice once."""
        others = (found for name, found in self.phases.items() if name != "answers")
        return sum(sum(found.cpu.values()) for found in others) * 1000 / self.candidates + QUESTIONS * self.cpu_a_save

    @property
    def cells(self) -> list[str]:
        saving = self.phases["answers"]
        cpu = [f"{self.cpu_a_save:.1f}", f"{self.cpu_an_attempt:.0f}"] if not self.blows else ["–", "–"]
        shares = [f"{self.percentile(share):.0f}" for share in (0.5, 0.95, 0.99)]
        times = [f"{len(self.given) / saving.seconds:.0f}", *shares, f"{self.saves[-1]:.0f}"]
        counts = [self.sent_again, self.lost, self.doubled, self.wrongly_marked]
        return [self.name, str(self.candidates), str(len(self.given)), *times, *cpu, *map(str, counts)]


HEADS = [
    "run",
    "candidates",
    "answers",
    "answers/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "slowest ms",
    "CPU ms/answer",
    "CPU ms/attempt",
    "sent again",
    "lost",
    "doubled",
    "marked wrongly",
]


# --- A sitting -----------------------------------------------------------------------------------------------


@dataclass
class Exam:
    where: Stand
    web: "Process"
    step: "Step"

    def sit(self, name: str, candidates: int, *, connections: int, pace: float, blows: bool = False) -> Sitting:
        """All through one phase, then all through the next; the last candidate opens the next door."""
        from django.db import connection

        from bench import candidate, client

        visits = list(islice(self.step.visits, candidates))
        parts = {part.name: part for part in self.step.parts}
        phases: dict[str, Measured] = {}
        struck: list[str] = []

        def through(part: str, walk: client.Phase) -> None:
            found, done = client.run(walk, visits, port=self.where.port, connections=connections, seconds=PHASE_SECONDS)
            if len(done) < candidates:
                raise SystemExit(f"{name}: {part} took longer than {PHASE_SECONDS:.0f} s for {candidates} candidates")
            phases[part] = found

        for part in ("start", "first question"):
            through(part, candidate.persistent(parts[part].walk))
        if look_up := parts["20 answers"].before:
            look_up(visits)
        blow = Thread(target=self._strike, args=(QUESTIONS * pace, struck)) if blows else None
        if blow:
            blow.start()
        through("answers", candidate.answering(pace))
        if blow:
            blow.join()
            connection.close()  # ours was dropped with the others
        for part in ("hand in", "result"):
            through(part, candidate.persistent(parts[part].walk))
        return Sitting(name, candidates, phases, *judged(visits), blows=struck)

    def _strike(self, seconds: float, struck: list[str]) -> None:
        begun = time.monotonic()
        for share, blow in zip(BLOWS, (self._kill_worker, self._drop_connections), strict=True):
            time.sleep(max(0.0, begun + share * seconds - time.monotonic()))
            struck.append(f"{blow()} {share:.0%} of the way")

    def _kill_worker(self) -> str:
        worker = children_of(self.web.pid)[-1]
        os.kill(worker, signal.SIGKILL)
        return "one of two web workers killed"

    def _drop_connections(self) -> str:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            dropped = cursor.fetchone()[0]
        connection.close()
        return f"{dropped} database connections dropped"


def judged(visits: "Sequence[Visit]") -> "tuple[list[Given], int, int, int]":
    """All that was given; how much of it the journal has not, what it has too often, and how many marks are wrong."""
    from quizzes.models import Attempt, Response

    given: list[Given] = []
    lost = doubled = wrong = 0
    for visit in visits:
        attempt = Attempt.objects.get(pk=visit.facts["attempt"].rpartition("/")[2])
        rows = Response.objects.filter(item__attempt=attempt).values_list("item__position", "number", "answer")
        kept = Counter((position, number, tuple(answer)) for position, number, answer in rows)
        wanted = Counter((one.position, one.number, tuple(one.answer)) for one in visit.facts["given"])
        lost += (wanted - kept).total() + sum(one.took is None for one in visit.facts["given"])
        doubled += (kept - wanted).total()
        right = sum(1 for answer in visit.facts["answers"].values() if answer)
        wrong += attempt.score != right or attempt.submitted_at is None
        given += visit.facts["given"]
    return given, lost, doubled, wrong


# --- The whole -----------------------------------------------------------------------------------------------


def measure(where: Stand, candidates: int, pace: float, crowd: int) -> list[Sitting]:
    from bench import client
    from bench.fill import fill
    from bench.steps import steps

    needed = WARMING + crowd + 2 * candidates
    filled = fill(Size(people=needed * 10 // 7 + 10, courses=6, lessons=5))
    step = next(one for one in steps(filled) if one.whole)
    with where.serving() as web:
        exam = Exam(where, web, step)
        for part in step.parts:  # both workers have then seen everything
            if part.name == "start":
                warm = list(islice(step.visits, WARMING))
            if part.before:
                part.before(warm)
            client.run(part.walk, warm, port=where.port, connections=8, seconds=60)
        runs = [exam.sit(f"{CROWD} connections, no pauses", crowd, connections=CROWD, pace=0)]
        everybody = {"connections": candidates, "pace": pace}
        name = f"everybody at once, an answer each {pace:g} s"
        if candidates:
            runs.append(exam.sit(name, candidates, **everybody))
            runs.append(exam.sit("the same, struck in the middle", candidates, **everybody, blows=True))
    return runs


def told(runs: list[Sitting]) -> str:
    from bench import report

    phases = [["CPU ms and (p95 ms)", *(run.name for run in runs)]]
    for part in ("start", "first question", "answers", "hand in", "result"):
        cells = (f"{run.phases[part].cpu_ms:.1f} ({run.phases[part].percentile(0.95):.0f})" for run in runs)
        phases.append([part, *cells])
    blows = "; ".join(blow for run in runs for blow in run.blows)
    command = " ".join(["python -m bench.exam", *sys.argv[1:]])
    note = (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {report.machine()}, with `{command}`. Servers and candidates share "
        f"the cores, and other work ran beside: a load of {os.getloadavg()[0]:.0f} when it ended."
    )
    tables = [report.markdown([HEADS, *(run.cells for run in runs)]), report.markdown(phases)]
    return "\n\n".join([note, tables[0], *([f"In the last run: {blows}."] if blows else []), tables[1]])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=__doc__)
    parser.add_argument("--candidates", type=int, default=500)
    parser.add_argument("--pace", type=float, default=5.0, help="seconds from answer to answer")
    parser.add_argument("--crowd", type=int, default=CROWD_ATTEMPTS, help="attempts at 16 connections")
    parser.add_argument("--write", action="store_true", help="the tables into docs/performance.md")
    options = parser.parse_args()
    with stand() as where:
        prepare(where)
        said = told(measure(where, options.candidates, options.pace, options.crowd))
    print(said)
    if options.write:
        head, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{said}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
