"""Owed work at a glance, and a second chance for what is held."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from jobs.kinds import known_kinds
from jobs.models import Job
from jobs.services import NotHeldError, retry_held


class Command(BaseCommand):
    help = "Count the jobs of each kind and state, and list what is held and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", metavar="KIND:KEY", help="make this held job due again")

    def handle(self, *args: Any, retry: str | None = None, **options: Any) -> None:
        if retry:
            self.retry(retry)
        else:
            self.count()
            self.list_held()

    def retry(self, name: str) -> None:
        kind, _, key = name.partition(":")
        job = Job.objects.filter(kind=kind, key=key).first()
        if job is None:
            raise CommandError(f"There is no job {name!r}; it is written KIND:KEY, as the list shows.")
        try:
            retry_held(job=job, actor=None)
        except NotHeldError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{job} is due again.")

    def count(self) -> None:
        counts = Job.objects.values_list("kind", "state").annotate(Count("pk")).order_by("kind", "state")
        known = known_kinds()
        for kind, state, number in counts:
            self.stdout.write(f"{kind:40} {state:8} {number:8}{'' if kind in known else '  no handler'}")
        if not counts:
            self.stdout.write("Nothing has ever been owed.")

    def list_held(self) -> None:
        held = Job.objects.held().order_by("kind", "pk")
        if held:
            self.stdout.write("\nHeld:")
        for job in held.iterator():
            self.stdout.write(f"{job}  {job.last_error}  ({job.attempts} attempts)")
