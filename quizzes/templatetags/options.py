"""The options of a question as a review shows them.

Written here: a result shows a hundred of them, and a template takes ten times as long for each.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.types import Choice, Shown

register = template.Library()


@register.simple_tag
def reviewed_options(asked: Shown, *, numbered: bool = False) -> SafeString:
    """As they stood, with what was chosen and what is right."""
    said = {
        (True, True): _("your answer, and right"),
        (True, False): _("your answer"),
        (False, True): _("right answer"),
        (False, False): "",
    }
    lines = (
        _line(choice, said[choice.chosen, choice.right], place if numbered else 0)
        for place, choice in enumerate(asked.choices, start=1)
    )
    return mark_safe("".join(lines))  # noqa: S308 - each line is escaped


def _line(choice: Choice, said: str, place: int) -> SafeString:
    state = "right" if choice.right else "wrong" if choice.chosen else ""
    return format_html(
        "<li{}><span>{}{}</span>{}{}</li>",
        format_html(' class="{}"', state) if state else "",
        format_html('<b class="num">{}</b> ', place) if place else "",
        choice.text,
        format_html('<small class="quiz-verdict">{}</small>', said) if said else "",
        format_html("<small>{}</small>", choice.because) if choice.because else "",
    )
