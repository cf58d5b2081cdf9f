"""CPU time of whole process trees, read from ``/proc``.

A process's ``utime + stime`` is its own time, all threads included; ``cutime + cstime`` is that of the children it has
buried. Summed over every living process of a tree, nothing is lost when a PostgreSQL backend ends or a worker is
replaced, and nothing counts twice. The kernel keeps these in hundredths of a second (``SC_CLK_TCK``) but rounds down
only what it shows, so the error of a difference is at most one tick per living process, however long it ran.
"""

import os
import time
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
ROLES = {"granian": "web", "postgres": "PostgreSQL", "redis": "broker", "valkey": "broker", "celery": "worker"}


def cpu_seconds() -> dict[str, float]:
    """Seconds of CPU so far, by role, of everything this process has started."""
    ticks, children = _processes()
    spent: dict[str, float] = dict.fromkeys(sorted(set(ROLES.values())), 0.0)
    for root in children[os.getpid()]:
        if role := _role(root):
            spent[role] += sum(ticks[pid] for pid in _tree(root, children)) / TICK
    return spent


def database_seconds() -> float:
    """Of the PostgreSQL that Django is connected to, where it runs on this machine; SQLite's are the process's own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    backend = _read(Path(f"/proc/{connection.connection.info.backend_pid}"))
    if backend is None:
        return 0.0
    ticks, children = _processes()
    return sum(ticks[pid] for pid in _tree(backend[0], children)) / TICK


def _processes() -> tuple[dict[int, int], dict[int, list[int]]]:
    """Ticks and children of every process, by its id."""
    ticks, children = {}, defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (found := _read(folder)):
            pid = int(folder.name)
            parent, ticks[pid] = found
            children[parent].append(pid)
    return ticks, children


def children_of(pid: int) -> list[int]:
    """Those that run now, the oldest first."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for each in listed for child in each.read_text().split())


def _read(folder: Path) -> tuple[int, int] | None:
    """The parent's id, and the ticks of the process and of the children it has buried."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended while we were looking
        return None
    return int(fields[1]), sum(int(field) for field in fields[11:15])


def _role(pid: int) -> str | None:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return None
    return next((role for name, role in ROLES.items() if name in command), None)


def _tree(root: int, children: dict[int, list[int]]) -> list[int]:
    found = [root]
    for pid in found:
        found.extend(children[pid])
    return found


def yardstick() -> float:
    """CPU milliseconds of a fixed piece of Python: how fast this machine is just now, to read other figures by."""
    best = float("inf")
    for _ in range(3):
        began, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number * number % 7
        best = min(best, time.process_time() - began)
    return best * 1000
