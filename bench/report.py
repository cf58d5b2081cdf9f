"""The tables: for the terminal, and for docs/performance.md between its two markers."""

import datetime
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.client import Measured
from bench.machine import machine
from bench.steps import Part, Step
from tests import servers

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


@dataclass(frozen=True)
class Line:
    """One part of a step at one number of connections."""

    step: Step
    part: Part
    connections: int
    measured: Measured
    queries: float

    @property
    def cells(self) -> list[str]:
        name = self.step.name if len(self.step.parts) == 1 else f"{self.step.name}: {self.part.name}"
        found = self.measured
        return [
            name,
            str(self.connections),
            str(found.requests),
            f"{found.per_second:,.0f}" if found.per_second >= 10 else f"{found.per_second:.1f}",
            f"{found.percentile(0.5):.1f}",
            f"{found.percentile(0.95):.1f}",
            f"{found.cpu_ms:.1f}",
            " + ".join(f"{found.cpu[role] * 1000 / found.requests:.1f}" for role in SPLIT),
            f"{self.queries:g}",
            f"{found.bytes_each:,.0f}",
        ]


SPLIT = ("web", "PostgreSQL", "broker", "worker")
HEADS = [
    "step",
    "conn.",
    "requests",
    "requests/s",
    "p50 ms",
    "p95 ms",
    "CPU ms/request",
    "of it web + db + broker + worker",
    "queries/request",
    "bytes/request",
]


def whole(lines: list[Line]) -> float:
    """CPU milliseconds of one whole step: its parts, as often as they are asked for."""
    return sum(line.measured.cpu_ms * line.part.requests for line in lines if line.part.counts)


def terminal(lines: list[Line]) -> str:
    rows = [HEADS, *(line.cells for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def markdown(rows: list[list[str]], *, numbers_from: int = 1) -> str:
    rule = ["---" if place < numbers_from else "--:" for place in range(len(rows[0]))]
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def summary(lines: list[Line]) -> list[list[str]]:
    """Each whole step at each number of connections beside what we mean to need."""
    levels = sorted({line.connections for line in lines})
    rows = [["CPU ms for the whole step", "peer", "we mean", *(f"{one} conn." for one in levels), "verdict"]]
    for step in {line.step.name: line.step for line in lines}.values():
        of_step = [line for line in lines if line.step is step]
        found = [whole([line for line in of_step if line.connections == one]) for one in levels]
        rows.append([step.name, step.peer, f"{step.target:g}", *(f"{one:.1f}" for one in found), _verdict(step, found)])
    return rows


def _verdict(step: Step, found: list[float]) -> str:
    worst = max(found)
    return "met" if worst <= step.target else f"**missed**, {worst / step.target:.1f} ×"


@dataclass(frozen=True)
class Found:
    """One run."""

    lines: list[Line]
    filled: str
    idle: float  # CPU ms a second
    yard: float  # CPU ms

    def __str__(self) -> str:
        facts = {
            "Date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
            "Machine": f"{machine()}; servers and readers share it",
            "With": versions(),
            "Command": " ".join(["python -m bench", *sys.argv[1:]]),
            "Filled with": self.filled,
            "Yardstick": f"a million rounds of `total += number * number % 7` take {self.yard:.0f} CPU ms",
            "Idle": f"all servers together use {self.idle:.0f} CPU ms a second when nobody asks; not subtracted",
        }
        return "\n".join(f"- **{name}**: {fact}" for name, fact in facts.items())


def versions() -> str:
    postgres, broker = servers.postgres_programs(), servers.redis_program() or servers.embedded_program()
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "Wagtail", "granian", "celery", "psycopg"))
    said = [_said([f"{postgres}/postgres", "--version"]), _said([str(broker), "--version"])]
    return f"Python {platform.python_version()}, {packages}, {', '.join(said)}"


def _said(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return said.partition(" sha=")[0]


def write(found: Found) -> None:
    """Replace what stands between the markers; the words around them are people's."""
    head, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, tail = rest.partition(END)
    everything = [HEADS, *(line.cells for line in found.lines)]
    body = "\n\n".join([str(found), markdown(summary(found.lines)), markdown(everything)])
    PAGE.write_text(f"{head}{BEGIN}\n\n{body}\n\n{END}{tail}")
