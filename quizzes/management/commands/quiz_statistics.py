"""``manage.py quiz_statistics QUIZ [--json]``: a quiz's statistics on the terminal or as JSON, calculated now."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.models import Quiz, StatisticsRun
from quizzes.statistics.services import Result, calculate
from quizzes.statistics.wording import headline

QUIZ = ("attempts", "mean", "median", "deviation", "skewness", "kurtosis", "consistency", "error_ratio")
COLUMNS = ("attempts", "facility", "deviation", "guess", "intended", "effective", "discrimination", "efficiency")


class Command(BaseCommand):
    help = "Classical item analysis of a quiz, over each person's first attempt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quiz", help="the quiz's code")
        parser.add_argument("--all", action="store_true", help="over all attempts")
        parser.add_argument("--json", action="store_true", help="everything, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        quiz = Quiz.objects.filter(code=options["quiz"]).first()
        if quiz is None:
            known = ", ".join(Quiz.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no quiz {options['quiz']!r}. Known: {known}.")
        kinds = StatisticsRun.Attempts
        result = calculate(quiz, kinds.ALL if options["all"] else kinds.FIRST)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._write(result)

    def _write(self, result: Result) -> None:
        """First the sentence that says whether the figures mean anything yet."""
        self.stdout.write(f"{headline(result['quiz'])}\n")
        for name in (*QUIZ, "standard_error"):
            self.stdout.write(f"{name:16} {_number(result['quiz'][name])}")
        self.stdout.write("".join(f"{name[:14]:>16}" for name in ("question", *COLUMNS)))
        for line in result["questions"]:
            self.stdout.write(f"{line['code'][:16]:>16}" + "".join(f"{_number(line[name]):>16}" for name in COLUMNS))


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
