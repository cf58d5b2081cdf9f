"""Kinds of work that exist for one test, and the hints it sent."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from jobs import hints, kinds
from jobs.kinds import Effect
from jobs.models import Job
from jobs.services import owe


@pytest.fixture
def handle() -> Iterator[Callable[..., None]]:
    """Register a kind for this test: ``handle(handler, "tests.greet", max_attempts=3)``."""
    registered = []

    def register(handler: kinds.Handler, name: str = "tests.greet", **settings: object) -> None:
        kinds.handles(name, **settings)(handler)
        registered.append(name)

    yield register
    for name in registered:
        kinds.forget(name)


@pytest.fixture
def greet(handle: Callable[..., None]) -> None:
    """The kind ``tests.greet``, whose effect is one row named after the job's key."""
    handle(greeting)


def greeting(job: Job) -> Effect:
    return lambda: say(f"{job.key} by attempt {job.attempts}")


def say(what: str) -> None:
    """An effect that can be seen: one row of a table that every installation has."""
    Group.objects.create(name=f"said: {what}")


def said() -> list[str]:
    names = Group.objects.filter(name__startswith="said: ").order_by("name").values_list("name", flat=True)
    return [name.removeprefix("said: ") for name in names]


def owed(key: str = "a", **changes: object) -> Job:
    """A job owed and committed, with columns changed afterwards, as time would change them."""
    with transaction.atomic():
        owe(kind="tests.greet", key=key)
    Job.objects.filter(kind="tests.greet", key=key).update(**changes)
    return Job.objects.get(kind="tests.greet", key=key)


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def the_hint_was_long_ago() -> None:
    Job.objects.update(hinted_at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def taken_hints() -> Iterator[Callable[[], int]]:
    """Take the waiting hints out of the tests' broker, which is in memory, and say how many they were."""

    def take() -> int:
        with current_app.connection_for_read() as connection:
            count: int = connection.default_channel.queue_purge(current_app.conf.task_default_queue)
            return count

    take()
    yield take
    take()


@pytest.fixture
def broker_is_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    yield
