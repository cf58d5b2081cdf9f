"""``manage.py up``: the whole of Poise on one machine, with nothing to install or configure."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.embedded.broker import broker_program, broker_url, socket_path
from config.embedded.claim import Refused, claim, port_number, require_free_port
from config.embedded.database import is_prepared
from config.embedded.processes import broker_process, environment, preparing_process, serving_processes
from config.embedded.supervisor import GaveUp, Stopped, Supervisor

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 60.0  # seconds


class Command(BaseCommand):
    help = "Start the broker, prepare the database, then keep web, worker and beat alive until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("`up` is for the embedded profile; in production each process is a service of its own.")
        self.folder = Path(settings.VAR)
        self.host = os.environ.get("HOST") or "127.0.0.1"
        try:
            self.port = port_number(os.environ.get("PORT") or "8000")
            with claim(self.folder) as lock:
                require_free_port(self.host, self.port)
                self.serve(lock)
        except (Refused, PermissionError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except GaveUp:
            sys.exit(1)

    def serve(self, lock: int) -> None:
        call_command("compile_translations", verbosity=0)
        with Supervisor(self.folder, lock=lock, say=self.say) as supervisor:
            for number in STOPPING:
                signal.signal(number, lambda *_: supervisor.ask_to_stop())
            try:
                env = environment(folder=self.folder, port=self.port, broker=self.start_broker(supervisor))
                if not is_prepared():  # in a process of its own, which works with the broker just started
                    supervisor.finish(preparing_process(env), stdout=sys.stdout.fileno())
                require_free_port(self.host, self.port)  # preparing may have taken a while
                for process in serving_processes(env, host=self.host, port=self.port):
                    supervisor.start(process)
                self.announce(supervisor.wait_until_ready(patience=PATIENCE))
                supervisor.keep()
            except Stopped:
                return

    def start_broker(self, supervisor: Supervisor) -> str:
        """The broker's address for the children; empty where files take its place."""
        if given := os.environ.get("REDIS_URL"):
            self.say("Broker: the one that REDIS_URL names.")
            return given
        program = broker_program()
        if program is None:
            for name in ("queue", "queue-control"):  # Celery's file transport makes no folders
                (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            self.say("Broker: no Valkey wheel fits this machine; Celery passes its messages through files.")
            return ""
        path = socket_path(self.folder)
        supervisor.start(broker_process(program, folder=self.folder, socket=path))
        supervisor.wait_until_ready(patience=PATIENCE)
        return broker_url(path)

    def announce(self, waiting: list[str]) -> None:
        if waiting:
            self.say(f"Not answering yet: {', '.join(waiting)}. See {self.folder / 'log'}")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        self.say(f"\nPoise 从容 runs at http://{host}:{self.port}/ (web, worker, beat; Ctrl-C stops them)")
        signins = self.folder / "demo-signins.txt"
        if signins.exists():
            self.say(f"\n{signins.read_text().rstrip()}\n")

    def say(self, text: str) -> None:
        """Print at once. A terminal that has gone away must not keep us from stopping in order."""
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:
            self.stdout = type(self.stdout)(open(os.devnull, "w"))  # noqa: PTH123, SIM115
