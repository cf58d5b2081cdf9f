from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.kinds import UnknownKindError
from jobs.models import Job, State
from jobs.services import NotHeldError, NotInTransactionError, owe, owe_many, retry_held

from .conftest import owed

pytestmark = pytest.mark.usefixtures("greet")


def owe_so_many(count: int) -> int:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        transaction.atomic(),
    ):
        owe_many(kind="tests.greet", payloads={f"{count}-{number}": {"person": number} for number in range(count)})
    return sum(query["sql"].startswith("INSERT") for query in queries)


@pytest.mark.django_db
def test_what_is_owed_is_a_pending_row_with_its_ids() -> None:
    with transaction.atomic():
        owe(kind="tests.greet", key="7:email", payload={"notice": 7})
    job = Job.objects.get()
    assert (job.kind, job.key, job.payload, job.state, job.attempts) == (
        "tests.greet",
        "7:email",
        {"notice": 7},
        State.PENDING,
        0,
    )
    assert job.available_at <= timezone.now()


@pytest.mark.django_db
def test_owing_a_thing_twice_is_owing_it_once_and_the_first_payload_stands() -> None:
    for number in (1, 2):
        owe(kind="tests.greet", key="a", payload={"notice": number})
    assert [job.payload for job in Job.objects.all()] == [{"notice": 1}]


@pytest.mark.django_db
def test_what_is_done_cannot_be_owed_again() -> None:
    owed("a", state=State.DONE, done_at=timezone.now())
    owe(kind="tests.greet", key="a")
    assert [job.state for job in Job.objects.all()] == [State.DONE]


@pytest.mark.django_db(transaction=True)
def test_owing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransactionError, match=r"tests\.greet was owed outside a transaction"):
        owe(kind="tests.greet", key="a")
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_debt_falls_with_its_event(taken_hints: Callable[[], int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        owe(kind="tests.greet", key="a")
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert taken_hints() == 0


@pytest.mark.django_db
def test_a_kind_that_nobody_handles_is_refused() -> None:
    with pytest.raises(UnknownKindError, match=r"No handler is registered for 'tests\.gret'"):
        owe(kind="tests.gret", key="a")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_does_not_fit_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="1 to 200 fit"):
        owe(kind="tests.greet", key=key)


@pytest.mark.django_db
def test_owing_takes_one_insert_for_one_job_and_for_three() -> None:
    assert [owe_so_many(1), owe_so_many(3)] == [1, 1]
    assert Job.objects.count() == 4


@pytest.mark.django_db
def test_owing_nothing_asks_nothing_of_the_database(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        owe_many(kind="tests.greet", payloads={})


@pytest.mark.django_db
def test_held_work_is_retried_with_all_its_attempts() -> None:
    job = owed("a", state=State.HELD, attempts=8, last_error="the font has no glyph")
    retry_held(job=job, actor=None)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.PENDING, 0)
    assert Job.objects.due(timezone.now()).get() == job


@pytest.mark.django_db
def test_only_held_work_can_be_retried() -> None:
    with pytest.raises(NotHeldError, match=r"tests\.greet:a is not held"):
        retry_held(job=owed("a"), actor=None)


@pytest.mark.django_db
def test_each_adjective_names_its_jobs() -> None:
    now, minute = timezone.now(), timedelta(minutes=1)
    token = "00000000-0000-4000-8000-000000000001"
    owed("due")
    owed("later", available_at=now + minute)
    owed("claimed", token=token, lease_until=now + minute)
    owed("stuck", token=token, lease_until=now)
    owed("done", state=State.DONE, done_at=now)
    owed("held", state=State.HELD)

    def keys(jobs: object) -> list[str]:
        return sorted(jobs.values_list("key", flat=True))

    assert keys(Job.objects.owed(now)) == ["claimed", "due", "stuck"]
    assert keys(Job.objects.due(now)) == ["due", "stuck"]
    assert keys(Job.objects.claimed(now)) == ["claimed"]
    assert keys(Job.objects.stuck(now)) == ["stuck"]
    assert keys(Job.objects.held()) == ["held"]
