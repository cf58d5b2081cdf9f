"""``manage.py export_questions --category CATEGORY --format … OUT``; exit 1 where the format could not hold one."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = "Writes the questions of a category, and of all below it, into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", help="the file to write")
        parser.add_argument("--category", required=True, help="the code of the bank or category")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))

    def handle(self, *args: Any, **options: Any) -> None:
        bank = QuestionBank.objects.filter(code=options["category"]).first()
        if bank is None:
            known = ", ".join(QuestionBank.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no category {options['category']!r}. Known: {known}.")
        data, made = export(bank, FORMATS[options["format"]])
        Path(options["out"]).write_bytes(data)
        for fault in made.faults:
            self.stderr.write(str(fault))
        left = sum(fault.code != "without" for fault in made.faults)
        self.stdout.write(f"{len(made.items) - left} of {len(made.items)} questions written.")
        if made.faults:
            sys.exit(1)
