"""The table of questions as a file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from bilingual.text import in_language
from quizzes.statistics.wording import remarks
from sheets.writing import Cell, Column

FIGURES = ("facility", "deviation", "guess", "intended", "effective", "discrimination", "efficiency")


def figure_titles() -> list[str]:
    return [
        _("Facility index (%)"),
        _("Standard deviation (%)"),
        _("Random guess (%)"),
        _("Intended weight (%)"),
        _("Effective weight (%)"),
        _("Discrimination index (%)"),
        _("Discriminative efficiency (%)"),
        _("Language: Δ (Mantel–Haenszel)"),
    ]


def columns() -> list[Column]:
    return [
        Column(_("Question"), 22),
        Column(_("Question text"), 50),
        Column(_("Versions"), 10),
        Column(_("Attempts"), 10),
        *(Column(title) for title in figure_titles()),
        Column(_("Remarks"), 60),
    ]


def rows(result: dict[str, Any]) -> Iterator[list[Cell]]:
    for line in result["questions"]:
        unlike = line["fairness"] or {}
        yield [
            line["code"],
            in_language(line["stem"]),
            ", ".join(line["versions"]),
            line["attempts"],
            *(_rounded(line[name]) for name in FIGURES),
            _rounded(unlike.get("delta")),
            " ".join(remarks(line)),
        ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
