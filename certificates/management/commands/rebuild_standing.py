"""``manage.py rebuild_standing [--person STAFF_NUMBER]``: write the projection of standings anew where it differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.projection import rebuild
from people.models import Person


class Command(BaseCommand):
    help = "Write the projection of standings anew, from the facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", metavar="STAFF_NUMBER", help="of one person alone")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["person"]
        people = None
        if number:
            people = [list(Person.objects.filter(staff_number__iexact=number).values_list("pk", flat=True))]
            if not people[0]:
                raise CommandError(f"There is nobody with the staff number {number!r}.")
        self.stdout.write(f"{rebuild(people)} cells had differed and are right now.")
