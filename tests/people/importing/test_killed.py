"""A real worker is killed in the middle of an import, and another goes on: nobody twice, nobody left out."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Record
from jobs.models import Job
from jobs.work import sweep
from people.importing.models import PeopleImport, State
from people.importing.services import owe_import
from people.models import Person, Placement
from tests.conftest import StartWorker
from tests.people.importing.casting import Company, checked

ROWS = 600
SECONDS = 240.0


@pytest.mark.broker
def test_an_import_outlives_its_worker(start_worker: StartWorker) -> None:
    Company()
    made = checked(
        ("工号", "姓名", "部门", "岗位"), *[(f"E{number:04}", "甲", "静安店", "店员") for number in range(ROWS)]
    )
    owe_import(people_import=made)
    for done in (100, 300):
        crash(start_worker, made, done)
    start_worker(concurrency=2)
    sweep()
    wait_until(lambda: state_of(made).state == State.DONE)
    assert (state_of(made).done, made.rows.filter(outcome="done").count()) == (ROWS, ROWS)
    assert Person.objects.filter(staff_number__startswith="E").count() == Placement.objects.count() == ROWS
    assert Record.objects.filter(action="person.added").count() == ROWS


def crash(start_worker: StartWorker, made: PeopleImport, done: int) -> None:
    """Kill all processes of a worker once so many rows are done; then time passes, and leases run out."""
    worker = start_worker(concurrency=2)
    sweep()
    wait_until(lambda: state_of(made).done >= done)
    worker.kill()
    Job.objects.claimed(timezone.now()).update(lease_until=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(state="pending").update(hinted_at=None)


def state_of(made: PeopleImport) -> PeopleImport:
    return PeopleImport.objects.get(pk=made.pk)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        stuck = Job.objects.exclude(state="done").values("kind", "state", "last_error")
        assert time.monotonic() < deadline, list(stuck[:5])
        time.sleep(0.02)
