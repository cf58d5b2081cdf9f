"""The supervisor, with small real processes as stand-ins."""

import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.children import Process
from config.embedded.claim import claim
from config.embedded.supervisor import GaveUp, Patience, Stopped, Supervisor
from tests.config.embedded.seen import alive, comes_true, pid_in

SHORT = Patience(pauses=(0.1, 0.2, 0.3, 0.4))


class Scene:
    """A supervisor, what it said, and the folder in which its processes leave traces."""

    def __init__(self, folder: Path, lock: int) -> None:
        self.folder, self.lock = folder, lock
        self.said: list[str] = []

    def supervisor(self, patience: Patience = SHORT) -> Supervisor:
        return Supervisor(self.folder, lock=self.lock, say=self.said.append, patience=patience)

    def shell(self, name: str, script: str, *, grace: float = 5.0) -> Process:
        """Ready once it has made a file of its name."""
        command = ["sh", "-c", f"cd {self.folder}; {script}"]
        return Process(name, command, ready=(self.folder / name).exists, grace=grace)

    def log(self, name: str) -> str:
        return str(self.folder / "log" / f"{name}.log")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with claim(tmp_path) as lock:
        yield Scene(tmp_path, lock)


def test_a_process_that_dies_is_named_and_started_again_after_a_growing_pause(scene: Scene):
    noting = "import sys, time; print(time.monotonic(), flush=True); sys.exit(3)"

    with pytest.raises(GaveUp), scene.supervisor() as supervisor:
        supervisor.start(Process("worker", [sys.executable, "-I", "-S", "-c", noting]))
        supervisor.keep()

    starts = [float(line) for line in Path(scene.log("worker")).read_text().splitlines()]
    pauses = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert [pause > least for pause, least in zip(pauses, SHORT.pauses, strict=True)] == [True] * 4
    assert scene.said[:4] == [
        f"worker died (exit code 3); it is started again in {pause} s. See {scene.log('worker')}"
        for pause in ("0.1", "0.2", "0.3", "0.4")
    ]


def test_the_fifth_death_within_a_minute_stops_everything_with_the_last_lines_of_the_log(scene: Scene):
    with pytest.raises(GaveUp, match="beat"), scene.supervisor() as supervisor:
        supervisor.start(scene.shell("web", "exec sleep 60"))
        web = pid_in(scene.folder / "run/web.pid")
        supervisor.start(scene.shell("beat", "seq 1 30; exit 3"))
        supervisor.keep()

    assert scene.said[4].splitlines() == [
        "beat died 5 times within 60 seconds (exit code 3); everything stops. Its last lines:",
        *(f"    {number}" for number in range(11, 31)),
        f"All of it: {scene.log('beat')}",
    ]
    assert scene.said[5:] == ["Stopped: web."]
    assert not alive(web)


def test_a_killed_process_is_named_by_its_signal(scene: Scene):
    with pytest.raises(GaveUp), scene.supervisor(Patience(pauses=(0.0,))) as supervisor:
        supervisor.start(scene.shell("web", "kill -9 $$"))
        supervisor.keep()

    assert scene.said[0] == f"web died (SIGKILL); it is started again in 0 s. See {scene.log('web')}"


def test_deaths_long_ago_are_forgotten(scene: Scene):
    supervisor = scene.supervisor(Patience(pauses=(0.2,), within=0.1))
    with pytest.raises(Stopped), supervisor:
        supervisor.start(scene.shell("web", "exit 1"))
        threading.Timer(1.5, supervisor.ask_to_stop).start()
        supervisor.keep()

    assert len(scene.said) > 2


def test_a_command_that_does_not_exist_is_a_death_with_its_reason(scene: Scene):
    with pytest.raises(GaveUp), scene.supervisor(Patience(pauses=())) as supervisor:
        supervisor.start(Process("web", ["no-such-program"]))
        supervisor.keep()

    assert "    no-such-program: No such file or directory" in scene.said[0].splitlines()


