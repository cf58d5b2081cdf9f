"""The options of a question as a review shows them.

Written here: a result shows a hundred of them, and a template takes ten times as long for each.
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.types import Choice, Shown

register = template.Library()

KEPT = 10_000  # lines, half a KB each: an exam shows everybody the same


@register.simple_tag
def reviewed_options(asked: Shown, *, numbered: bool = False) -> SafeString:
    return lines_of(asked, numbered=numbered)


def lines_of(asked: Shown, *, numbered: bool = False) -> SafeString:
    """As they stood, with what was chosen and what is right."""
    language = get_language()
    lines = (_line(choice, place if numbered else 0, language) for place, choice in enumerate(asked.choices, start=1))
    return mark_safe("".join(lines))  # noqa: S308 - each line is escaped


@lru_cache(maxsize=KEPT)
def _line(choice: Choice, place: int, language: str | None) -> SafeString:
    """``language`` is the reader's, in which the line speaks."""
    state = "right" if choice.right else "wrong" if choice.chosen else ""
    said = _said(choice)
    return format_html(
        "<li{}><span>{}{}</span>{}{}</li>",
        format_html(' class="{}"', state) if state else "",
        format_html('<b class="num">{}</b> ', place) if place else "",
        choice.text,
        format_html('<small class="quiz-verdict">{}</small>', said) if said else "",
        format_html("<small>{}</small>", choice.because) if choice.because else "",
    )


def _said(choice: Choice) -> str:
    if choice.chosen:
        return _("your answer, and right") if choice.right else _("your answer")
    return _("right answer") if choice.right else ""
