"""``manage.py up`` as its user meets it: the real web, worker, beat and broker."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tests.config.embedded.seen import alive, comes_true, pid_in
from tests.servers import ROOT, answers, free_port

OURS = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "POISE_TEST_PART", "PORT", "HOST", "BASE_URL"}


@dataclass
class Up:
    """A started ``up`` and what it printed."""

    popen: subprocess.Popen[bytes]
    folder: Path
    port: int
    output: Path

    def said(self) -> str:
        return self.output.read_text()

    def pids(self) -> dict[str, int]:
        return {name: pid_in(self.folder / f"run/{name}.pid") for name in ("broker", "web", "worker", "beat")}

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)


def start(folder: Path, port: int) -> Up:
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, str(ROOT / "manage.py"), "up"]
    output = folder / f"said-on-{port}"
    with output.open("wb") as said:
        popen = subprocess.Popen(
            command,
            env=env | {"POISE_VAR": str(folder), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    return Up(popen, folder, port, output)


@pytest.fixture
def up(transactional_db: None, tmp_path: Path) -> Iterator[Up]:
    """An ``up`` that serves a company of one, so that no demo is loaded."""
    get_user_model()._default_manager.create(staff_number="E0001")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "poise.sqlite3")])
    up = start(tmp_path, free_port())
    assert comes_true(lambda: "runs at" in up.said() or up.popen.poll() is not None, seconds=120)
    yield up
    up.popen.terminate()
    up.popen.wait(40)


def test_a_taken_port_is_said_in_one_line_before_anything_is_started(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        up = start(tmp_path, port)

        assert up.popen.wait(30) == 1
    assert up.said() == f"Port {port} is taken. Choose another: make run PORT={port + 1}\n"
    assert not (tmp_path / "log").exists()


@pytest.mark.broker
@pytest.mark.only_on("sqlite")
def test_it_serves_refuses_a_second_names_a_death_and_stops_in_order(up: Up):
    assert f"Poise 从容 runs at http://127.0.0.1:{up.port}/" in up.said()
    assert up.get("/healthz") == 200
    pids = up.pids()

    second = start(up.folder, free_port())
    assert second.popen.wait(30) == 1
    assert second.said() == f"Poise already runs on {up.folder} (process {up.popen.pid}).\n"

    os.kill(pids["worker"], signal.SIGKILL)
    assert comes_true(lambda: "worker died (SIGKILL); it is started again in 0.5 s." in up.said())
    assert comes_true(lambda: up.pids()["worker"] != pids["worker"])

    up.popen.send_signal(signal.SIGINT)
    assert up.popen.wait(40) == 0
    assert up.said().endswith("Stopped: beat, worker, web, broker.\n")
    assert not answers(up.port)


@pytest.mark.broker
@pytest.mark.only_on("sqlite")
def test_killed_with_9_it_leaves_no_process_and_the_port_free(up: Up):
    known = list(up.pids().values())
    children = [pid for leader in known for pid in group(leader)]
    assert len(children) > len(known)  # the web's worker and the pool's processes

    up.popen.kill()

    assert comes_true(lambda: not any(alive(pid) for pid in children), seconds=20)
    assert not answers(up.port)


def group(leader: int) -> list[int]:
    said = subprocess.run(["ps", "-A", "-o", "pid=,pgid="], capture_output=True, text=True, check=True)
    pairs = (line.split() for line in said.stdout.splitlines())
    return [int(pid) for pid, own in pairs if int(own) == leader]
