"""``python -m bench``: start the production profile, fill it, walk every step at 1, 4 and 16 connections."""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parents[1] / "site"))

from bench.cpu import cpu_seconds, yardstick
from bench.size import FULL, QUICK, Size
from bench.stand import Stand, prepare, stand

if TYPE_CHECKING:
    from bench.client import Visit
    from bench.report import Found, Line
    from bench.steps import Step

LEVELS = (1, 4, 16)
WARMING = 12  # visits, over eight connections: both web workers have then seen the step


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run with fewer people; writes no page")
    parser.add_argument("--only", default="", metavar="WORDS", help="only steps with these words; writes no page")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    said = parser.parse_args()
    began = time.monotonic()
    with stand() as where:
        print("PostgreSQL and broker are up; making tables and static files …", flush=True)
        prepare(where)
        from bench import report  # Django is set up only now

        found = measure(where, QUICK if said.quick else FULL, said.only)
    print(f"\n{report.terminal(found.lines)}\n\n{report.markdown(report.summary(found.lines))}\n\n{found}")
    if not (said.quick or said.only or said.no_write):
        report.write(found)
        print(f"Written to {report.PAGE.name}.")
    print(f"{time.monotonic() - began:.0f} s in all.")


def measure(where: Stand, size: Size, only: str) -> "Found":
    from bench import report
    from bench.fill import fill
    from bench.queries import count_queries
    from bench.steps import steps

    filled = fill(size)
    lines: list[Line] = []
    wanted = [step for step in steps(filled) if only in step.name]
    counted = {step.name: count_queries(step) for step in wanted}
    yard = yardstick()
    with where.serving():
        idle = idle_cpu()
        for step in wanted:
            print(f"  {step.name} …", flush=True)
            for connections in LEVELS:
                lines += walk(where, size, step, connections, counted[step.name])
    return report.Found(lines, filled=filled.said, idle=idle, yard=yard)


def idle_cpu() -> float:
    """CPU milliseconds a second of all servers together while nobody asks."""
    time.sleep(1)
    before = sum(cpu_seconds().values())
    time.sleep(3)
    return (sum(cpu_seconds().values()) - before) * 1000 / 3


def walk(where: Stand, size: Size, step: "Step", connections: int, counted: list[float]) -> "list[Line]":
    if connections == LEVELS[0]:
        list(through(where, step, list(islice(step.visits, WARMING)), 8, size.seconds, counted))
    visits = list(islice(step.visits, size.attempts if step.whole else size.visits))
    return list(through(where, step, visits, connections, size.seconds, counted))


def through(
    where: Stand, step: "Step", visits: "list[Visit]", connections: int, seconds: float, counted: list[float]
) -> "Iterator[Line]":
    """One part after another; who did not get through one in time does not go on to the next."""
    from bench.client import run
    from bench.report import Line

    for place, part in enumerate(step.parts):
        if part.before:
            part.before(visits)
        found, got = run(part.walk, visits, port=where.port, connections=connections, seconds=seconds)
        visits = got if part.counts else visits
        yield Line(step, part, connections, found, counted[place])


if __name__ == "__main__":
    main()
