"""``manage.py check_standing``: prove that the projection of standings is what the facts say. Exit code 1 if not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.models import Certification
from certificates.projection import differences
from certificates.tallies.checking import wrong_tallies
from people.models import Person

SHOWN = 20


class Command(BaseCommand):
    help = "Compare the projection of standings with the derivation, and its tallies with a count."

    def handle(self, *args: Any, **options: Any) -> None:
        different = list(differences())
        codes = dict(Certification.objects.values_list("pk", "code"))
        numbers = dict(
            Person.objects.filter(pk__in={person for person, _ in different[:SHOWN]}).values_list("pk", "staff_number")
        )
        for person, certification in different[:SHOWN]:
            self.stdout.write(f"{numbers[person]} / {codes[certification]}: differs")
        wrong = wrong_tallies()
        if wrong:
            self.stdout.write(f"{wrong} people and units are counted wrongly.")
        if different or wrong:
            raise CommandError(f"{len(different)} cells differ. manage.py rebuild_standing puts them right.")
        self.stdout.write("Every standing is what the facts say.")
