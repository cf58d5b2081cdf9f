"""``manage.py import_certificates FILE``: certificates of an earlier system, checked the same way when dry."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from certificates.history_file import HistoryRefused, HistoryRow, read_history
from certificates.history_report import as_csv, as_xlsx, kind_of
from certificates.services.history import import_history
from people.importing.problems import FileRefused


class Command(BaseCommand):
    help = "Take over certificates from a CSV or XLSX file. Exits with 1 where rows were wrong; others are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be taken over, and write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT", help="a line for each row, .csv or .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options.get("language") or "en"):
            rows = _read(options["file"])
            if not options["dry_run"]:
                import_history(rows=rows)
            for row in rows:
                if row.problem:
                    self.stdout.write(f"row {row.line}: {row.problem}")
            counts = Counter(map(kind_of, rows))
            told = ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "known", "wrong"))
            self.stdout.write(f"{len(rows)} rows: {told}{' (dry run)' if options['dry_run'] else ''}")
            if options["report"]:
                _write_report(rows, options["report"])
        if counts["wrong"]:
            sys.exit(1)


def _read(path: Path) -> list[HistoryRow]:
    try:
        with path.open("rb") as file:
            return read_history(file)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except (FileRefused, HistoryRefused) as refused:
        raise CommandError(str(refused)) from None


def _write_report(rows: list[HistoryRow], out: Path) -> None:
    if out.suffix.lower() == ".csv":
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(as_csv(rows))
        return
    with as_xlsx(rows) as made:
        out.write_bytes(made.read())
