"""The production profile for one run: servers of its own, secrets of its own, gone at the end."""

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2


@dataclass
class Stand:
    """Where everything is. ``env`` is what web and worker are started with."""

    folder: Path
    port: int
    env: dict[str, str]

    @contextlib.contextmanager
    def serving(self) -> Iterator[servers.Process]:
        """The two services as the Dockerfile and docker-compose.yml start them; the web service is given."""
        web = [sys.executable, "-m", "granian", "config.wsgi:application"]
        worker = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel=INFO"]
        with (
            servers.process(web, log=self.folder / "granian.log", env=self.env) as granian,
            servers.process(
                [*worker, f"--concurrency={WORKERS}"], log=self.folder / "celery.log", env=self.env
            ) as celery,
        ):
            granian.wait_until(lambda: servers.answers(self.port))
            celery.wait_until(lambda: "ready." in celery.said())
            yield granian


@contextlib.contextmanager
def stand() -> Iterator[Stand]:
    programs, broker = servers.postgres_programs(), servers.redis_program() or servers.embedded_program()
    if programs is None or broker is None:
        missing = "PostgreSQL's server programs" if programs is None else "a Redis or Valkey server"
        raise SystemExit(f"make bench needs {missing} on this machine; .ci/run installs what is missing.")
    with (
        tempfile.TemporaryDirectory(prefix="poise-bench-") as folder,
        servers.postgres(programs) as database,
        servers.redis(str(broker)) as redis,
    ):
        port = servers.free_port()
        yield Stand(Path(folder), port, _environment(Path(folder), port, database, redis))


def _environment(folder: Path, port: int, database: str, redis: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "POISE_PROFILE": "production",
        "POISE_VAR": str(folder / "var"),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "GRANIAN_INTERFACE": "wsgi",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        "GRANIAN_WORKERS": str(WORKERS),
        "GRANIAN_BLOCKING_THREADS": "8",
        "GRANIAN_RESPAWN_FAILED_WORKERS": "true",
        "GRANIAN_LOG_LEVEL": "warning",
        "LOG_LEVEL": "WARNING",
    }


def prepare(where: Stand) -> None:
    """Become a Django process of this profile; make the tables and collect the static files."""
    os.environ.update(where.env)
    for folder in (ROOT / "site", ROOT):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    (where.folder / "var").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("compile_translations", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
