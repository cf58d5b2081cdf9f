"""Starts processes, restarts those that die, and stops them in the reverse of their order.

One thread that looks ten times a second: signal handlers only count (``ask_to_stop``), so nothing here can be
interrupted half-way, and a second Ctrl-C hastens the stopping that the first began.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from config.embedded.children import Child, Ground, Process, named

LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """How deaths are borne: after the n-th in ``within`` seconds the n-th pause; with none left, no more."""

    pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    within: float = 60.0


class Stopped(Exception):
    """The user asked to stop before everything was up."""


class GaveUp(Exception):
    """A process could not be kept alive; its last lines have been printed."""


class Supervisor:
    """Use as a context manager: leaving it, however, stops all that was started."""

    def __init__(
        self, folder: Path, *, lock: int, say: Callable[[str], None], patience: Patience | None = None
    ) -> None:
        for name in ("log", "run"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        reader, self._lifeline = os.pipe()
        self._ground = Ground(folder, reader, lock)
        self._say = say
        self._patience = patience or Patience()
        self._children: list[Child] = []
        self._asked = 0
        self._hurry = 2  # at how many requests to stop nothing is waited for any more

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        os.close(self._lifeline)
        os.close(self._ground.lifeline)

    def ask_to_stop(self) -> None:
        """Safe in a signal handler. The second call hastens."""
        self._asked += 1

    def start(self, process: Process) -> None:
        """Start and from now on keep alive. Stopping goes in the reverse order of starting."""
        child = Child(process, self._ground)
        child.rotate_log()
        child.start()
        self._children.append(child)

    def finish(self, process: Process, *, stdout: int) -> None:
        """Run ``process`` to its end while the others are kept alive; its standard output goes to ``stdout``.

        Raises ``GaveUp`` where it fails, having shown why, and ``Stopped``.
        """
        child = Child(process, self._ground)
        child.rotate_log()
        child.start(stdout=stdout)
        try:
            while (code := child.ended()) is None:
                self._look_after_all()
        finally:
            self._end(child)
        if code:
            self._show_end_of(child, f"{child.name} failed: {named(code)}. Its last lines:")
            raise GaveUp(child.name)

    def wait_until_ready(self, *, patience: float) -> list[str]:
        """Wait until all answer; after ``patience`` seconds return the names of those that do not yet."""
        deadline = time.monotonic() + patience
        while True:
            waiting = [child for child in self._children if not self._is_ready(child)]
            if not waiting or time.monotonic() > deadline:
                return [child.name for child in waiting]
            self._look_after_all()

    def keep(self) -> None:
        """Keep all alive until the user asks to stop (``Stopped``) or one cannot be kept (``GaveUp``)."""
        while True:
            self._look_after_all()

    def stop(self) -> None:
        """Stop the last started first, each before the next: nothing is asked of what is already gone."""
        self._hurry = self._asked + 1
        stopped = [child.name for child in reversed(self._children) if self._end(child)]
        self._children.clear()
        if stopped:
            self._say(f"Stopped: {', '.join(stopped)}.")

    def _is_ready(self, child: Child) -> bool:
        if child.running and not child.is_ready:
            child.is_ready = child.process.ready is None or child.process.ready()
        return child.is_ready

    def _look_after_all(self) -> None:
        if self._asked:
            raise Stopped
        for child in self._children:
            code = child.ended()
            if code is not None:
                self._bear(child, code)
            elif child.due is not None and time.monotonic() >= child.due:
                child.start()
        time.sleep(LOOK_EVERY)

    def _bear(self, child: Child, code: int) -> None:
        """Name a death, and say when the process is started again, or that it is not."""
        deaths, pauses = child.died(within=self._patience.within), self._patience.pauses
        if deaths > len(pauses):
            often = f"{deaths} times within {self._patience.within:g} seconds"
            self._show_end_of(child, f"{child.name} died {often} ({named(code)}); everything stops. Its last lines:")
            raise GaveUp(child.name)
        pause = pauses[deaths - 1]
        child.due = time.monotonic() + pause
        self._say(f"{child.name} died ({named(code)}); it is started again in {pause:g} s. See {child.log}")

    def _show_end_of(self, child: Child, heading: str) -> None:
        self._say("\n".join([heading, *(f"    {line}" for line in child.last_lines()), f"All of it: {child.log}"]))

    def _end(self, child: Child) -> bool:
        """Stop one process, by force when its grace is over or the user hastens. False where none ran."""
        if not child.running or child.ended() is not None:
            return False
        child.ask_to_stop()
        deadline = time.monotonic() + child.process.grace
        while child.ended() is None:
            if time.monotonic() > deadline or self._asked >= self._hurry:
                child.kill()
            time.sleep(LOOK_EVERY / 5)
        return True
