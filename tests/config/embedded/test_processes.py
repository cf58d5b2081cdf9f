"""What ``up`` runs, as data."""

from pathlib import Path

import pytest

from config.embedded.processes import answers_http, environment, serving_processes, worker_command
from tests.servers import free_port


def test_web_worker_and_beat_are_processes_of_their_own_in_this_order(tmp_path: Path):
    env = environment(folder=tmp_path, port=8000, broker="unix:///tmp/broker.sock")

    processes = serving_processes(env, host="127.0.0.1", port=8000)

    assert [process.name for process in processes] == ["web", "worker", "beat"]
    assert "-B" not in processes[1].command


@pytest.mark.parametrize(("has_broker", "pool"), [(True, "prefork"), (False, "threads")])
def test_over_files_the_worker_uses_threads(has_broker: bool, pool: str):
    command = worker_command(has_broker=has_broker)

    assert command[command.index("--pool") + 1] == pool


def test_every_process_is_told_where_its_data_and_its_broker_are(tmp_path: Path):
    env = environment(folder=tmp_path, port=8001, broker="unix:///tmp/broker.sock")

    assert (env["POISE_VAR"], env["PORT"], env["REDIS_URL"]) == (
        str(tmp_path),
        "8001",
        "unix:///tmp/broker.sock",
    )


def test_a_web_process_that_does_not_listen_yet_does_not_answer():
    assert answers_http("127.0.0.1", free_port()) is False
