"""What one ``up`` must have for itself before it starts anything: its data folder and its port."""

import contextlib
import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

LOOK_EVERY = 0.2


class Refused(Exception):
    """Why nothing was started, in one line."""


@contextlib.contextmanager
def claim(folder: Path, *, patience: float = 15.0) -> Iterator[int]:
    """Hold ``folder`` alone; yields the descriptor of the lock, which guards inherit.

    So the lock outlives a killed ``up`` until the last of its processes has gone, and the next ``up`` waits
    for them (up to ``patience`` seconds) instead of putting a second broker on the same file. A living owner
    refuses at once.
    """
    run = folder / "run"
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(run / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience
        while not _locked(lock):
            owner = os.pread(lock, 20, 0).decode() or "?"
            if _lives(owner) or time.monotonic() > deadline:
                raise Refused(f"Poise already runs on {folder} (process {owner}).")
            time.sleep(LOOK_EVERY)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield lock
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError):
        return False
    return True


def port_number(text: str) -> int:
    """The port that ``PORT`` names; raises ``Refused`` for what is none."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Refused(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def require_free_port(host: str, port: int) -> None:
    """Raise ``Refused`` if nobody could listen on the port now."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
            listener.bind(address)
    except socket.gaierror:
        raise Refused(f"HOST is {host!r}, which this machine does not know.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(f"Port {port} is taken. Choose another: make run PORT={_other(port)}") from None
        raise Refused(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def _other(port: int) -> int:
    return port + 1 if port < 65535 else 8000
