import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jobs.hints import MOST_AT_ONCE, send_hint
from jobs.models import Job
from jobs.services import owe, owe_many

pytestmark = [pytest.mark.usefixtures("greet"), pytest.mark.django_db(transaction=True)]


def test_a_hint_follows_the_commit_and_not_the_insert(taken_hints: Callable[[], int]) -> None:
    with transaction.atomic():
        owe(kind="tests.greet", key="a")
        assert taken_hints() == 0
    assert taken_hints() == 1


def test_two_jobs_wake_two_workers(taken_hints: Callable[[], int]) -> None:
    with transaction.atomic():
        owe(kind="tests.greet", key="a")
        owe(kind="tests.greet", key="b")
    assert taken_hints() == 2


def test_a_thousand_jobs_cost_no_more_messages_than_a_few(taken_hints: Callable[[], int]) -> None:
    with transaction.atomic():
        owe_many(kind="tests.greet", payloads={str(number): {} for number in range(1000)})
        owe(kind="tests.greet", key="one more")
    assert (Job.objects.count(), taken_hints()) == (1001, MOST_AT_ONCE)


def test_what_is_for_later_is_not_hinted_at_now(taken_hints: Callable[[], int]) -> None:
    with transaction.atomic():
        owe(kind="tests.greet", key="a", available_at=timezone.now() + timedelta(hours=1))
    assert (Job.objects.get().hinted_at, taken_hints()) == (None, 0)


def test_a_hint_reaches_our_broker_from_any_thread(taken_hints: Callable[[], int]) -> None:
    thread = threading.Thread(target=send_hint)
    thread.start()
    thread.join()
    assert taken_hints() == 1


@pytest.mark.usefixtures("broker_is_down")
def test_a_broker_that_is_down_costs_a_line_of_log_and_no_request(caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    with caplog.at_level(logging.WARNING), transaction.atomic():
        owe_many(kind="tests.greet", payloads={str(number): {} for number in range(10)})
    assert Job.objects.due(timezone.now()).count() == 10
    assert caplog.messages == ["No hint sent, the sweep will find the work: OperationalError"]
    assert time.monotonic() - began < 2
