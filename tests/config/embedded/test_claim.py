"""One ``up`` to a folder, and a port that is free: known before anything is started."""

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from config.embedded.claim import Refused, claim, port_number, require_free_port
from tests.servers import free_port


def test_a_second_up_on_a_folder_is_refused_with_the_process_that_holds_it(tmp_path: Path):
    with claim(tmp_path), pytest.raises(Refused) as refusal, claim(tmp_path):
        pass

    assert str(refusal.value) == f"Poise already runs on {tmp_path} (process {os.getpid()})."


def test_a_folder_is_free_again_after_its_up(tmp_path: Path):
    for _ in range(2):
        with claim(tmp_path):
            pass


def test_after_a_killed_up_the_next_waits_for_what_it_left_running(tmp_path: Path):
    with claim(tmp_path) as lock:
        ended = subprocess.Popen(["true"])
        ended.wait()
        os.pwrite(lock, str(ended.pid).encode().ljust(20), 0)
        left = subprocess.Popen(["sleep", "0.6"], pass_fds=[lock])
    begun = time.monotonic()

    with claim(tmp_path):
        assert time.monotonic() - begun > 0.3
    left.wait()


def test_a_taken_port_is_named_with_another_to_choose():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Refused) as refusal:
            require_free_port("127.0.0.1", port)

    assert str(refusal.value) == f"Port {port} is taken. Choose another: make run PORT={port + 1}"


def test_a_free_port_stays_free():
    port = free_port()

    require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000.0", "８０００"])
def test_what_is_no_port_is_refused(text: str):
    with pytest.raises(Refused) as refusal:
        port_number(text)

    assert str(refusal.value) == f"PORT is {text!r}; it must be a number from 1 to 65535."


def test_a_host_that_is_not_this_machine_s_is_refused():
    with pytest.raises(Refused, match=r"^Cannot listen on 192\.0\.2\.1, port 8000: .+\.$"):
        require_free_port("192.0.2.1", 8000)
