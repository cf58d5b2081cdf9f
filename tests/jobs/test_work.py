"""Claiming, draining, sweeping; and many at once."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs.hints import MOST_AT_ONCE
from jobs.kinds import Effect
from jobs.models import Job, State
from jobs.services import owe_many
from jobs.tasks import sweep as sweep_task
from jobs.tasks import work as work_task
from jobs.work import claim, drain, sweep

from .conftest import greeting, let_the_lease_run_out, owed, said, the_hint_was_long_ago

Handle = Callable[..., None]
Take = Callable[[], int]


@pytest.mark.django_db
def test_a_claim_takes_the_oldest_and_says_until_when(handle: Handle) -> None:
    handle(greeting, lease=timedelta(minutes=3))
    owed("second")
    owed("first", available_at=timezone.now() - timedelta(hours=1))
    job = claim()
    kept = Job.objects.get(key="first")
    assert job == kept
    assert (kept.token, kept.lease_until, kept.attempts, kept.hinted_at) == (
        job.token,
        job.lease_until,
        1,
        None,
    )
    assert timedelta(minutes=2) < kept.lease_until - timezone.now() <= timedelta(minutes=3)
    assert (claim().key, claim()) == ("second", None)


@pytest.mark.django_db
def test_a_claim_whose_lease_ran_out_goes_to_the_next_worker(greet: None) -> None:
    owed("a")
    first = claim()
    assert claim() is None
    let_the_lease_run_out(first)
    second = claim()
    assert (second.pk, second.attempts, second.token == first.token) == (first.pk, 2, False)


@pytest.mark.django_db
def test_a_worker_leaves_alone_what_it_has_no_handler_for(greet: None) -> None:
    Job.objects.create(kind="tests.newer", key="a", available_at=timezone.now())
    assert (drain(), sweep()) == (0, 0)
    assert Job.objects.get().state == State.PENDING


@pytest.mark.django_db
def test_a_drain_does_all_that_is_due_and_nothing_else(greet: None) -> None:
    owed("a")
    owed("b")
    owed("later", available_at=timezone.now() + timedelta(hours=1))
    assert drain() == 2
    assert said() == ["a by attempt 1", "b by attempt 1"]


@pytest.mark.django_db
def test_a_failure_does_not_stop_the_drain(handle: Handle) -> None:
    def only_b(job: Job) -> Effect:
        if job.key == "a":
            raise ConnectionError
        return greeting(job)

    handle(only_b)
    owed("a")
    owed("b")
    assert (drain(), said()) == (2, ["b by attempt 1"])


@pytest.mark.django_db
def test_a_drain_whose_time_is_over_passes_the_rest_on(greet: None, taken_hints: Take) -> None:
    owed("a")
    owed("b")
    assert (drain(seconds=0), taken_hints()) == (1, 1)
    assert (drain(seconds=0), taken_hints()) == (1, 0)


@pytest.mark.django_db
def test_a_sweep_hints_at_what_was_forgotten_and_once_a_minute(greet: None, taken_hints: Take) -> None:
    owed("just hinted")
    assert (sweep(), taken_hints()) == (0, 0)
    the_hint_was_long_ago()
    assert (sweep(), taken_hints()) == (1, 1)
    assert (sweep(), taken_hints()) == (0, 0)


@pytest.mark.django_db
def test_a_sweep_finds_what_has_become_due_or_is_stuck(greet: None, taken_hints: Take) -> None:
    owed("stuck")
    let_the_lease_run_out(claim())
    owed("became due", hinted_at=None)
    owed("later", hinted_at=None, available_at=timezone.now() + timedelta(hours=1))
    assert (sweep(), taken_hints()) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("done", [0, 500])
def test_a_sweep_takes_two_queries_and_a_few_hints_however_much_there_is(
    done: int, greet: None, taken_hints: Take, django_assert_num_queries: Callable
) -> None:
    owe_many(kind="tests.greet", payloads={str(number): {} for number in range(done + 30)})
    Job.objects.filter(key__in=range(done)).update(state=State.DONE, done_at=timezone.now())
    the_hint_was_long_ago()
    with django_assert_num_queries(2):
        assert sweep() == MOST_AT_ONCE
    assert taken_hints() == MOST_AT_ONCE


@pytest.mark.django_db
def test_what_is_due_is_read_from_an_index_without_what_is_done(greet: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table is read whole otherwise
    plan = Job.objects.due(timezone.now()).filter(kind__in=["tests.greet"]).oldest_first()[:8].explain()
    assert "jobs_job_pending" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()


@pytest.mark.django_db
def test_the_tasks_drain_and_sweep(greet: None, taken_hints: Take) -> None:
    owed("a", hinted_at=None)
    sweep_task()
    work_task()
    assert (taken_hints(), said()) == (1, ["a by attempt 1"])


def in_threads(count: int, act: Callable[[], object]) -> list[object]:
    """What ``act`` returned in each of ``count`` threads, begun together, on connections of their own."""
    together, results = threading.Barrier(count), []

    def run() -> None:
        try:
            together.wait()
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_all_who_want_a_job_one_gets_it(greet: None) -> None:
    job = owed("a")
    claims = in_threads(6, claim)
    assert len(claims) == 6
    assert [claimed for claimed in claims if claimed] == [job]
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_work_owed_by_two_at_once_is_owed_once(greet: None) -> None:
    in_threads(4, lambda: bool(owed("a")))
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_share_the_work_and_double_nothing(handle: Handle) -> None:
    workers = Counter()

    def slow(job: Job) -> Effect:
        time.sleep(0.01)
        workers[threading.get_ident()] += 1
        return greeting(job)

    handle(slow)
    with transaction.atomic():
        owe_many(kind="tests.greet", payloads={f"{number:02}": {} for number in range(30)})
    assert sum(in_threads(3, lambda: drain(seconds=60))) == 30
    assert said() == [f"{number:02} by attempt 1" for number in range(30)]
    assert Job.objects.filter(state=State.DONE).count() == 30
    assert len(workers) == 3
