"""``manage.py load_catalogue``: the starter catalogue, from ``courses/catalogue/``."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from certificates.loading import load_certifications
from config.role_groups import map_roles
from courses.loading import Ledger, catalogue_pages, load_course
from courses.loading.markdown import SourceError
from qualities.loading import load_qualities
from quizzes.errors import ContentInvalid
from quizzes.loading import ensure_quiz_pages, load_bank
from quizzes.models import Quiz


class Command(BaseCommand):
    help = "Load the starter catalogue. May be run again: nothing is doubled, and what a trainer has edited stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.ROOT) / "courses" / "catalogue")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        ledger, self.verbosity = Ledger(), int(options["verbosity"])
        try:
            with translation.override("zh-hans"):
                self._load(folder, ledger)
        except SourceError as problem:
            raise CommandError(str(problem)) from problem
        if self.verbosity == 0:
            return
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(ledger.outcomes.items()))
        self.stdout.write(f"Catalogue: {counts or 'nothing to load'}.")
        for key in ledger.kept:
            self.stdout.write(f"  left as edited: {key}")

    def _load_bank(self, folder: Path) -> Quiz | None:
        try:
            return load_bank(folder=folder, report=self._report)
        except (ContentInvalid, KeyError, yaml.YAMLError) as problem:
            raise SourceError(f"{folder / 'questions'}: {type(problem).__name__} {problem}") from problem

    def _report(self, line: str) -> None:
        if self.verbosity > 1 or "left as" in line:
            self.stdout.write(f"  {line}")

    def _load(self, folder: Path, ledger: Ledger) -> None:
        load_qualities(folder / "qualities.yaml")
        roots = catalogue_pages()
        map_roles()
        for course_file in sorted(folder.glob("*/course.yaml")):
            pages = load_course(course_file.parent, ledger=ledger, roots=roots)
            quiz = self._load_bank(course_file.parent)
            if quiz is not None:
                words = yaml.safe_load(course_file.read_text("utf-8"))["quiz"]
                ensure_quiz_pages(quiz=quiz, course_pages=pages, title=words["title"], intro=words["intro"])
        load_certifications(folder / "certifications.yaml", ledger=ledger)
