"""``manage.py import_questions FILE --into CATEGORY [--format …] [--dry-run] [--leave-out] [--json]``.

Exit 1, a list by line and nothing imported where something was not understood.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.exchange.applying import apply
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.planning import CHANGED, NEW, UNCHANGED, WRONG, Plan, plan
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = "Brings questions of a file into a category of the question bank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file")
        parser.add_argument("--into", required=True, metavar="CATEGORY", help="the code of the bank or category")
        parser.add_argument("--format", choices=sorted(FORMATS), default="", help="else the file says which it is")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--leave-out", action="store_true", help="import what was understood, without the rest")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        into = QuestionBank.objects.filter(code=options["into"]).first()
        if into is None:
            known = ", ".join(QuestionBank.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no category {options['into']!r}. Known: {known}.")
        path = Path(options["file"])
        try:
            made = plan(read(path.read_bytes(), path.name, options["format"])[1], into)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except FileRefused as refused:
            self._refused(refused, options["json"])
        imports = not options["dry_run"] and (not made.wrong or options["leave_out"])
        if imports:
            apply(made, into=into, actor=None, leave_out=options["leave_out"])
        self._report(made, imports, options["json"])
        if made.wrong:
            sys.exit(1)

    def _refused(self, refused: FileRefused, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": str(refused), "code": refused.fault.code}, ensure_ascii=False))
            sys.exit(1)
        raise CommandError(str(refused))

    def _report(self, made: Plan, imported: bool, as_json: bool) -> None:
        counts = {verdict: made.count(verdict) for verdict in (NEW, CHANGED, UNCHANGED)}
        counts[WRONG] = len({fault.line for fault in made.wrong})
        faults = [{"line": one.line, "code": one.code, "text": str(one), "note": one.is_note} for one in made.faults]
        if as_json:
            questions = [
                {"line": step.item.line, "code": step.code, "kind": step.item.kind, "verdict": step.verdict}
                for step in made.steps
            ]
            said = {"imported": imported, "counts": counts, "problems": faults, "questions": questions}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for fault in made.faults:
            self.stdout.write(f"line {fault.line}: {'note: ' if fault.is_note else ''}{fault}")
        self.stdout.write(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
        self.stdout.write("Imported." if imported else "Nothing was imported.")
