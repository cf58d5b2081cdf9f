"""A real worker is killed in the middle of a run, and another goes on: nobody twice, nobody left out."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Record
from bilingual.days import today
from certificates.models import Certificate
from jobs.models import Job
from jobs.work import sweep
from people.models import Role
from reports.actions.models import Run, State
from reports.actions.planning import preview
from reports.actions.services import begin
from reports.actions.verbs import ACTIONS
from reports.actions.verbs.base import Setting
from reports.selection import Listed
from tests.conftest import StartWorker
from tests.factories import PersonFactory, PlacementFactory, PolicyVersionFactory, UnitFactory, holder_of

MANY = 250
SECONDS = 240.0


@pytest.mark.broker
def test_a_run_outlives_its_worker(start_worker: StartWorker) -> None:
    hr, policy, unit = holder_of(Role.HR), PolicyVersionFactory(), UnitFactory()
    people = [PersonFactory() for _ in range(MANY)]
    for person in people:
        PlacementFactory(person=person, unit=unit)
    setting = Setting(hr, policy.certification, today(), {"expires_on": None}, "Trained elsewhere.")
    named = [Listed(one.pk, one.staff_number, one.name, one.name_latin, None, None, None, None) for one in people]
    grant = ACTIONS["grant"]
    run = begin(action=grant, setting=setting, lines=preview(grant, setting, named), token=uuid.uuid4())
    for done in (50, 150):
        crash(start_worker, run, done)
    start_worker(concurrency=2)
    sweep()
    wait_until(lambda: Run.objects.get().state == State.DONE)
    assert Run.objects.get().done == MANY
    assert run.items.filter(outcome="done").count() == MANY
    assert Certificate.objects.count() == MANY
    assert Record.objects.filter(action="certificate.issued").count() == MANY


def crash(start_worker: StartWorker, run: Run, done: int) -> None:
    """Kill all processes of a worker once so many people are done; then time passes, and leases run out."""
    worker = start_worker(concurrency=2)
    sweep()
    wait_until(lambda: Run.objects.get(pk=run.pk).done >= done)
    worker.kill()
    Job.objects.claimed(timezone.now()).update(lease_until=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(state="pending").update(hinted_at=None)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        stuck = Job.objects.exclude(state="done").values("kind", "state", "last_error")
        assert time.monotonic() < deadline, list(stuck[:5])
        time.sleep(0.02)
