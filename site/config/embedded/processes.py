"""The processes of the embedded profile, as data: broker, the one that prepares, web, worker and beat."""

import http.client
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.embedded.broker import answers_ping, broker_command
from config.embedded.children import Process

ROOT = Path(__file__).resolve().parents[3]


def environment(*, folder: Path, port: int, broker: str) -> Mapping[str, str]:
    """What every child gets: the paths, the broker, and where we answer."""
    paths = [str(ROOT), str(ROOT / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "POISE_VAR": str(folder),
        "PORT": str(port),
        "REDIS_URL": broker,
        "CELERY_SKIP_CHECKS": "1",  # worker and beat would import every view to check it, at every start
    }


def broker_process(program: Path, *, folder: Path, socket: Path) -> Process:
    return Process(
        name="broker",
        command=broker_command(program, data=folder / "broker", path=socket),
        ready=lambda: answers_ping(socket),
    )


def preparing_process(env: Mapping[str, str]) -> Process:
    command = [sys.executable, str(ROOT / "manage.py"), "prepare"]
    return Process(name="prepare", command=command, env={**env, "LOG_LEVEL": "WARNING"}, grace=5.0)


def serving_processes(env: Mapping[str, str], *, host: str, port: int) -> list[Process]:
    """In the order of starting; stopping goes the other way."""
    return [
        Process(name="web", command=web_command(host, port), env=env, ready=lambda: answers_http(host, port)),
        Process(name="worker", command=worker_command(has_broker=bool(env["REDIS_URL"])), env=env, grace=20.0),
        Process(name="beat", command=[*celery(), "beat"], env=env),
    ]


def web_command(host: str, port: int) -> list[str]:
    """One process: SQLite has one writer. Threads enough that a slow export delays nobody."""
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": host,
        "--port": str(port),
        "--workers": "1",
        "--blocking-threads": "4",
        "--workers-kill-timeout": "5",
        "--log-level": "warning",
        "--working-dir": str(ROOT),
    }
    return [
        *(sys.executable, "-m", "granian", "--no-ws"),
        *(part for option in options.items() for part in option),
        "config.wsgi:application",
    ]


def celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--workdir", str(ROOT), "-A", "config"]


def worker_command(*, has_broker: bool) -> list[str]:
    """One worker needs no gossip. Over files it uses threads: they share one reader of the folder."""
    pool = "prefork" if has_broker else "threads"
    chat = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        *celery(),
        "worker",
        "-n",
        "poise@%h",
        "--pool",
        pool,
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
        *chat,
    ]


def answers_http(host: str, port: int) -> bool:
    """Whether ``/healthz`` is answered, be it by a refusal of this host's name."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
