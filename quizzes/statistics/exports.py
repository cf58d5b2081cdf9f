"""Everything that the page shows as a file: the quiz, its questions, their options."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bilingual.text import in_language, percent
from quizzes.statistics.whole import BINS
from quizzes.statistics.wording import remarks
from sheets.writing import Cell, Column, Sheet

LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
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


def sheets(result: dict[str, Any], facts: list[tuple[str, str, str]]) -> list[Sheet]:
    """``facts`` of the quiz: name, figure, interval, as the page says them."""
    whole = [Column(_("Figure"), 36), Column(_("Value")), Column(_("%(share)s interval") % {"share": percent(95)}, 20)]
    options = [
        *(
            Column(_("Question"), 22),
            Column(_("Version"), 10),
            Column(_("Option"), 50),
            Column(pgettext("of an option", "right"), 10),
        ),
        *(Column(pgettext("how often", "chosen")), Column(_("chosen (%)"))),
        *(Column(_("by the lowest third (%)")), Column(_("by the highest third (%)"))),
    ]
    return [
        Sheet(_("Quiz"), whole, list(_whole(result, facts))),
        Sheet(_("Questions"), columns(), list(rows(result))),
        Sheet(_("Options"), options, list(_options(result))),
    ]


def _whole(result: dict[str, Any], facts: list[tuple[str, str, str]]) -> Iterator[Sequence[Cell]]:
    yield from facts
    for language, found in result.get("languages", {}).items():
        yield [f"{_('Attempts')} · {LANGUAGE_NAMES.get(language, language)}", found["attempts"], ""]
        yield [f"{_('Mean (%)')} · {LANGUAGE_NAMES.get(language, language)}", _rounded(found["mean"]), ""]
    for place, count in enumerate(result["quiz"]["distribution"]):
        low, high = place * 100 // BINS, (place + 1) * 100 // BINS
        yield [_("Attempts with %(low)s to %(high)s of the marks") % {"low": low, "high": percent(high)}, count, ""]


def _options(result: dict[str, Any]) -> Iterator[list[Cell]]:
    for line in result["questions"]:
        for version, table in line["options"].items():
            for one in table:
                share = [_rounded(one[name]) for name in ("share", "weak", "strong")]
                text = in_language(one["text"]) or one["key"]
                right = "✓" if one["right"] else ""
                yield [line["code"], int(version), text, right, one["count"], *share]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
