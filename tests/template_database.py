"""A migrated database, made once for a run and copied for each test process.

Going through the migrations of Wagtail and ours costs half a minute of CPU; a copy costs a moment.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = "POISE_TEST_TEMPLATE"  # a SQLite file, or the name of a PostgreSQL database
NAME = "poise_template"


def make(database_url: str, folder: Path) -> str:
    """Migrate a fresh database beside ``database_url``, or in ``folder`` for SQLite; what VARIABLE shall say."""
    if is_postgres(database_url):
        recreate(database_url, NAME)
        template, url = NAME, beside(database_url, NAME)
    else:
        template = str(folder / "template.sqlite3")
        url = f"sqlite:///{template}"
    env = os.environ | {"DATABASE_URL": url, "REDIS_URL": "", "POISE_VAR": str(folder), "POISE_PROFILE": "embedded"}
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--noinput", "-v", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"migrate ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return template


def kept(folder: Path) -> str:
    """The SQLite template of a bare ``pytest``, kept in ``folder`` until a migration or a package changes.

    Where migrations were only added, the one kept before is carried on: seconds instead of half a minute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place, manifest = folder / "template.sqlite3", folder / "made-of.json"
    made_of = json.loads(manifest.read_text()) if manifest.exists() and place.exists() else {}
    wanted = _made_of()
    if made_of != wanted:
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            if made_of and {*made_of.items()} - {*wanted.items()} <= {("packages", made_of["packages"])}:
                shutil.copyfile(place, Path(draft) / place.name)
            Path(make("", Path(draft))).replace(place)
        manifest.write_text(json.dumps(wanted))
    return str(place)


def _made_of() -> dict[str, str]:
    """What the tables are made by, each with its digest."""
    migrations = (path for rooms in ("*", "site/*", "site/*/*") for path in ROOT.glob(f"{rooms}/migrations/*.py"))
    digests = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in migrations}
    return digests | {"packages": hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes()).hexdigest()}


def given() -> str:
    return os.environ.get(VARIABLE, "")


def copy_to(name: str, *, database_url: str) -> None:
    """Put a copy of the template where ``name`` says: a PostgreSQL database or a SQLite file."""
    if is_postgres(database_url):
        recreate(database_url, name, template=given())
    else:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(given(), name)


def drop(name: str, *, database_url: str) -> None:
    if is_postgres(database_url):
        _execute(database_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        Path(name).unlink(missing_ok=True)


def recreate(database_url: str, name: str, *, template: str = "template0") -> None:
    drop(name, database_url=database_url)
    encoding = " ENCODING 'UTF8'" if template == "template0" else ""
    _execute(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"{encoding}')


def beside(database_url: str, name: str) -> str:
    return urlsplit(database_url)._replace(path=f"/{name}").geturl()


def is_postgres(database_url: str) -> bool:
    return database_url.startswith(("postgres:", "postgresql:"))


def _execute(database_url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
