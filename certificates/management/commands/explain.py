"""``manage.py explain STAFF_NUMBER CERTIFICATION [--on 2026-03-01]``: a standing and its sentence, twice."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from bilingual.days import today
from bilingual.text import LANGUAGES
from certificates.models import Certification
from certificates.standing import derive, standings
from people.models import Person


def day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Where somebody stands with a certification on a day, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("certification", help="its code")
        parser.add_argument("--on", type=day, default=None, metavar="2026-03-01", help="the day; today if missing")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(staff_number__iexact=options["staff_number"]).first()
        certification = Certification.objects.filter(code=options["certification"]).first()
        if person is None:
            raise CommandError(f"There is nobody with the staff number {options['staff_number']!r}.")
        if certification is None:
            known = ", ".join(Certification.objects.values_list("code", flat=True))
            raise CommandError(f"There is no certification {options['certification']!r}. Known: {known}.")
        on = options["on"] or today()
        standing = standings([person], [certification], on)[person.pk, certification.pk]
        stand, facts = derive(person, certification, on)
        self.stdout.write(f"{on.isoformat()}: {standing.state.value}")
        for code in LANGUAGES:
            with translation.override(code):
                self.stdout.write(f"{code}: {standing.sentence}")
        self.stdout.write(f"rests on certificates: {len(facts.certificates)}, duties: {len(facts.duties)}")
        if (stand.state, stand.day) != (standing.state, standing.day):
            raise CommandError("The projection differs from the facts: manage.py rebuild_standing")
