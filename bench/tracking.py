"""``python -m bench.tracking``: 100,000 people, 20 certifications and 1.5 million certificates of five years.

On a throw-away PostgreSQL, and 10,000 people on SQLite (``--only`` one of them). The company is written with COPY, the
standings by the full rebuild, which is the first thing measured. Each step has a process of its own, so that its peak
memory is its own. Told are seconds of wall time, CPU seconds of that process and of the database, statements, and
megabytes with what the process held before in brackets. Pages are asked for ten times: told are the middle of
the seconds, and a tenth of the CPU.

``--people`` makes another size. ``--step`` does one of the steps alone. ``--kept URL`` fills that PostgreSQL unless it
is filled, and leaves it, so that a step can be measured again. ``--write`` writes docs/performance.md between its
markers, anew after each step.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.cpu import database_seconds
from bench.machine import machine
from bench.tracking_steps import STEPS, Step

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- tracking:begin -->", "<!-- tracking:end -->"
PEOPLE = {"postgres": 100_000, "sqlite": 10_000}
HEADS = ("what", "people", "database", "s", "CPU s", "of it database", "statements", "peak MB (before)", "aim")
AIMS = {"s": "{:g} s", "cpu": "{:g} CPU s", "statements": "{:g} statements", "more": "{:g} MB more"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.tracking", description=__doc__)
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    parser.add_argument("--people", type=int)
    parser.add_argument("--step", action="append", help="a step's key; several times")
    parser.add_argument("--kept", metavar="URL", help="of a PostgreSQL that stays")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--here", help=argparse.SUPPRESS)  # the step that this process does
    said = parser.parse_args()
    if said.here:
        here(said.here, said.people)
        return
    lines: list[str] = []
    for database in ["postgres"] if said.kept else [said.only] if said.only else ["sqlite", "postgres"]:
        for line in measured(database, said.people or PEOPLE[database], said.step, said.kept):
            lines.append(line)
            print(line, flush=True)
            if said.write:
                write(lines)


def measured(database: str, people: int, wanted: list[str] | None, kept: str | None) -> Iterator[str]:
    with environment(database, kept) as env:
        began = time.monotonic()
        filled = in_a_process("fill", people, env)["said"]
        print(f"{database}: {filled}, in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        for step in STEPS:
            if wanted and step not in wanted and (kept or step != "rebuild"):
                continue
            found = in_a_process(step, people, env)
            yield row([found["said"], f"{people:,}", database, *figures(found), aim(found)])


def figures(found: dict[str, Any]) -> list[str]:
    times = [f"{found[name]:.3g}" for name in ("s", "cpu", "database")]
    return [*times, f"{found['statements']:,}", f"{found['peak']:.0f} ({found['base']:.0f})"]


def aim(found: dict[str, Any]) -> str:
    """In words, and which were missed."""
    found["more"] = found["peak"] - found["base"]
    told = (AIMS[name].format(most) + " **missed**" * (found[name] > most) for name, most in found["aims"].items())
    return ", ".join(told)


def in_a_process(step: str, people: int, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.tracking", "--here", step, "--people", str(people)]
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextlib.contextmanager
def environment(database: str, kept: str | None = None) -> Iterator[dict[str, str]]:
    from tests import servers

    with tempfile.TemporaryDirectory(prefix="poise-bench-") as folder, contextlib.ExitStack() as stack:
        env = {**os.environ, "POISE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
        env["ALLOWED_HOSTS"] = "testserver,127.0.0.1"
        (Path(folder) / "static").mkdir()
        if kept:
            env["DATABASE_URL"] = kept
        elif database == "postgres":
            programs = servers.postgres_programs()
            if programs is None:
                raise SystemExit("PostgreSQL's server programs are not on this machine.")
            env["DATABASE_URL"] = stack.enter_context(servers.postgres(programs))
        yield env


def here(step: str, people: int) -> None:
    import django

    django.setup()
    if step == "fill":
        print(json.dumps({"said": fill(people)}))
        return
    from config import wsgi  # noqa: F401 - loaded as a server of the web loads it

    print(json.dumps(figures_of(STEPS[step], people)))


def fill(people: int) -> str:
    from django.core.management import call_command

    from bench.tracking_company import company
    from people.models import Person

    call_command("compile_translations", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    return "filled before" if Person.objects.count() >= people else company(people)


def figures_of(step: Step, people: int) -> dict[str, Any]:
    read = step.prepare(people)
    base = peak()
    with statements() as count:
        taken = [timed(read)]
    taken += [timed(read) for _ in range(step.times - 1)]
    spent = {name: statistics.mean(one[name] for one in taken) for name in ("cpu", "database")}
    known = {"said": taken[-1]["said"], "statements": count[0], "base": base, "peak": peak(), "aims": step.aims}
    return {"s": statistics.median(one["s"] for one in taken), **spent, **known}


def timed(read: Callable[[], str]) -> dict[str, Any]:
    database = database_seconds()  # looking takes a few milliseconds itself
    began, cpu = time.perf_counter(), time.process_time()
    said = read()
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    of_database = database_seconds() - database
    return {"said": said, "s": seconds, "cpu": spent + of_database, "database": of_database}


@contextlib.contextmanager
def statements() -> Iterator[list[int]]:
    """Counted, not kept: a rebuild has many."""
    from django.db import connection

    count = [0]

    def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        yield count


def peak() -> float:
    """Megabytes that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def row(cells: Any) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def write(lines: list[str]) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    said = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}, with `python -m bench.tracking`."
    table = "\n".join([row(HEADS), "| --- | --: | --- | --: | --: | --: | --: | --: | --- |", *lines])
    PAGE.write_text(f"{before}{BEGIN}\n\n{said}\n\n{table}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    main()
