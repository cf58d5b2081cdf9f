"""The guard: it reports the command's end truly, and leaves nothing of it behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.children import GUARD
from config.embedded.claim import claim
from tests.config.embedded.seen import alive, comes_true, pid_in
from tests.servers import ROOT

# The shell starts a child, notes it in the file ``child``, and both refuse to stop when asked.
STUBBORN_FAMILY = "trap '' TERM; sleep 60 & echo $! > child; wait; sleep 60"


class Guarded:
    """A command under a guard whose lifeline this test holds."""

    def __init__(self, folder: Path, shell: str, *, grace: float = 0.3) -> None:
        reader, self.lifeline = os.pipe()
        self.pid_file = folder / "it.pid"
        command = [sys.executable, "-I", "-S", GUARD, self.pid_file, "2", str(grace), "sh", "-c", shell]
        self.guard = subprocess.Popen(command, stdin=reader, start_new_session=True, cwd=folder)
        os.close(reader)

    def cut(self) -> None:
        os.close(self.lifeline)


@pytest.mark.parametrize(("shell", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137), ("nothing", 127)])
def test_the_command_s_end_is_passed_on(tmp_path: Path, shell: str, code: int):
    guarded = Guarded(tmp_path, shell)

    assert guarded.guard.wait(10) == code
    assert not guarded.pid_file.exists()


def test_what_the_command_leaves_behind_is_killed(tmp_path: Path):
    guarded = Guarded(tmp_path, "sleep 60 & echo $! > child; exit 4")

    assert guarded.guard.wait(10) == 4
    assert comes_true(lambda: not alive(pid_in(tmp_path / "child")))


def test_sigterm_reaches_the_command_alone_so_that_it_can_finish_with_its_children(tmp_path: Path):
    guarded = Guarded(tmp_path, "trap 'wait $!; exit 5' TERM; (sleep 0.5; echo done > finished) & touch up; wait $!")
    assert comes_true((tmp_path / "up").exists)

    guarded.guard.terminate()

    assert guarded.guard.wait(10) == 5
    assert (tmp_path / "finished").read_text() == "done\n"


def test_sigquit_kills_the_whole_group_at_once(tmp_path: Path):
    guarded = Guarded(tmp_path, STUBBORN_FAMILY)
    child = pid_in(tmp_path / "child")

    guarded.guard.send_signal(signal.SIGQUIT)

    assert guarded.guard.wait(10) == 128 + signal.SIGKILL
    assert comes_true(lambda: not alive(child))


def test_a_cut_lifeline_first_asks_and_then_kills_grandchildren_too(tmp_path: Path):
    guarded = Guarded(tmp_path, STUBBORN_FAMILY)
    child, command = pid_in(tmp_path / "child"), pid_in(guarded.pid_file)

    guarded.cut()

    assert guarded.guard.wait(10) == 128 + signal.SIGKILL
    assert comes_true(lambda: not alive(child) and not alive(command))


def test_a_supervisor_killed_with_9_leaves_nobody_and_the_folder_free(tmp_path: Path):
    module = [sys.executable, "-m", "tests.config.embedded.stand_in", str(tmp_path)]
    paths = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    family = f"cd {tmp_path}; {STUBBORN_FAMILY}"
    supervisor = subprocess.Popen(
        [*module, f"first={family}", "second=exec sleep 60"],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=ROOT,
    )
    known = [pid_in(tmp_path / name) for name in ("child", "run/first.pid", "run/second.pid")]

    supervisor.kill()
    supervisor.wait()

    assert comes_true(lambda: not any(alive(pid) for pid in known))
    with claim(tmp_path):
        pass
