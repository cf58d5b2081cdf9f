"""Stands over one command, and ends it with all its descendants when the supervisor is gone.

Run by path, ``python -I -S guard.py PID_FILE LOCK_FD GRACE COMMAND…``: only the standard library, and not
through the package, whose import would cost a Celery.

Standard input is the *lifeline*, the read end of a pipe whose write end the supervisor alone holds. When the
kernel closes that, however the supervisor died, reading gives end-of-file: the guard asks the command to
stop, and after ``GRACE`` seconds kills its process group. Unlike PR_SET_PDEATHSIG this reaches grandchildren,
and works on macOS too.

``SIGTERM`` is passed on to the command alone (a Celery worker then lets its pool finish); ``SIGQUIT`` kills
the group. What the command leaves behind in its group is killed. The exit code is the command's, or 128 + its
signal.
"""

import contextlib
import os
import select
import signal
import sys
import time

LIFELINE = 0
WATCHED = (signal.SIGCHLD, signal.SIGTERM, signal.SIGQUIT)
IGNORED = (signal.SIGINT, signal.SIGHUP)  # the terminal's: the supervisor decides what they mean


def main(arguments: list[str]) -> int:
    pid_file, lock, grace, *command = arguments
    os.set_inheritable(int(lock), False)  # the folder stays claimed until its last guard is gone
    wakeup = listen()
    child = spawn(command)
    try:
        write_pid(pid_file, child)
        status = watch(child, wakeup, float(grace))
    finally:
        kill_group(child)
        with contextlib.suppress(OSError):
            os.unlink(pid_file)  # noqa: PTH108 - pathlib would double the guard's start
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def listen() -> int:
    """The descriptor on which arriving signals can be selected."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in WATCHED:
        signal.signal(number, lambda *_: None)
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    return reader


def spawn(command: list[str]) -> int:
    """Start the command as the leader of a session, and so of a process group, of its own."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        for number in (*WATCHED, *IGNORED, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), LIFELINE)
        os.execvp(command[0], command)  # noqa: S606 - the supervisor's own list of commands
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.stderr.flush()
    os._exit(127)


def write_pid(path: str, child: int) -> None:
    with open(path, "w") as file:  # noqa: PTH123
        file.write(str(child))


def watch(child: int, wakeup: int, grace: float) -> int:
    """The wait status of the command, once it has ended or been ended."""
    sources, deadline = [LIFELINE, wakeup], None
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        readable = select.select(sources, [], [], left)[0]
        arrived = os.read(wakeup, 64) if wakeup in readable else b""
        if signal.SIGTERM in arrived:
            send(child, signal.SIGTERM)
        if signal.SIGQUIT in arrived or left == 0:
            kill_group(child)
        if LIFELINE in readable and not os.read(LIFELINE, 1):
            sources.remove(LIFELINE)
            deadline = time.monotonic() + grace
            send(child, signal.SIGTERM)


def send(child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)


def kill_group(child: int) -> None:
    # macOS answers EPERM where only zombies are left in the group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
