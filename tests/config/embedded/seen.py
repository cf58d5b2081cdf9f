"""What is seen of processes from outside."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie, which only waits for its parent's look, does not."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(said.stdout.strip()) and "Z" not in said.stdout


def comes_true(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def pid_in(path: Path) -> int:
    """The process id that somebody is about to write there."""
    assert comes_true(lambda: path.exists() and path.read_text().strip() != "")
    return int(path.read_text())
