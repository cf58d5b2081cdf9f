"""For the last administrator who has lost phone and recovery codes: nobody else could help on the page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Person
from people.signin.second_factor import take_away


class Command(BaseCommand):
    help = "Takes passkeys, one-time and recovery codes of a person away, and ends their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("--reason", required=True, help="for the audit: how you made sure that it is them")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(staff_number__iexact=options["staff_number"]).first()
        if person is None:
            raise CommandError(f"Nobody has the staff number {options['staff_number']}.")
        taken = take_away(people=[person], actor=None, reason=options["reason"])
        self.stdout.write("Taken away; the next sign-in needs the password alone." if taken else "There was none.")
