"""``manage.py anonymise_person STAFF_NUMBER [--reason …]``: what identifies a person is replaced; facts stay."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.errors import PeopleError
from people.models import Person
from people.services import anonymise_person


class Command(BaseCommand):
    help = "Replace what identifies a person, in every room; what they did still counts. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("--reason", default="", help="why; needed while a certificate is valid")

    def handle(self, *args: Any, staff_number: str, reason: str, **options: Any) -> None:
        person = Person.objects.filter(staff_number__iexact=staff_number.strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the staff number {staff_number}.")
        try:
            anonymise_person(person=person, reason=reason)
        except PeopleError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{staff_number} is now {person.staff_number}.")
