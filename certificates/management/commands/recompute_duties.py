"""``manage.py recompute_duties [--unit CODE]``: let duties follow placements and requirements, for all or a unit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.duties import recompute_all
from people.models import Placement, Unit


class Command(BaseCommand):
    help = "Recompute duties from placements and requirements. What is right stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", metavar="CODE", help="people ever placed in this unit or below")

    def handle(self, *args: Any, **options: Any) -> None:
        people = None
        if code := options["unit"]:
            unit = Unit.objects.filter(code__iexact=code).first()
            if unit is None:
                raise CommandError(f"There is no unit {code!r}.")
            placed = Placement.objects.filter(unit__path__startswith=unit.path)
            people = placed.order_by("person").values_list("person", flat=True).distinct()
        self.stdout.write(f"{recompute_all(people)} duties changed.")
