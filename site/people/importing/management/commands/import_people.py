"""``manage.py import_people FILE``: the same check and the same import as in the back office, here and now."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from people.importing.columns import BY_KEY, IGNORED
from people.importing.errors import ImportRefused
from people.importing.models import Kind, PeopleImport, Row
from people.importing.problems import FileRefused
from people.importing.reports import chunks, report_csv, report_xlsx
from people.importing.services import bring, check_now, choose_columns, forget, import_now
from people.importing.showing import shown


class Command(BaseCommand):
    help = "Bring in people from a CSV or XLSX file. Exits with 1 where rows were wrong; the right ones are imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT", help="a line for each row, .csv or .xlsx")
        parser.add_argument("--create-units", action="store_true", help="make units that are missing")
        parser.add_argument("--create-positions", action="store_true", help="make positions that are missing")
        parser.add_argument(
            "--effective-on", type=date.fromisoformat, metavar="DAY", help="of moves without a day; today unless given"
        )
        parser.add_argument(
            "--map", action="append", default=[], type=_pair, metavar="HEADING=COLUMN", help="what a heading means"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options.get("language") or "en"):
            people_import = self._checked(options)
            if not options["dry_run"]:
                import_now(people_import=people_import)
            self._tell(people_import, dry=options["dry_run"])
            if options["report"]:
                _write_report(people_import, options["report"])
            wrong = people_import.rows.filter(kind=Kind.WRONG) | people_import.rows.filter(outcome=Row.Outcome.REFUSED)
            is_wrong = wrong.exists()
            forget(people_import=people_import)
        if is_wrong:
            sys.exit(1)

    def _checked(self, options: dict[str, Any]) -> PeopleImport:
        given = {key: options[key] for key in ("create_units", "create_positions")}
        if options["effective_on"]:
            given["effective_on"] = options["effective_on"]
        try:
            with options["file"].open("rb") as file:
                people_import = bring(file=file, name=options["file"].name, **given)
            if options["map"] or not people_import.is_matched:
                self._match(people_import, dict(options["map"]))
            check_now(people_import=people_import)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except (FileRefused, ImportRefused) as refused:
            raise CommandError(str(refused)) from None
        return people_import

    def _match(self, people_import: PeopleImport, told: dict[str, str]) -> None:
        """Headings that mean nothing to us are left out, and named; nothing is remembered for HR's own files."""
        if unknown := told.keys() - set(people_import.headings):
            raise CommandError(f"There is no heading {', '.join(sorted(unknown))}.")
        known = list(zip(people_import.headings, people_import.columns, strict=True))
        columns = [told.get(heading, IGNORED if column in told.values() else column) for heading, column in known]
        choose_columns(people_import=people_import, columns=columns, remember=False)
        left_out = [heading for heading, column in zip(people_import.headings, columns, strict=True) if not column]
        if left_out:
            self.stderr.write(f"Left out: {', '.join(filter(None, left_out))}")

    def _tell(self, people_import: PeopleImport, *, dry: bool) -> None:
        for note in people_import.told:
            self.stderr.write(note.sentence)
        for chunk in chunks(people_import.rows.filter(kind=Kind.WRONG)):
            for one in shown(chunk):
                told = " ".join(f"{label}: {sentence}" if label else sentence for label, sentence in one.problems)
                self.stdout.write(f"row {one.number}: {told}")
        for row in people_import.rows.filter(outcome=Row.Outcome.REFUSED):
            self.stdout.write(f"row {row.number}: {row.refusal}")
        counts = ", ".join(f"{people_import.counts.get(kind.value, 0)} {kind.value}" for kind in Kind)
        self.stdout.write(f"{people_import.total} rows: {counts}{' (dry run)' if dry else ''}")


def _pair(text: str) -> tuple[str, str]:
    heading, _, column = text.rpartition("=")
    if not heading or (column and column not in BY_KEY):
        raise argparse.ArgumentTypeError(f"HEADING=COLUMN, COLUMN being one of {', '.join(BY_KEY)}, or empty")
    return heading, column


def _write_report(people_import: PeopleImport, out: Path) -> None:
    language = translation.get_language() or "en"
    if out.suffix.lower() == ".csv":
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(report_csv(people_import, language))
        return
    with report_xlsx(people_import, language) as made:
        out.write_bytes(made.read())