def test_the_last_started_is_stopped_first_and_each_before_the_next(scene: Scene):
    def obedient(name: str) -> Process:
        stopping = f"trap 'sleep 0.1; echo {name} >> order; exit 0' TERM; touch {name}"
        return scene.shell(name, f"{stopping}; while :; do sleep 0.05; done")

    with scene.supervisor() as supervisor:
        for name in ("broker", "web", "worker", "beat"):
            supervisor.start(obedient(name))
        assert supervisor.wait_until_ready(patience=10) == []

    assert (scene.folder / "order").read_text().split() == ["beat", "worker", "web", "broker"]
    assert scene.said == ["Stopped: beat, worker, web, broker."]


def test_one_that_does_not_stop_is_killed_with_its_children_when_its_grace_is_over(scene: Scene):
    with scene.supervisor() as supervisor:
        supervisor.start(scene.shell("worker", "trap '' TERM; sleep 60 & echo $! > worker; sleep 60", grace=0.3))
        child = pid_in(scene.folder / "worker")

    assert not alive(child)
    assert scene.said == ["Stopped: worker."]


def test_a_second_request_hastens(scene: Scene):
    begun = time.monotonic()
    supervisor = scene.supervisor()
    with pytest.raises(Stopped), supervisor:
        supervisor.start(scene.shell("worker", "trap '' TERM; touch worker; sleep 60", grace=30.0))
        supervisor.wait_until_ready(patience=10)
        supervisor.ask_to_stop()
        threading.Timer(0.3, supervisor.ask_to_stop).start()
        supervisor.keep()

    assert time.monotonic() - begun < 10


def test_a_killed_guard_takes_its_process_along_and_both_are_started_again(scene: Scene):
    with scene.supervisor() as supervisor:
        supervisor.start(scene.shell("web", "echo $PPID >> guards; exec sleep 60"))
        first = pid_in(scene.folder / "run/web.pid")
        os.kill(pid_in(scene.folder / "guards"), signal.SIGKILL)
        both = scene.shell("both", "until [ $(wc -l < guards) -eq 2 ]; do sleep 0.05; done")
        supervisor.finish(both, stdout=2)

        assert comes_true(lambda: not alive(first))
        assert alive(pid_in(scene.folder / "run/web.pid"))


def test_waiting_ends_with_the_names_of_those_that_do_not_answer(scene: Scene):
    with scene.supervisor() as supervisor:
        supervisor.start(scene.shell("web", "touch web; exec sleep 60"))
        supervisor.start(scene.shell("worker", "exec sleep 60"))

        assert supervisor.wait_until_ready(patience=2.0) == ["worker"]


def test_a_process_run_to_its_end_writes_where_it_is_told(scene: Scene):
    with (scene.folder / "output").open("w+") as output, scene.supervisor() as supervisor:
        supervisor.finish(scene.shell("prepare", "echo ready; echo noise >&2"), stdout=output.fileno())

        assert (scene.folder / "output").read_text() == "ready\n"
    assert Path(scene.log("prepare")).read_text() == "noise\n"
    assert scene.said == []


def test_a_process_run_to_its_end_says_why_it_failed(scene: Scene):
    with pytest.raises(GaveUp), scene.supervisor() as supervisor:
        supervisor.finish(scene.shell("prepare", "echo no such table >&2; exit 1"), stdout=2)

    assert scene.said == [
        f"prepare failed: exit code 1. Its last lines:\n    no such table\nAll of it: {scene.log('prepare')}"
    ]


def test_the_log_of_the_last_time_is_kept_once(scene: Scene):
    for text in ("first", "second", "third"):
        with scene.supervisor() as supervisor:
            supervisor.finish(scene.shell("prepare", f"echo {text} >&2"), stdout=2)

    log = Path(scene.log("prepare"))
    assert (log.read_text(), log.with_suffix(".log.1").read_text()) == ("third\n", "second\n")
