"""What becomes of one claimed job."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from jobs.kinds import Effect, Held, TryAgain
from jobs.models import Job, State
from jobs.work import Outcome, backoff, claim, perform

from .conftest import greeting, let_the_lease_run_out, owed, said, say

pytestmark = pytest.mark.django_db
Handle = Callable[..., None]
ADDRESS = "wang.min@example.com"


def performed(**changes: object) -> tuple[Outcome, Job]:
    """The outcome of one claimed attempt at a newly owed job, and its row afterwards."""
    owed("a", **changes)
    job = claim()
    assert job is not None
    outcome = perform(job)
    job.refresh_from_db()
    return outcome, job


def seconds_until(moment: datetime) -> float:
    return (moment - timezone.now()).total_seconds()


def refuse(job: Job) -> Effect:
    raise ConnectionError(f"{ADDRESS} was refused")


def test_an_effect_and_its_done_are_written_together(handle: Handle) -> None:
    handle(greeting)
    outcome, job = performed()
    assert (outcome, said()) == (Outcome.DONE, ["a by attempt 1"])
    assert (job.state, job.token, job.lease_until, job.last_error) == (State.DONE, None, None, "")
    assert job.done_at is not None


def test_work_without_an_effect_is_done_too(handle: Handle) -> None:
    handle(lambda job: None)
    assert performed()[0] is Outcome.DONE


def test_a_job_performed_twice_has_its_effect_once(handle: Handle) -> None:
    handle(greeting)
    owed("a")
    job = claim()
    assert [perform(job), perform(job)] == [Outcome.DONE, Outcome.LOST]
    assert said() == ["a by attempt 1"]


def test_whoever_was_too_slow_has_no_effect(handle: Handle) -> None:
    """The lease runs out while the handler works; another worker claims the job and is faster."""

    def slow(job: Job) -> Effect:
        if job.attempts == 1:
            let_the_lease_run_out(job)
            assert perform(claim()) is Outcome.DONE
        return greeting(job)

    handle(slow)
    assert performed()[0] is Outcome.LOST
    assert said() == ["a by attempt 2"]


def test_whoever_was_too_slow_cannot_postpone_what_another_does(handle: Handle) -> None:
    def slow(job: Job) -> Effect:
        let_the_lease_run_out(job)
        assert claim() is not None
        raise ConnectionError

    handle(slow)
    outcome, job = performed()
    assert (outcome, job.attempts, job.last_error) == (Outcome.LOST, 2, "")
    assert job.lease_until > timezone.now()


def test_an_effect_that_fails_is_rolled_back_with_its_done(handle: Handle) -> None:
    def half(job: Job) -> Effect:
        def write() -> None:
            say("half")
            raise OSError("no room left")

        return write

    handle(half)
    outcome, job = performed()
    assert (outcome, said()) == (Outcome.POSTPONED, [])
    assert (job.state, job.done_at, job.last_error) == (State.PENDING, None, "builtins.OSError")


def test_a_failure_waits_and_keeps_its_class_but_not_its_message(
    handle: Handle, caplog: pytest.LogCaptureFixture
) -> None:
    handle(refuse)
    with caplog.at_level(logging.DEBUG):
        outcome, job = performed()
    assert (outcome, job.state, job.token, job.lease_until) == (Outcome.POSTPONED, State.PENDING, None, None)
    assert job.last_error == "builtins.ConnectionError"
    assert 7 < seconds_until(job.available_at) <= 10
    assert "in refuse" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_handler_may_say_why_and_when_again(handle: Handle) -> None:
    def busy(job: Job) -> Effect:
        raise TryAgain("the mail server is busy", after=timedelta(minutes=5))

    handle(busy)
    outcome, job = performed()
    assert (outcome, job.last_error) == (Outcome.POSTPONED, "the mail server is busy")
    assert 290 < seconds_until(job.available_at) <= 300


def test_pauses_double_from_ten_seconds_to_an_hour() -> None:
    for attempts, longest in [(1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (1000, 3600)]:
        assert longest * 0.75 <= backoff(attempts).total_seconds() <= longest


def test_held_work_keeps_its_reason_and_somebody_is_told(handle: Handle) -> None:
    def no_glyph(job: Job) -> Effect:
        raise Held("the font has no glyph", on_held=lambda: say("HR"))

    handle(no_glyph, on_held=lambda job: say("the kind's own"))
    outcome, job = performed()
    assert (outcome, job.state, job.last_error) == (Outcome.HELD, State.HELD, "the font has no glyph")
    assert (job.token, job.lease_until, said()) == (None, None, ["HR"])


def test_the_last_attempt_holds_the_job_and_its_kind_tells_why(handle: Handle) -> None:
    handle(refuse, max_attempts=3, on_held=lambda job: say(f"{job.key}: {job.last_error}"))
    outcome, job = performed(attempts=2)
    assert (outcome, job.state, job.attempts) == (Outcome.HELD, State.HELD, 3)
    assert said() == ["a: builtins.ConnectionError"]


def test_a_job_that_kills_every_worker_is_held_before_it_kills_another(handle: Handle) -> None:
    handle(lambda job: pytest.fail("It was done once more."), max_attempts=3)
    outcome, job = performed(attempts=3)
    assert outcome is Outcome.HELD
    assert job.last_error == "Every worker that took it stopped before it was done."


def test_work_is_not_held_before_somebody_could_be_told(handle: Handle) -> None:
    def silent(job: Job) -> None:
        say("half")
        raise OSError

    handle(refuse, max_attempts=1, on_held=silent)
    outcome, job = performed()
    assert (outcome, job.state, said()) == (Outcome.POSTPONED, State.PENDING, [])
    assert job.last_error == "builtins.ConnectionError (telling of it failed: builtins.OSError)"


@pytest.mark.django_db(transaction=True)
def test_a_handler_works_outside_any_transaction(handle: Handle) -> None:
    from django.db import connection

    seen = []
    handle(lambda job: seen.append(connection.in_atomic_block))
    performed()
    assert seen == [False]
