"""What the figures mean, in plain sentences, in the reader's language (rule 3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.text import percent
from quizzes.statistics.fairness import Verdict
from quizzes.statistics.questions import ENOUGH

RELIABLE, FAIR = 80, 70  # per cent of internal consistency, for a test that somebody's job hangs on
EASY, HARD = 95, 20  # per cent of facility
TELLING = 20  # per cent of discrimination
Figures = Mapping[str, Any]


def number(value: float | None) -> str:
    """One decimal, or a dash where it is not defined."""
    return "–" if value is None else f"{value:.1f}"


def between(interval: list[float] | None) -> str:
    return (
        "" if interval is None else _("%(low)s to %(high)s") % {"low": number(interval[0]), "high": number(interval[1])}
    )


def headline(quiz: Figures) -> str:
    if quiz["attempts"] < ENOUGH:
        return ngettext(
            "%(count)d attempt: too few to say. From %(enough)d on, the figures mean something.",
            "%(count)d attempts: too few to say. From %(enough)d on, the figures mean something.",
            quiz["attempts"],
        ) % {"count": quiz["attempts"], "enough": ENOUGH}
    return _("The mean is %(mean)s of the marks.") % {"mean": percent(number(quiz["mean"]))}


def trust(quiz: Figures) -> str:
    """How far to trust one person's mark; empty where there is nothing to say yet."""
    consistency = quiz["consistency"]
    if quiz["attempts"] < ENOUGH or consistency is None:
        return ""
    facts = {"alpha": percent(number(consistency)), "points": number(quiz["standard_error"])}
    if consistency >= RELIABLE:
        text = _("The questions pull together (consistency %(alpha)s): one person's mark is good to about ±%(points)s.")
    elif consistency >= FAIR:
        text = _(
            "The questions mostly pull together (consistency %(alpha)s): one person's mark is good to about "
            "±%(points)s. Better questions below would sharpen it."
        )
    else:
        text = _(
            "The questions hardly pull together (consistency %(alpha)s): one person's mark is good to ±%(points)s "
            "only. Do not decide on it alone; mend the questions that tell least."
        )
    return text % facts


def of_question(line: Figures) -> str:
    """One question, over the versions that count as one."""
    if line["attempts"] < ENOUGH:
        return headline(line)
    facts = {name: percent(number(line[name])) for name in ("facility", "discrimination")}
    telling = line["discrimination"]
    if telling is None:
        return _("It earns %(facility)s of its marks on average.") % facts
    if telling < TELLING:
        text = _("It earns %(facility)s of its marks on average; its discrimination index is %(discrimination)s.")
    else:
        text = _(
            "It earns %(facility)s of its marks on average, and tells the able from the others "
            "(discrimination %(discrimination)s)."
        )
    return text % facts


def remarks(line: Figures) -> Iterator[str]:
    """What a trainer should look at in one question; nothing where all is well or nothing can be said yet."""
    if line["attempts"] < ENOUGH:
        return
    yield from _about_difficulty(line)
    yield from _about_telling(line)
    yield from _about_options(line)
    yield from _about_fairness(line["fairness"])


def _about_difficulty(line: Figures) -> Iterator[str]:
    facility, guess = line["facility"], line["guess"]
    if facility is None:
        return
    if facility >= EASY:
        yield _("Nearly everybody has it right: it tells little.")
    elif guess is not None and facility <= guess:
        yield _("People do no better than by guessing.")
    elif facility < HARD:
        yield _("Hardly anybody has it right: is it taught?")


def _about_telling(line: Figures) -> Iterator[str]:
    telling, interval = line["discrimination"], line["discrimination_between"]
    if telling is None or line["facility"] >= EASY:
        return
    if telling < 0 and interval and interval[1] < 0:
        yield _("Those who do well elsewhere do worse here: check the key.")
    elif telling < TELLING:
        yield _("It hardly tells the able from the others.")


def _about_options(line: Figures) -> Iterator[str]:
    newest = line["options"].get(max(line["options"], key=int), []) if line["options"] else []
    for option in newest:
        if option["right"]:
            continue
        if option["count"] == 0:
            yield _("Nobody chooses option %(key)s.") % {"key": option["key"]}
        elif (option["strong"] or 0) > (option["weak"] or 0) + 10:
            yield _("Option %(key)s draws the able: is it right, too?") % {"key": option["key"]}


def _about_fairness(found: Figures | None) -> Iterator[str]:
    if not found or found["verdict"] in (Verdict.UNKNOWN, Verdict.ALIKE):
        return
    harder_in_english = found["delta"] < 0
    if found["verdict"] == Verdict.LARGE:
        yield (
            _("Much harder in English than for equally able readers of Chinese: compare the wordings.")
            if harder_in_english
            else _("Much harder in Chinese than for equally able readers of English: compare the wordings.")
        )
    else:
        yield (
            _("Somewhat harder in English than in Chinese: compare the wordings.")
            if harder_in_english
            else _("Somewhat harder in Chinese than in English: compare the wordings.")
        )
