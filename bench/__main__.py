"""``python -m bench``: start the production profile, fill it, walk every step at 1, 4 and 16 connections."""

import argparse
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "site"))

from bench.cpu import cpu_seconds
from bench.size import FULL, QUICK, Size
from bench.stand import Stand, prepare, stand
from tests import servers

LEVELS = (1, 4, 16)
WARMING = 12  # visits, over eight connections: both web workers have then seen the step


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute; writes no page")
    parser.add_argument("--only", default="", help="only the steps whose name contains this; writes no page")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    said = parser.parse_args()
    began = time.monotonic()
    with stand() as where:
        print("PostgreSQL and broker are up; making tables and static files …", flush=True)
        prepare(where)
        lines, words, idle = measure(where, QUICK if said.quick else FULL, said.only)
    from bench import report

    print("\n" + report.terminal(lines) + "\n\n" + report.markdown(report.summary(lines)))
    if not (said.quick or said.only or said.no_write):
        programs, broker = servers.postgres_programs(), servers.redis_program() or servers.embedded_program()
        report.write(lines, filled=words, with_what=report.versions(programs, str(broker)), idle=idle)
        print(f"\nWritten to {report.PAGE.name}.")
    print(f"{time.monotonic() - began:.0f} s in all.")


def measure(where: Stand, size: Size, only: str):
    from bench.fill import fill
    from bench.queries import count_queries
    from bench.steps import steps

    filled = fill(size)
    lines = []
    wanted = [step for step in steps(filled) if only in step.name]
    counted = {step.name: count_queries(step) for step in wanted}
    with where.serving():
        idle = _idle()
        for step in wanted:
            print(f"  {step.name} …", flush=True)
            for connections in LEVELS:
                lines += walk(where, size, step, connections, counted[step.name])
    return lines, filled.said, idle


def _idle() -> float:
    """CPU milliseconds a second of all servers together while nobody asks."""
    time.sleep(1)
    before = sum(cpu_seconds().values())
    time.sleep(3)
    return (sum(cpu_seconds().values()) - before) * 1000 / 3


def walk(where: Stand, size: Size, step, connections: int, counted: list[float]):
    from itertools import islice

    from bench.client import run
    from bench.report import Line

    def through(visits: list, connections: int, seconds: float):
        for place, part in enumerate(step.parts):
            if part.before:
                part.before(visits)
            found, visits = run(part.walk, visits, port=where.port, connections=connections, seconds=seconds)
            yield Line(step, part, connections, found, counted[place])

    if connections == LEVELS[0]:
        list(through(list(islice(step.visits, WARMING)), 8, size.seconds))
    visits = list(islice(step.visits, size.attempts if step.whole else size.visits))
    return list(through(visits, connections, size.seconds))


if __name__ == "__main__":
    main()
