"""A whole Poise for the browser: what ``make run`` starts, on a fresh database of the run's own kind."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import servers, template_database
from tests.servers import ROOT, Process

UPDATE = "UPDATE people_person SET language = ? WHERE staff_number = ?"
START_SECONDS = 300  # migrations, the catalogue and the demo company, on a slow machine


@dataclass(frozen=True)
class Live:
    """A running Poise. ``url`` has no closing slash; ``var`` holds its files, ``var/mail`` its mail."""

    url: str
    var: Path
    env: Mapping[str, str]
    process: Process

    def signin(self, role: str) -> tuple[str, str]:
        """Number and password of the demo's ``staff``, ``manager``, ``hr``, ``trainer`` or ``admin``."""
        signins = json.loads((self.var / "demo-signins.json").read_text())
        return signins[role]["staff_number"], signins[role]["password"]

    def manage(self, *words: str) -> str:
        """What a management command printed, run on the live database in a process of its own."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=dict(self.env), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str) -> str:
        """What ``code`` prints in the Django shell: for facts that no page shows."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def speak(self, staff_number: str, language: str) -> None:
        """Make ``language`` the person's own, past the application: a shell would take seconds each time."""
        database = self.env["DATABASE_URL"]
        if template_database.is_postgres(database):
            import psycopg

            with psycopg.connect(database) as connection:
                connection.execute(UPDATE.replace("?", "%s"), [language, staff_number])
        else:
            file = sqlite3.connect(database.removeprefix("sqlite:///"), timeout=20)
            with contextlib.closing(file) as connection, connection:
                connection.execute(UPDATE, [language, staff_number])

    def mails(self) -> list[str]:
        return [path.read_text() for path in sorted((self.var / "mail").rglob("*")) if path.is_file()]

    def logs(self) -> str:
        """The end of every log, for a test that failed."""
        logs = sorted((self.var / "log").glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


@contextlib.contextmanager
def started() -> Iterator[Live]:
    """``manage.py up``: web, worker and beat, and the embedded broker where the run has no Redis."""
    port = servers.free_port()
    with (
        tempfile.TemporaryDirectory(prefix="poise-live-") as folder,
        fresh_database(Path(folder)) as database,
    ):
        env = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "POISE_VAR": folder,
            "DATABASE_URL": database,
            "PORT": str(port),
            "HOST": "127.0.0.1",
        }
        if env.get("POISE_SCREENSHOTS"):  # what the pictures show does not change with each run's port
            env["BASE_URL"] = "http://poise.example"
            env["ALLOWED_HOSTS"] = "127.0.0.1,poise.example"
        if env.get("REDIS_URL", "").startswith("unix://"):
            env["REDIS_URL"] = ""  # the embedded profile starts its own
        log = Path(folder) / "up.log"
        with servers.process([sys.executable, "manage.py", "up"], log=log, env=env, grace=60) as process:
            live = Live(f"http://127.0.0.1:{port}", Path(folder), env, process)
            process.wait_until(lambda: "Poise 从容 runs at" in process.said(), seconds=START_SECONDS)
            yield live


@contextlib.contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The URL of a database of the run's kind: a copy of the run's template, or one that ``up`` migrates."""
    given = os.environ.get("DATABASE_URL", "")
    postgres = template_database.is_postgres(given)
    name = f"poise_live_{os.getpid()}" if postgres else str(folder / "poise.sqlite3")
    if template_database.given():
        template_database.copy_to(name, database_url=given)
    elif postgres:
        template_database.recreate(given, name)
    try:
        yield template_database.beside(given, name) if postgres else f"sqlite:///{name}"
    finally:
        template_database.drop(name, database_url=given)
