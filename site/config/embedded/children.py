"""One process of the embedded profile, started under its guard, with its log and its deaths."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")


@dataclass(frozen=True, slots=True)
class Process:
    """What to run. ``ready``: whether it answers yet; ``grace``: how many seconds it may take to stop."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    grace: float = 10.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What the children share: the folder of their data, the pipe that tells of our end, the lock on it."""

    folder: Path
    lifeline: int
    lock: int

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def pid_file(self, name: str) -> Path:
        return self.folder / "run" / f"{name}.pid"


class Child:
    """A process in the course of one ``up``: started, perhaps dead and started again, stopped."""

    def __init__(self, process: Process, ground: Ground) -> None:
        self.process = process
        self.name = process.name
        self.log = ground.log(process.name)
        self.deaths: deque[float] = deque()
        self.due: float | None = None
        self.is_ready = False
        self._ground = ground
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self, *, stdout: int | None = None) -> None:
        """Start under a guard; output goes to the log, or ``stdout`` to a descriptor of the caller's."""
        self.due = None
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(  # noqa: S603 - the supervisor's own list of commands
                self._command(),
                stdin=self._ground.lifeline,
                stdout=log if stdout is None else stdout,
                stderr=log,
                env={**os.environ, **self.process.env},
                pass_fds=[self._ground.lock],
                start_new_session=True,
            )

    def _command(self) -> list[str]:
        lock, grace = str(self._ground.lock), str(min(self.process.grace, 5.0))
        pid_file = str(self._ground.pid_file(self.name))
        return [sys.executable, "-I", "-S", str(GUARD), pid_file, lock, grace, *self.process.command]

    @property
    def running(self) -> bool:
        return self._guard is not None

    def ended(self) -> int | None:
        """The exit code (128 + n for signal n) of a process that has ended since the last look, else None."""
        code = self._guard.poll() if self._guard else None
        if code is None:
            return None
        self._guard = None
        self.is_ready = False
        if code < 0:
            self._kill_orphan()
            return 128 - code
        return code

    def ask_to_stop(self) -> None:
        if self._guard:
            self._guard.terminate()

    def kill(self) -> None:
        """End the whole process group now, through its guard, or past a guard that does not answer."""
        if not self._guard:
            return
        self._guard.send_signal(signal.SIGQUIT)
        try:
            self._guard.wait(2)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()

    def _kill_orphan(self) -> None:
        """The guard itself was killed: what it guarded still runs, and still holds port or socket."""
        pid_file = self._ground.pid_file(self.name)
        with contextlib.suppress(OSError, ValueError):
            os.killpg(int(pid_file.read_text()), signal.SIGKILL)
        pid_file.unlink(missing_ok=True)

    def died(self, *, within: float) -> int:
        """Note a death; return how many there were in the last ``within`` seconds, this one included."""
        now = time.monotonic()
        self.deaths.append(now)
        while self.deaths[0] < now - within:
            self.deaths.popleft()
        return len(self.deaths)

    def rotate_log(self) -> None:
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))

    def last_lines(self, count: int = 20) -> list[str]:
        with contextlib.suppress(OSError):
            return self.log.read_text(errors="replace").splitlines()[-count:]
        return []


def named(code: int) -> str:
    """``exit code 3``, or the name of the signal: ``SIGKILL``."""
    with contextlib.suppress(ValueError):
        if code > 128:
            return signal.Signals(code - 128).name
    return f"exit code {code}"
